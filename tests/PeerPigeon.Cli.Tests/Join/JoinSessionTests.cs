using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Join;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Join;

public sealed class JoinSessionTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private static readonly PeerId Other = PeerId.Parse("bbbb" + new string('0', 36));
    private readonly FakeMesh _mesh = new();
    private readonly Screen _screen = new();
    private readonly Keyboard _keyboard = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _screen.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Ready_comes_first_and_the_goodbye_last()
    {
        Task<bool> session = Start(json: true);
        await _screen.EventAsync("ready", ready => ready.ContainsKey("http") && (string?)ready["peer"] == _mesh.PeerId.ToString());
        await _screen.EventAsync("status", line => (bool)line["status"]!["connected"]!);

        await _keyboard.TypeAsync("""{"id":1,"cmd":"quit"}""");

        Assert.True(await session.WaitAsync(Hang));
        Assert.Equal("ready", (string?)Screen.Parse(_screen.Lines[0])["event"]);
        Assert.Equal(["connect ws://hub:1", "disconnect"], _mesh.Calls);
        Assert.False((bool)Screen.Parse(_screen.Lines[^1])["status"]!["connected"]!);
    }

    [Fact]
    public async Task The_end_of_the_input_leaves_the_peer_up_until_a_signal()
    {
        Task<bool> session = Start(json: true);
        _keyboard.Close();
        await _screen.EventAsync("status", line => (bool)line["status"]!["connected"]!);
        _mesh.Receive(Message("still heard"));
        await _screen.EventAsync("message");

        await _stop.CancelAsync();

        Assert.False(await session.WaitAsync(Hang));
        Assert.Equal("disconnect", _mesh.Calls[^1]);
    }

    [Fact]
    public async Task A_person_chats_and_asks_in_plain_lines()
    {
        _mesh.Linked.Add(new(Other, NetworkName.Parse("gaming"), "connected", "outgoing", "direct", 5, "js/1", 1, 2));
        _mesh.Members = new(
            NetworkName.Parse("gaming"),
            [new(Other, NetworkName.Parse("gaming"), [], "ours/1", IsSuspected: false, Verified: true), new(_mesh.PeerId, NetworkName.Parse("gaming"), [], null, IsSuspected: true, Verified: false)],
            Estimate: 1000);
        Task<bool> session = Start(json: false);
        _mesh.Receive(Message("hi \u001b[31mthere"));
        await _screen.LineAsync(line => line == "bbbb0000  hi \\u001b[31mthere");

        (string Typed, string Shown)[] dialogue =
        [
            ("/peers", "bbbb0000  gaming        direct   outgoing  connected  js/1"),
            ("/members", "about 1000 in gaming, this peer included"),
            ("/members", "bbbb0000  here  ours/1"),
            ("/members", "aaaaaaaa  may be gone  unproven"),
            ("/dm bbbb see you", "→ bbbb0000  delivered"),
            ("/dm cccc see you", "! no known peer's id begins with 'cccc'; give all 40 characters, or see /peers and /members"),
            ("/dm bbbb", "! use /dm ID TEXT"),
            ("/network work", "! disconnect first"),
            ("/fallback maybe", "! use /fallback on|off"),
            ("/fallback off", "fallback to the global network is forbidden"),
            ("/peer", "! no command /peer; did you mean /peers? (/help)"),
            ("/status", "aaaaaaaa in gaming, connected to ws://hub:1, 0 of 2 to 3 links, peers known: 0"),
            ("/disconnect", "* disconnected"),
        ];
        foreach ((string typed, string shown) in dialogue)
        {
            await _keyboard.TypeAsync(typed);
            await _screen.LineAsync(line => line == shown);
        }

        await _keyboard.TypeAsync("good night");
        await _keyboard.TypeAsync("/quit");
        Assert.True(await session.WaitAsync(Hang));
        Assert.Contains("dm bbbb0000 \"see you\"", _mesh.Calls);
        Assert.Contains("send good night", _mesh.Calls);
        Assert.DoesNotContain(_screen.Lines, line => line.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outage_is_told_once()
    {
        Task<bool> session = Start(json: false);
        for (var i = 0; i < 3; i++)
            _mesh.Change(MeshStatusChange.Reconnecting, $"hub is not there, try {i}", status => status);
        _mesh.Change(MeshStatusChange.Connected, "connected again", status => status);
        await _screen.LineAsync(line => line == "* connected again");

        Assert.Single(_screen.Lines, line => line.Contains("hub is not there", StringComparison.Ordinal));
        await _stop.CancelAsync();
        await session.WaitAsync(Hang);
    }

    private static MeshMessage Message(string text) =>
        new(Other, new JValue(text), NetworkName.Parse("gaming"), "id", 1, 0, Direct: false, Encrypted: false, Verified: true);

    private Task<bool> Start(bool json)
    {
        Surroundings around = new() { In = _keyboard.Stream, Out = _screen, Error = TextWriter.Null };
        JoinArguments arguments = new() { Hub = new("ws://hub:1"), Network = NetworkName.Parse("gaming"), Json = json };
        return new JoinSession(_mesh, arguments, around, static _ => { }).RunAsync(_stop.Token);
    }
}
