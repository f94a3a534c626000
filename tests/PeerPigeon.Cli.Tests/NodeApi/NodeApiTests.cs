using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.NodeApi;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.NodeApi;

public sealed class NodeApiTests : IAsyncLifetime, IDisposable
{
    private static readonly PeerId Other = PeerId.Parse(new string('b', 40));
    private readonly FakeMesh _mesh = new();
    private readonly MeshCommands _commands;
    private readonly MeshEventLines _events;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private NodeApiServer? _server;

    public NodeApiTests()
    {
        _commands = new(_mesh, TimeProvider.System);
        _events = new(_mesh, TimeProvider.System);
    }

    public async Task InitializeAsync()
    {
        NodeApiEndpoints api = new(_mesh, _commands, _events, TimeProvider.System);
        _server = await NodeApiServer.StartAsync(0, api, static _ => { }, CancellationToken.None);
        _http.BaseAddress = new(_server.BaseUrl);
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _events.Dispose();
        _commands.Dispose();
    }

    [Fact]
    public async Task Status_and_peers_are_the_objects_of_json_lines()
    {
        _mesh.Linked.Add(new(Other, NetworkName.Global, "connected", "outgoing", "direct", 5, "js", 1, 2));

        Assert.Equal(JsonText.Of(MeshJson.Of(_mesh.GetStatus())), JsonText.Of((await SendAsync("GET", "/api/status", 200)).Body));
        JToken peer = (await SendAsync("GET", "/api/peers", 200)).Body[0]!;
        Assert.Equal(
            ["peerId", "networkName", "status", "direction", "link", "connectedAt", "agent", "bytesIn", "bytesOut"],
            ((JObject)peer).Properties().Select(property => property.Name));
    }

    [Fact]
    public async Task Members_are_told_with_how_many_there_are()
    {
        _mesh.Members = new(NetworkName.Global, [new(Other, NetworkName.Global, ["members/1"], "ours/1", IsSuspected: false, Verified: true)], Estimate: 2);

        Assert.Equal(
            $$"""{"networkName":"global","estimate":2,"members":[{"peerId":"{{Other}}","networkName":"global","agent":"ours/1","capabilities":["members/1"],"suspected":false,"verified":true}]}""",
            JsonText.Of((await SendAsync("GET", "/api/members", 200)).Body));
    }

    [Fact]
    public async Task Messages_are_taken_with_202_and_confirmed_with_200()
    {
        Assert.Equal("gaming", (string?)(await SendAsync("POST", "/api/messages", 202, """{"content":"hi","unknown":{"field":1}}""")).Body["networkName"]);
        Assert.True((bool)(await SendAsync("POST", "/api/messages", 200, $$$"""{"to":"{{{Other}}}","content":{"a":1}}""")).Body["acknowledged"]!);

        _mesh.OnDirect = (_, _, _) => Task.FromResult(new SentDirectMessage("m", NetworkName.Global, Acknowledged: false));
        Assert.False((bool)(await SendAsync("POST", "/api/messages", 202, $$"""{"to":"{{Other}}","content":"x"}""")).Body["acknowledged"]!);
        Assert.Equal(["send hi", "dm bbbbbbbb {\"a\":1}", "dm bbbbbbbb \"x\""], _mesh.Calls);
    }

    [Theory]
    [InlineData(MeshErrors.NotAcknowledged, 504)]
    [InlineData(MeshErrors.UnknownPeer, 404)]
    [InlineData(MeshErrors.TooLarge, 413)]
    [InlineData(MeshErrors.Busy, 503)]
    [InlineData(MeshErrors.BadContent, 400)]
    public async Task Failures_are_problem_documents_with_the_same_code(string code, int status)
    {
        _mesh.OnDirect = (_, _, _) => Task.FromException<SentDirectMessage>(new MeshException(code, "why"));

        (HttpResponseMessage answer, JToken body) = await SendAsync("POST", "/api/messages", status, $$"""{"to":"{{Other}}","content":"x"}""");

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((code, "why", status), ((string?)body["code"], (string?)body["detail"], (int)body["status"]!));
        Assert.NotEmpty((string)body["title"]!);
    }

    [Fact]
    public async Task Any_other_fault_is_a_500_without_its_stack()
    {
        _mesh.OnSend = (_, _) => throw new InvalidOperationException("boom");

        JToken body = (await SendAsync("POST", "/api/messages", 500, """{"content":"x"}""")).Body;

        Assert.Equal((MeshErrors.Internal, "InvalidOperationException: boom"), ((string?)body["code"], (string?)body["detail"]));
    }

