using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class SheddingTests
{
    private static readonly TopologyState Crowded =
        TopologyState.Start(Given.Peer(50), Given.Start).Linked(1).Linked(2, remoteLinks: 5).Linked(3, remoteLinks: 4).Linked(4);

    [Fact]
    public void A_link_above_the_limit_goes_after_a_while_and_only_if_it_is_redundant()
    {
        TopologyState state = Redundant(Crowded, 2);

        Assert.Empty(Closed(state, at: 0, then: 0.999));
        Assert.Equal([Given.Peer(2)], Closed(state, at: 0, then: 1));
        Assert.Empty(Closed(Crowded, at: 0, then: 1));
    }

    [Fact]
    public void A_link_within_the_limit_stays()
    {
        TopologyState state = Redundant(Topology.Lost(Crowded, Given.Peer(4), onPurpose: true, Given.Rules, Given.Start), 2);

        Assert.Empty(Closed(state, at: 0, then: 1));
    }

    [Fact]
    public void Of_the_redundant_links_the_one_whose_remote_has_most_links_goes() =>
        Assert.Equal([Given.Peer(2)], Closed(Redundant(Crowded, 2, 3, 4), at: 0, then: 1));

    [Fact]
    public void A_beacon_that_is_too_old_proves_nothing()
    {
        TopologyState state = Redundant(Crowded, 2);

        Assert.Empty(Closed(state, at: 7, then: 8));
    }

    [Fact]
    public void Without_the_link_that_leads_to_the_leader_no_other_is_redundant()
    {
        TopologyState state = Redundant(Crowded.Linked(5), 2, 3, 4);
        state = Topology.Lost(state, Given.Peer(1), onPurpose: false, Given.Rules, Given.Start);
        state = Topology.HeardBeaconAgain(state, Given.Frame(1), Given.Peer(5));

        Assert.Empty(Closed(state, at: 0, then: 1));
    }

    [Fact]
    public void The_edge_is_split_in_favour_of_the_neediest_neighbour()
    {
        TopologyState state = Redundant(Topology.HeardLinks(Crowded, Given.Peer(4), 1), 2);
        state = Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.Start).Next;

        ImmutableArray<TopologyEffect> effects = Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(1)).Effects;

        Assert.Equal(Given.Peer(4), Assert.Single(effects.OfType<TopologyEffect.HandOver>(), handOver => handOver.To == Given.Peer(2)).Peers.Single());
        Assert.Equal(Given.Peer(2), Assert.Single(effects.OfType<TopologyEffect.HandOver>(), handOver => handOver.To == Given.Peer(4)).Peers.Single());
        Assert.Equal(new TopologyEffect.Close(Given.Peer(2), LinkReasons.HandedOver, Notify: false), effects[^1]);
    }

    [Fact]
    public void Closing_whatever_links_peers_hold_for_redundant_keeps_their_network_in_one_piece() => Given.ForSeeds(150, seed =>
    {
        var network = new FloodedNetwork(new SeededRandom((ulong)seed));
        for (var i = 0; i < 300; i++)
            network.Step();
        Assert.True(network.IsOnePiece, network.ToString());
    });

    [Fact]
    public void Peers_do_shed_down_to_a_tree_when_no_link_is_allowed()
    {
        var network = new FloodedNetwork(new SeededRandom(3));
        int before = network.Links;
        for (var i = 0; i < 4000; i++)
            network.Step();

        Assert.True(network.Links < before, $"{network.Links} of {before} links are left");
        Assert.True(network.IsOnePiece, network.ToString());
    }

    private static TopologyState Redundant(TopologyState state, params int[] links)
    {
        state = Topology.HeardBeacon(state, Given.Peer(0), Given.Frame(1), Given.Peer(1), Given.Rules, Given.Start);
        return links.Aggregate(state, (next, link) => Topology.HeardBeaconAgain(next, Given.Frame(1), Given.Peer(link)));
    }

    private static PeerId[] Closed(TopologyState state, double at, double then)
    {
        state = Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(at)).Next;
        return [.. Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(then)).Effects.OfType<TopologyEffect.Close>().Select(close => close.Peer)];
    }
}
