using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.NodeApi;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Remote;

public sealed class NodeVerbTests : IAsyncLifetime, IDisposable
{
    private static readonly PeerId Other = PeerId.Parse("bbbb" + new string('0', 36));
    private static readonly PeerId Third = PeerId.Parse("bbcc" + new string('0', 36));
    private readonly FakeMesh _mesh = new();
    private readonly MeshCommands _commands;
    private const string Token = "a token that nobody guesses";

    private readonly MeshEventLines _events;
    private readonly NodeApiEndpoints _api;
    private Screen _out = new();
    private Screen _error = new();
    private NodeApiServer _server = null!;

    public NodeVerbTests()
    {
        _commands = new(_mesh, TimeProvider.System);
        _events = new(_mesh, TimeProvider.System);
        _api = new(_mesh, _commands, _events, TimeProvider.System);
        NetworkName gaming = NetworkName.Parse("gaming");
        _mesh.Linked.Add(new(Other, gaming, "connected", "outgoing", "direct", 5, "ours/1", 1500, 2));
        _mesh.Members = new(gaming, [new(Third, gaming, [], null, IsSuspected: false, Verified: true)], Estimate: 3);
    }

    public async Task InitializeAsync() => _server = await NodeApiServer.StartAsync(new(IPAddress.Loopback, 0), _api, page => page.Mesh = _mesh, static _ => { }, CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _api.Dispose();
        _events.Dispose();
        _commands.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_running_peer_is_asked_and_told()
    {
        Assert.Equal(0, await RunAsync("status"));
        Assert.Equal(["peer      " + _mesh.PeerId, "network   gaming"], _out.Lines.Take(2));
        Assert.Equal(0, await RunAsync("peers"));
        Assert.Equal($"{Other}  gaming   connected   direct   outgoing      1.5 kB        2 B  ours/1", _out.Lines[1]);
        Assert.Equal(0, await RunAsync("send", "good morning"));
        Assert.Equal(["sent in gaming"], _out.Lines);
        Assert.Equal(0, await RunAsync("dm", "bbcc", "psst"));
        Assert.Equal(["bbcc0000  delivered"], _out.Lines);
        Assert.Equal(0, await RunAsync("dht", "put", "a/b c", """{"n":1}"""));
        Assert.Equal(["kept in gaming by 3 other members"], _out.Lines);
        Assert.Equal(0, await RunAsync("dht", "get", "a/b c"));
        Assert.Equal(["""{"n":1}"""], _out.Lines);
        Assert.Equal(0, await RunAsync("dht", "delete", "a/b c"));
        Assert.Contains("send good morning", _mesh.Calls);
        Assert.Contains("dm bbcc0000 \"psst\"", _mesh.Calls);
    }

    [Fact]
    public async Task With_json_each_answer_is_one_event()
    {
        foreach ((string[] arguments, string name, string path) in (((string[], string, string)[])
            [
                (["status"], "status", "status.peerId"), (["peers"], "peer-listed", "peerId"), (["send", "x"], "sent", "messageId"),
                (["dm", "bbbb", "x"], "sent", "acknowledged"), (["dht", "put", "k", "v"], "stored", "owners"), (["dht", "get", "k"], "record", "record.value"),
                (["dht", "delete", "k"], "deleted", "networkName"),
            ]))
        {
            Assert.Equal(0, await RunAsync([.. arguments, "--json"]));
            var line = Screen.Parse(Assert.Single(_out.Lines));
            Assert.Equal(name, (string?)line["event"]);
            Assert.NotNull(line["timestamp"]);
            Assert.NotNull(line.SelectToken(path));
        }
    }

    [Theory]
    [InlineData("dm bb x", "2 peers have ids that begin with 'bb'; give more characters")]
    [InlineData("dm ee x", "no peer that the node knows has an id that begins with 'ee'")]
    [InlineData("dht get nothing", "nothing under 'nothing' (not_found)")]
    public async Task What_the_peer_refuses_is_said_in_one_line_with_exit_code_1(string arguments, string said)
    {
        Assert.Equal(1, await RunAsync(arguments.Split(' ')));
        Assert.Contains(said, Assert.Single(_error.Lines), StringComparison.Ordinal);
        Assert.Empty(_out.Lines);
    }

    [Fact]
    public async Task Where_no_peer_answers_the_remedy_is_named()
    {
        string gone = _server.BaseUrl;
        await _server.DisposeAsync();

        Assert.Equal(1, await RunAtAsync(gone, "status"));
        Assert.Contains("is it running, with --http on this port?", Assert.Single(_error.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", 200, "<html><body>hello</body></html>", "it answered text/html for /")]
    [InlineData("text/html; charset=no-such", 200, "<html></html>", "it answered text/html for /")]
    [InlineData("application/json", 200, "", "it answered nothing for /")]
    [InlineData("application/json", 200, "{\"half\":", "it answered no JSON for /")]
    [InlineData("application/json", 200, "{}", "it answered no ")]
    [InlineData("application/json", 200, "[]", "it answered no field ")]
    [InlineData("application/json", 200, "null", "it answered no ")]
    [InlineData("application/json", 200, "{\"peerId\":{},\"members\":3,\"messageId\":[],\"key\":7,\"networkName\":1}", "it answered no ")]
    [InlineData("text/plain", 500, "oops", "it answered 500 and no problem document for /")]
    [InlineData("application/json", 500, "{\"code\":[1],\"detail\":{}}", "it answered 500 and no problem document for /")]
    [InlineData("application/json", 404, "{\"code\":\"not_here\",\"detail\":7}", "refused (not_here)")]
    public async Task What_is_no_peer_is_told_apart_whatever_it_answers(string type, int status, string body, string said)
    {
        await using WebApplication other = await AnswerAsync(type, status, body);
        foreach (string arguments in (string[])["status", "status --json", "peers", "send x", "dm bb x", $"dm {Other} x", "dht put k v", "dht get k", "dht get k --json", "dht delete k --json"])
        {
            if (arguments == "peers" && body == "[]")
                continue;
            Assert.Equal(1, await RunAtAsync(other.Urls.First(), arguments.Split(' ')));
            string line = Assert.Single(_error.Lines);
            Assert.Contains(said, line, StringComparison.Ordinal);
            Assert.True(status == 404 || line.StartsWith($"pigeon {arguments.Split(' ')[0]}", StringComparison.Ordinal) && line.EndsWith("use the URL that pigeon join --http printed", StringComparison.Ordinal), line);
            Assert.Empty(_out.Lines);
        }
    }

    [Theory]
    [InlineData("0123456789\nabcdef", "PIGEON_TOKEN has white space at character 11 of 17; it must be the token alone")]
    [InlineData("0123456789é", "PIGEON_TOKEN has a character that no header can carry at character 11 of 11")]
    public async Task A_token_that_no_header_carries_is_refused_and_not_shown(string token, string said)
    {
        Assert.Equal(2, await RunAtAsync(_server.BaseUrl, token, ["status"]));
        string line = Assert.Single(_error.Lines);
        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", line, StringComparison.Ordinal);
        Assert.Equal(0, await RunAtAsync(_server.BaseUrl, "0123456789abcdef\n", ["status"]));
    }

    [Fact]
    public async Task No_value_makes_a_terminal_do_anything()
    {
        _mesh.Records["text"] = "\u009b31m\u001b[2J";
        _mesh.Records["object"] = new JObject { ["a\u009b"] = "\u009b31m\u007f" };
        foreach (string key in _mesh.Records.Keys)
        {
            Assert.Equal(0, await RunAtAsync(_server.BaseUrl, null, ["dht", "get", key], terminal: true));
            Assert.DoesNotContain(Assert.Single(_out.Lines), char.IsControl);
            Assert.Equal(0, await RunAsync("dht", "get", key));
            Assert.Contains('\u009b', Assert.Single(_out.Lines));
        }
    }

    [Fact]
    public async Task A_peer_that_listens_on_all_addresses_names_one_that_can_be_called()
    {
        await using NodeApiServer everywhere = await NodeApiServer.StartAsync(new(IPAddress.Any, 0), _api, page => page.Mesh = _mesh, static _ => { }, CancellationToken.None);

        Assert.StartsWith("http://127.0.0.1:", everywhere.BaseUrl, StringComparison.Ordinal);
        Assert.Equal(0, await RunAtAsync(everywhere.BaseUrl, "status"));
    }

    [Theory]
    [InlineData("/openapi/v1.json", null, null, 401)]
    [InlineData("/openapi/v1.json", Token, null, 200)]
    [InlineData("/api/status", Token, "https://pigeon.example", 200)]
    [InlineData("/api/status", Token, "http://pigeon.example", 403)]
    public async Task Behind_a_proxy_with_TLS_the_name_there_is_the_peers_own_and_the_token_guards_everything(string path, string? token, string? origin, int status)
    {
        using NodeApiEndpoints guarded = new(_mesh, _commands, _events, TimeProvider.System, new() { Token = Token });
        await using NodeApiServer server = await NodeApiServer.StartAsync(new(IPAddress.Loopback, 0), guarded, page => page.Mesh = _mesh, static _ => { }, CancellationToken.None);
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Get, server.BaseUrl + path) { Headers = { Authorization = token is null ? null : new("Bearer", token) } };
        request.Headers.Add("X-Forwarded-For", "192.0.2.1");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "pigeon.example");
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using HttpResponseMessage answer = await http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    // A stranger's name that resolves to 127.0.0.1: the page is of one origin with the peer, and may set these headers.
    [Theory]
    [InlineData("/api/status")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/network")]
    public async Task A_page_under_a_strangers_name_gets_nothing_by_saying_that_a_proxy_passed_it_on(string path)
    {
        await using NodeApiServer server = await NodeApiServer.StartAsync(new(IPAddress.Loopback, 0), _api, page => page.Mesh = _mesh, static _ => { }, CancellationToken.None);
        using HttpClient http = new();
        foreach (string[] passed in (string[][])[[], ["X-Forwarded-Host"], ["X-Forwarded-Host", "X-Forwarded-For"]])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, server.BaseUrl + path) { Headers = { Host = "evil.example" } };
            foreach (string name in passed)
                request.Headers.Add(name, "127.0.0.1");
            using HttpResponseMessage answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private static async Task<WebApplication> AnswerAsync(string type, int status, string body)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication web = builder.Build();
        web.Run(async context =>
        {
            (context.Response.ContentType, context.Response.StatusCode) = (type, status);
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });
        await web.StartAsync();
        return web;
    }

    private Task<int> RunAsync(params string[] arguments) => RunAtAsync(_server.BaseUrl, arguments);

    private Task<int> RunAtAsync(string node, params string[] arguments) => RunAtAsync(node, null, arguments);

    private Task<int> RunAtAsync(string node, string? token, string[] arguments, bool terminal = false)
    {
        (_out, _error) = (new(), new());
        return PigeonProgram.RunAsync(arguments, new()
        {
            In = Stream.Null,
            Out = _out,
            Error = _error,
            OutIsTerminal = terminal,
            Variable = name => name switch { "PIGEON_NODE" => node, "PIGEON_TOKEN" => token, _ => null },
        });
    }
}