    [Fact]
    public async Task The_network_changes_only_while_disconnected()
    {
        Assert.Equal(MeshErrors.NoSignalingUrl, (string?)(await SendAsync("POST", "/api/connect", 409)).Body["code"]);
        Assert.True((bool)(await SendAsync("POST", "/api/connect", 200, """{"url":"ws://hub.test"}""")).Body["connected"]!);
        Assert.Equal(MeshErrors.ConnectedAlready, (string?)(await SendAsync("PUT", "/api/network", 409, """{"networkName":"work"}""")).Body["code"]);
        Assert.False((bool)(await SendAsync("POST", "/api/disconnect", 200)).Body["connected"]!);
        Assert.Equal("work", (string?)(await SendAsync("PUT", "/api/network", 200, """{"networkName":"work"}""")).Body["networkName"]);
        Assert.False((bool)(await SendAsync("PUT", "/api/fallback", 200, """{"allow":false}""")).Body["allowGlobalFallback"]!);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", null, 404, MeshErrors.NotFound)]
    [InlineData("DELETE", "/api/status", null, 405, MeshErrors.NotFound)]
    [InlineData("POST", "/api/messages", "not json", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", "[]", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", "", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", """{"to":"short","content":"x"}""", 400, MeshErrors.BadPeerId)]
    [InlineData("PUT", "/api/network", """{"networkName":"a:b"}""", 400, MeshErrors.BadNetworkName)]
    [InlineData("GET", "/api/networks", null, 409, MeshErrors.NoSignalingUrl)]
    public async Task Requests_that_cannot_be_used_are_refused_by_name(string method, string path, string? body, int status, string code)
    {
        Assert.Equal(code, (string?)(await SendAsync(method, path, status, body)).Body["code"]);
    }

    [Fact]
    public async Task A_hub_that_does_not_answer_is_a_502()
    {
        await _mesh.ConnectAsync(new("ws://127.0.0.1:1"));

        Assert.Equal(MeshErrors.HubUnreachable, (string?)(await SendAsync("GET", "/api/networks", 502)).Body["code"]);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_413()
    {
        string body = $$"""{"content":"{{new string('x', NodeApiEndpoints.MaxBodyBytes)}}"}""";

        Assert.Equal(MeshErrors.TooLarge, (string?)(await SendAsync("POST", "/api/messages", 413, body)).Body["code"]);
        Assert.Empty(_mesh.Calls);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", 403)]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Origin", "(own)", 200)]
    [InlineData("Host", "localhost", 200)]
    public async Task Pages_of_other_sites_are_refused(string header, string value, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status");
        request.Headers.Add(header, value == "(own)" ? _server!.BaseUrl : value);

        using HttpResponseMessage answer = await _http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
            Assert.Equal(MeshErrors.ForeignOrigin, (string?)JToken.Parse(await answer.Content.ReadAsStringAsync())["code"]);
    }

    [Fact]
    public async Task Events_begin_with_the_status_and_go_on_as_they_happen()
    {
        using Stream stream = await _http.GetStreamAsync("/api/events");
        using StreamReader lines = new(stream);

        Assert.Equal("status", (string?)(await NextAsync(lines))["event"]);
        _mesh.Receive(new MeshMessage(Other, new JValue("hi\nthere"), NetworkName.Global, "id", 1, 0, Direct: false, Encrypted: false, Verified: false));
        JObject message = await NextAsync(lines);
        Assert.Equal(("message", "hi\nthere", _mesh.PeerId.ToString()), ((string?)message["event"], (string?)message["content"], (string?)message["peer"]));
    }

    [Fact]
    public async Task Health_tells_life_from_readiness()
    {
        Assert.Equal("live", (string?)(await SendAsync("GET", "/health/live", 200)).Body["status"]);
        await SendAsync("GET", "/health/ready", 503);
        await _mesh.ConnectAsync(new("ws://127.0.0.1:1"));
        await SendAsync("GET", "/health/ready", 200);
    }

    private static async Task<JObject> NextAsync(StreamReader lines)
    {
        while (true)
        {
            string line = await lines.ReadLineAsync() ?? throw new EndOfStreamException();
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return Screen.Parse(line["data: ".Length..]);
        }
    }

    private async Task<(HttpResponseMessage Answer, JToken Body)> SendAsync(string method, string path, int status, string? body = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((HttpStatusCode)status == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return (answer, JToken.Parse(text));
    }
}
