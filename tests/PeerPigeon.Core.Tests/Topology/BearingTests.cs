using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class BearingTests
{
    private static readonly TopologyState Nobody = TopologyState.Start(Given.Peer(50), Given.Start);
    private static readonly TopologyRules Rules = new() { MinPeers = 2, MaxPeers = 3, BarrenFrames = 8 };

    [Fact]
    public void A_link_that_brings_nothing_while_others_do_gives_way_to_a_newcomer_in_need()
    {
        TopologyState state = Crowded();
        state = Bear(state, 20, 1, 2, 3, 4);

        var (next, effects) = Offer(state.Knowing(9, 20), 9, LinkNeed.Links, 20);

        Assert.Equal<TopologyEffect>([new TopologyEffect.Accept(Given.Peer(9)), new TopologyEffect.Close(Given.Peer(5), LinkReasons.Barren, Notify: false)], effects.ToArray());
        Assert.Equal(LinkReasons.Shunned, Assert.IsType<TopologyEffect.Refuse>(Offer(next, 5, LinkNeed.Links, 30).Effects[0]).Reason);
        Assert.IsNotType<TopologyEffect.Ignore>(Offer(Topology.Lost(next, Given.Peer(5), onPurpose: true, Rules, Given.At(21)), 5, LinkNeed.Links, 200).Effects[0]);
    }

    [Fact]
    public void Links_that_bear_give_way_to_nobody_who_has_yet_to_show_what_it_brings()
    {
        TopologyState state = Bear(Crowded(), 20, 1, 2, 3, 4, 5);

        Assert.IsType<TopologyEffect.Refuse>(Offer(state.Knowing(9, 20), 9, LinkNeed.Links, 20).Effects[0]);
    }

    [Fact]
    public void What_a_neighbour_says_itself_is_not_held_against_it()
    {
        TopologyState state = Nobody.Linked(1).Linked(2);
        state = Topology.HeardYield(state, passed: 100, [], ImmutableSortedDictionary<PeerId, int>.Empty.Add(Given.Peer(1), 100), Given.At(20));

        Assert.Equal((0, 100), (state.Links[Given.Peer(1)].Missed, state.Links[Given.Peer(2)].Missed));
    }

    [Fact]
    public void Whoever_hears_nothing_tries_somebody_else_and_gives_up_the_longest_silent_link_for_it()
    {
        TopologyState state = Crowded().Knowing(9, 20).Knowing(10, 20);
        var random = new SeededRandom(1);
        List<TopologyEffect> effects = [];
        for (var second = 20; second < 30; second++)
        {
            var (next, done) = Topology.Decide(state, Rules, random, Given.At(second));
            state = next;
            effects.AddRange(done);
        }

        Assert.Contains(effects, effect => effect is TopologyEffect.Close { Reason: LinkReasons.Barren });
        Assert.Contains(effects, effect => effect is TopologyEffect.Offer { Need: LinkNeed.Links });
    }

    [Fact]
    public void Of_peers_of_whom_nobody_spoke_one_is_let_in_and_no_more()
    {
        TopologyState state = Bear(Nobody.Linked(1), 1, 1);
        var (one, effects) = Offer(state, 7, LinkNeed.Links, 1);
        Assert.IsType<TopologyEffect.Accept>(effects[0]);

        Assert.IsType<TopologyEffect.Refuse>(Offer(one, 8, LinkNeed.Links, 1).Effects[0]);
        Assert.IsType<TopologyEffect.Accept>(Offer(one.Knowing(8, 1), 8, LinkNeed.Links, 1).Effects[0]);
    }

    [Fact]
    public void A_stranger_is_let_in_by_whoever_has_no_link_at_all() => Assert.IsType<TopologyEffect.Accept>(Offer(Nobody, 7, LinkNeed.None, 1).Effects[0]);

    [Fact]
    public void Peers_that_are_shunned_are_remembered_within_bounds()
    {
        TopologyRules few = Rules with { KnownPeers = 8 };
        TopologyState state = Nobody;
        for (var peer = 1; peer < 100; peer++)
            state = Topology.Shun(state, Given.Peer(peer), Given.At(peer + 100), few, Given.At(0));

        Assert.Equal(8, state.Shunned.Count);
        Assert.Contains(Given.Peer(99), state.Shunned.Keys);
    }

    // As many links as there may be.
    private static TopologyState Crowded() => Nobody.Linked(1).Linked(2).Linked(3).Linked(4).Linked(5);

    private static TopologyState Bear(TopologyState state, double at, params int[] peers) =>
        Topology.HeardYield(state, passed: 20, [.. peers.Select(Given.Peer)], ImmutableSortedDictionary<PeerId, int>.Empty, Given.At(at));

    private static (TopologyState Next, ImmutableArray<TopologyEffect> Effects) Offer(TopologyState state, int peer, LinkNeed need, double at) =>
        Topology.Offered(state, Given.Peer(peer), isOurs: true, need, component: null, Rules, Given.At(at));
}
