using System.Net;
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

    private Task<int> RunAsync(params string[] arguments) => RunAtAsync(_server.BaseUrl, arguments);

    private Task<int> RunAtAsync(string node, params string[] arguments)
    {
        (_out, _error) = (new(), new());
        return PigeonProgram.RunAsync(arguments, new() { In = Stream.Null, Out = _out, Error = _error, Variable = name => name == "PIGEON_NODE" ? node : null });
    }
}
