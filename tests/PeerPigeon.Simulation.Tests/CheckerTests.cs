using System.Text;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

/// <summary>A checker that finds nothing proves nothing, so each is shown the fault that it is there for.</summary>
public sealed class CheckerTests : IDisposable
{
    private static readonly NetworkName Gaming = NetworkName.Parse("gaming");

    private readonly SimulationTrace _trace = new();
    private readonly SimulatedWorld _world;
    private int _frames;

    public CheckerTests() => _world = new(seed: 1, _trace);

    public void Dispose()
    {
        _world.Dispose();
        _trace.Dispose();
    }

    [Fact]
    public void Peers_without_links_are_not_one_component()
    {
        Add("gaming");
        Add("gaming");

        Assert.Equal(nameof(Check.OneComponent), Assert.Single(Check.OneComponent(_world, Gaming)).Checker);
    }

    [Fact]
    public void Linked_peers_are_one_component()
    {
        Add("gaming");
        Add("gaming");
        _world.Runtime.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(Check.OneComponent(_world, Gaming));
    }

    [Fact]
    public void A_message_that_reached_nobody_was_not_delivered_once()
    {
        SimulatedPeer sender = Add("gaming"), other = Add("gaming");

        Violation found = Assert.Single(Check.DeliveredOnce(_world, sender.Id, new("of nobody", Gaming)));

        Assert.Contains($"reached {other.Id} 0 times instead of 1", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_reached_a_peer_twice_was_not_delivered_once()
    {
        SimulatedPeer sender = Add("gaming"), other = Add("gaming");
        GossipFrame frame = Frame(sender);

        Deliver(frame, other);
        Assert.Empty(Check.DeliveredOnce(_world, sender.Id, new(frame.IdText, Gaming)));
        Deliver(frame, other);
        Assert.Single(Check.DeliveredOnce(_world, sender.Id, new(frame.IdText, Gaming)));
    }

    [Fact]
    public void A_message_that_came_back_to_its_sender_was_not_delivered_once()
    {
        SimulatedPeer sender = Add("gaming");
        GossipFrame frame = Frame(sender);

        Deliver(frame, sender);

        Assert.Single(Check.DeliveredOnce(_world, sender.Id, new(frame.IdText, Gaming)));
    }

    [Fact]
    public void A_message_that_reached_another_network_has_leaked()
    {
        SimulatedPeer sender = Add("gaming"), stranger = Add("work");
        GossipFrame frame = Frame(sender);
        Assert.Empty(Check.NoCrossNetworkLeak(_world, new(frame.IdText, Gaming)));

        Deliver(frame, stranger);

        Assert.Equal(nameof(Check.NoCrossNetworkLeak), Assert.Single(Check.NoCrossNetworkLeak(_world, new(frame.IdText, Gaming))).Checker);
    }

    private SimulatedPeer Add(string network) => _world.Add(new MeshOptions { NetworkName = network }, TimeSpan.FromMilliseconds(1));

    private GossipFrame Frame(SimulatedPeer sender) => GossipFrame.Create(
        FrameId.FromText($"frame {++_frames}"), Subtypes.Chat, RawJson.FromString("hello"), sender.Id, to: null, sender.Home, timestamp: 0);

    private void Deliver(GossipFrame frame, SimulatedPeer peer)
    {
        _world.System.ActorSelection($"/user/pigeon/{peer.Id}").Tell(new NetworkRouterProtocol.Deliver(frame, new(Encoding.UTF8.GetBytes(""), isBinary: false, owner: null)));
        _world.Runtime.RunUntilIdle();
    }
}
