using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Demo;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Demo;

public class DemoStoryTests
{
    private static readonly DemoPace AtOnce = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
    private readonly DemoPeer[] _cast = [.. DemoCast.Roles.Select((role, i) => new DemoPeer(role.Name, role.Home, new FakeMesh("0123456789a"[i], role.Home.Value)))];

    /// <summary>Whether the last one of an emptied network does what is promised.</summary>
    private bool FallsBack { get; set; } = true;

    public DemoStoryTests()
    {
        foreach (DemoPeer peer in _cast)
        {
            FakeMesh mesh = Mesh(peer);
            mesh.ConnectAsync(new("ws://hub"));
            mesh.Linked.AddRange(Members(peer).Select(other => new MeshPeer(other.Mesh.PeerId, peer.Home, "connected", "outgoing", "direct", 1, null, 0, 0)));
            mesh.OnSend = (text, _) => Task.FromResult(new SentMessage(Deliver(peer, Present(peer), text, direct: false), mesh.NetworkName));
            mesh.OnDirect = (to, text, _) => Task.FromResult(
                new SentDirectMessage(Deliver(peer, _cast.Where(other => other.Mesh.PeerId == to), text, direct: true), peer.Home, Acknowledged: true));
            mesh.StatusChanged += (_, _) => Move();
        }
    }

    /// <summary>Peers that hear everything, whatever network it is for.</summary>
    private HashSet<string> Eavesdroppers { get; } = [];

    /// <summary>Times that a peer hears each line; once unless it is named here.</summary>
    private Dictionary<string, int> Times { get; } = [];

    [Fact]
    public async Task A_mesh_that_works_holds_every_step()
    {
        List<DemoStep> steps = await TellAsync();

        Assert.Equal(["join", "chat", "direct", "fallback", "return"], steps.Select(step => step.Name));
        Assert.All(steps, step => Assert.Empty(step.Faults));
    }

    [Fact]
    public async Task A_line_that_crosses_is_named_and_ends_the_story()
    {
        Eavesdroppers.Add("finn");

        List<DemoStep> steps = await TellAsync();

        Assert.Equal(["join", "chat"], steps.Select(step => step.Name));
        Assert.Contains("finn in work heard 'hello, jo', which kim in global said to its network", steps[^1].Faults);
    }

    [Theory]
    [InlineData(0, "ivy in family did not hear 'who picks up grandma?' from gina")]
    [InlineData(2, "ivy in family heard 'who picks up grandma?' from gina 2 times")]
    public async Task A_line_that_is_lost_or_doubled_is_named(int times, string fault)
    {
        Times["ivy"] = times;

        Assert.Contains(fault, (await TellAsync())[^1].Faults);
    }

    [Fact]
    public async Task A_peer_that_stands_alone_is_named()
    {
        foreach (DemoPeer peer in _cast.Where(peer => peer.Home.Value == "gaming"))
            Mesh(peer).Linked.RemoveAll(link => peer.Name == "cleo" || link.PeerId == _cast[2].Mesh.PeerId);

        Assert.Equal(["cleo in gaming is not linked with ada"], Assert.Single(await TellAsync()).Faults);
    }

    [Fact]
    public async Task A_direct_message_without_confirmation_is_named()
    {
        Mesh(_cast[0]).OnDirect = (_, _, _) => Task.FromException<SentDirectMessage>(new MeshException(MeshErrors.NotAcknowledged, "no answer in 10 s"));

        Assert.Equal(["ada could not tell cleo 'I saved you the good armour': no answer in 10 s"], (await TellAsync())[^1].Faults);
    }

    [Fact]
    public async Task A_last_peer_that_stays_where_nobody_is_is_named()
    {
        FallsBack = false;

        List<DemoStep> steps = await TellAsync();

        Assert.Equal("fallback", steps[^1].Name);
        Assert.Equal(["gina of family is in family and has no link in global, not in global; its fallback is Home"], steps[^1].Faults);
    }

    private static FakeMesh Mesh(DemoPeer peer) => (FakeMesh)peer.Mesh;

    private IEnumerable<DemoPeer> Members(DemoPeer peer) => _cast.Where(other => other.Home == peer.Home && other != peer);

    private IEnumerable<DemoPeer> Present(DemoPeer peer) =>
        _cast.Where(other => other != peer && other.Mesh.NetworkName == peer.Mesh.NetworkName && other.Mesh.GetStatus().IsActive);

    // Who is alone at home goes to global, and comes home when somebody is there again.
    private void Move()
    {
        DemoPeer gina = _cast.First(peer => peer.Name == "gina");
        bool alone = !Members(gina).Any(other => other.Mesh.GetStatus().IsActive) && gina.Mesh.GetStatus().IsActive;
        if (!FallsBack || alone == gina.Mesh.IsUsingGlobalFallback || _cast.Any(peer => peer.Home == gina.Home && Mesh(peer).Calls.Count == 0))
            return;
        FakeMesh mesh = Mesh(gina);
        NetworkName network = alone ? NetworkName.Global : gina.Home;
        if (alone)
            mesh.Linked.Add(new(_cast.First(peer => peer.Name == "jo").Mesh.PeerId, NetworkName.Global, "connected", "outgoing", "direct", 1, null, 0, 0));
        mesh.Change(MeshStatusChange.Network, "moved", status => status with { NetworkName = network, IsInFallbackMode = alone });
    }

    private string Deliver(DemoPeer from, IEnumerable<DemoPeer> to, JToken content, bool direct)
    {
        string id = Mesh(from).NextId();
        foreach (DemoPeer peer in _cast.Where(peer => peer != from && (to.Contains(peer) || Eavesdroppers.Contains(peer.Name))))
        {
            for (int i = Times.GetValueOrDefault(peer.Name, 1); i > 0; i--)
                Mesh(peer).Receive(new MeshMessage(from.Mesh.PeerId, content, from.Mesh.NetworkName, id, 1, 0, direct, Encrypted: false, Verified: true));
        }

        return id;
    }

    private async Task<List<DemoStep>> TellAsync()
    {
        List<DemoStep> steps = [];
        await foreach (DemoStep step in new DemoStory(_cast, new DemoLedger(_cast), AtOnce, TimeProvider.System).TellAsync(CancellationToken.None))
            steps.Add(step);
        return steps;
    }
}
