using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class ComponentTests
{
    private static readonly TopologyState Pair = TopologyState.Start(Given.Peer(50), Given.Start).Linked(40).Linked(41);

    [Fact]
    public void Whoever_hears_a_smaller_id_stops_leading()
    {
        TopologyState state = Heard(Pair, leader: 10);

        Assert.Equal(Given.Peer(10), state.Component.Leader);
        Assert.DoesNotContain(new TopologyEffect.SendBeacon(), Decide(state, at: 5));
    }

    [Fact]
    public void A_greater_id_is_not_followed()
    {
        Assert.Equal(Given.Peer(50), Heard(Pair, leader: 60).Component.Leader);
        Assert.Equal(Given.Peer(10), Heard(Heard(Pair, leader: 10), leader: 20).Component.Leader);
    }

    [Theory]
    [InlineData(9.999, false)]
    [InlineData(10, true)]
    public void A_leader_that_is_silent_for_too_long_is_followed_no_more(double at, bool leads) =>
        Assert.Equal(
            Given.Peer(leads ? 50 : 10), Topology.Decide(Heard(Pair, leader: 10), Given.Rules, new SeededRandom(1), Given.At(at)).Next.Component.Leader);

    [Fact]
    public void Small_ids_speak_first_after_a_leader_is_gone()
    {
        PeerId small = PeerId.Parse("00" + new string('5', 38)), great = PeerId.Parse("ff" + new string('5', 38));

        Assert.Equal(Given.At(2), TopologyState.Start(small, Given.Start).Component.BeaconDue(Given.Rules), TimeSpan.FromMilliseconds(10));
        Assert.Equal(Given.At(6), TopologyState.Start(great, Given.Start).Component.BeaconDue(Given.Rules), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void After_a_silent_leader_the_next_smallest_is_followed()
    {
        TopologyState state = Topology.HeardBeacon(Heard(Pair, leader: 10), Given.Peer(20), Given.Frame(2), Given.Peer(40), Given.Rules, Given.At(11));

        Assert.Equal(Given.Peer(20), state.Component.Leader);
    }

    [Fact]
    public void A_leader_sends_a_beacon_at_every_interval()
    {
        TopologyState state = Topology.SentBeacon(Pair, Given.Frame(1), Given.Rules, Given.At(1));

        Assert.DoesNotContain(new TopologyEffect.SendBeacon(), Decide(state, at: 4.999));
        Assert.Contains(new TopologyEffect.SendBeacon(), Decide(state, at: 5));
    }

    [Fact]
    public void A_peer_without_links_sends_no_beacon() =>
        Assert.DoesNotContain(new TopologyEffect.SendBeacon(), Decide(TopologyState.Start(Given.Peer(50), Given.Start), at: 5));

    [Fact]
    public void A_leader_looks_for_other_components_among_strangers_of_ours_whatever_their_id()
    {
        TopologyState state = Pair.Linked(42).Knowing(60);

        Assert.Contains(new TopologyEffect.Offer(Given.Peer(60), LinkNeed.Merge), Decide(state, at: 8));
        Assert.DoesNotContain(Decide(state, at: 7), effect => effect is TopologyEffect.Offer { Need: LinkNeed.Merge });
        Assert.DoesNotContain(Decide(Heard(state, leader: 10), at: 8), effect => effect is TopologyEffect.Offer { Need: LinkNeed.Merge });
    }

    [Fact]
    public void Beacons_of_its_own_do_not_put_a_leaders_search_off()
    {
        TopologyState state = Pair.Linked(42).Knowing(60);
        foreach (double at in (double[])[2, 6])
            state = Topology.SentBeacon(state, Given.Frame((int)at), Given.Rules, Given.At(at));

        Assert.Contains(new TopologyEffect.Offer(Given.Peer(60), LinkNeed.Merge), Decide(state, at: 8));
    }

    [Fact]
    public void Probes_that_find_the_own_component_become_rare_and_a_link_that_comes_or_goes_makes_them_frequent_again()
    {
        TopologyState state = Pair;
        var pauses = new List<TimeSpan>();
        for (var misses = 0; misses < 5; misses++)
        {
            state = state with { Component = state.Component with { Misses = misses, NextProbe = Given.Start } };
            pauses.Add(Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.Start).Next.Component.NextProbe!.Value - Given.Start);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.All(pauses, pause => Assert.InRange(pause, 0.75 * Given.Rules.MergeProbe / 4, 1.25 * Given.Rules.MergeProbe));
        Assert.Equal(0, Topology.Opened(state, Given.Peer(7), Given.Start).Component.Misses);
        Assert.Equal(0, Topology.Lost(state, Given.Peer(40), onPurpose: true, Given.Rules, Given.Start).Component.Misses);
    }

    private static TopologyState Heard(TopologyState state, int leader) =>
        Topology.HeardBeacon(state, Given.Peer(leader), Given.Frame(leader), Given.Peer(40), Given.Rules, Given.Start);

    private static System.Collections.Immutable.ImmutableArray<TopologyEffect> Decide(TopologyState state, double at) =>
        Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(at)).Effects;
}
