using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

/// <summary>A small world in which a fault is planted; a checker that finds nothing proves nothing.</summary>
public abstract class CheckerBench : IDisposable
{
    private readonly SimulationTrace _trace = new();
    private int _frames;

    private protected CheckerBench()
    {
        Story = new(new(Nodes: 4, Seed: 1), _trace);
    }

    private protected Story Story { get; }

    protected SimulatedWorld World => Story.World;

    public void Dispose()
    {
        Story.Dispose();
        _trace.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected IEnumerable<string> Found(string checker) => Story.Findings.All.Where(found => found.Violation.Checker == checker).Select(found => found.Violation.Detail);

    private protected void AssertFound(string checker, string what)
    {
        Story.World.Observers.Sample(World.Now);
        Assert.Contains(Found(checker), detail => detail.Contains(what, StringComparison.Ordinal));
    }

    private protected void AssertClean() => Assert.Empty(Story.Findings.All.Select(found => found.Violation));

    private protected SimulatedPeer Peer(string network, bool strict = false) => Story.Peer(network, TimeSpan.Zero, strict: strict);

    private protected static NetworkName Network(string name) => NetworkName.Parse(Story.Name(name));

    private protected ReadOnlyMemory<byte> Frame(Participant sender, string network, string text = "hello") => GossipFrame.Create(
        FrameId.FromText($"frame {++_frames}"), Subtypes.Chat, RawJson.FromString(text), sender.Id, to: null, Network(network), timestamp: 0).Utf8;

    /// <summary>As if the frame came out of a link of that network.</summary>
    private protected void Arrive(Participant sender, Participant receiver, string network, ReadOnlyMemory<byte> frame) =>
        World.Observers.LinkArrived(new(sender, receiver, Network(network), frame, IsBinary: false));

    /// <summary>As if the sender gave the frame to a link of that network.</summary>
    private protected void Send(Participant sender, Participant receiver, string network, ReadOnlyMemory<byte> frame) =>
        World.Observers.LinkSent(new(sender, receiver, Network(network), frame, IsBinary: false));

    /// <summary>As if the hub told it, or was told.</summary>
    private protected void Tell(Participant peer, SignalMessage message, bool upward = false) =>
        World.Observers.HubMessage(peer.Hub, peer, upward, SignalCodec.Encode(message));

    private protected static SignalMessage Discovered(Participant peer, string network) => SignalMessage.Create(
        SignalKind.PeerDiscovered, RawJson.From(new JObject { ["peerId"] = peer.Id.ToString() }), fromSystem: true, network: Network(network));

    /// <summary>As if the mesh said so.</summary>
    private protected void Say(SimulatedPeer peer, Func<MeshStatus, MeshStatus> change) =>
        World.Observers.StatusChanged(peer, new(MeshStatusChange.Network, "planted", change(peer.Mesh.GetStatus())));

    private protected static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
