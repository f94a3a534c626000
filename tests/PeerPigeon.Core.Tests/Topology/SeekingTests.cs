using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class SeekingTests
{
    private static readonly TopologyState Nobody = TopologyState.Start(Given.Peer(50), Given.Start);

    [Fact]
    public void The_greater_id_offers_at_once() => Assert.Equal([Given.Peer(40)], Offers(Nobody.Knowing(40), at: 0));

    [Theory]
    [InlineData(1.999, false)]
    [InlineData(2, true)]
    public void The_smaller_id_offers_to_one_of_ours_once_its_patience_ends(double at, bool offers) =>
        Assert.Equal(offers, Offers(Nobody.Knowing(60), at).Contains(Given.Peer(60)));

    [Fact]
    public void The_smaller_id_never_offers_to_a_javascript_peer()
    {
        TopologyState state = Topology.Discovered(Nobody, Given.Peer(60), new(IsOurs: false, CanLink: true), Given.Rules, Given.Start);

        Assert.Empty(Offers(state, at: 100));
    }

    [Fact]
    public void Nobody_offers_to_a_peer_without_a_kind_of_link_in_common()
    {
        TopologyState state = Topology.Discovered(Nobody, Given.Peer(40), new(IsOurs: true, CanLink: false), Given.Rules, Given.Start);

        Assert.Empty(Offers(state, at: 100));
    }

    [Fact]
    public void A_mesh_that_does_not_discover_offers_nothing() =>
        Assert.Empty(Topology.Decide(Nobody.Knowing(40), Given.Rules with { AutoDiscovery = false }, new SeededRandom(1), Given.Start).Effects);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(5, 4)]
    [InlineData(10, 7)]
    [InlineData(50, 35)]
    public void It_seeks_all_links_of_a_small_allowance_and_seven_tenths_of_a_larger_one(int maxPeers, int target)
    {
        TopologyState state = Enumerable.Range(0, 49).Aggregate(Nobody, (next, peer) => next.Knowing(peer));

        var step = Topology.Decide(state, Given.Rules with { MaxPeers = maxPeers }, new SeededRandom(1), Given.Start);

        Assert.Equal(target, step.Effects.OfType<TopologyEffect.Offer>().Count());
    }

    [Theory]
    [InlineData(2, 0), InlineData(1, 1)]
    public void After_a_full_peer_refused_a_peer_with_links_enough_asks_the_next_one_later(int links, int offers)
    {
        TopologyState state = Enumerable.Range(0, 20).Aggregate(Nobody, (next, peer) => next.Knowing(peer));
        for (var i = 0; i < links; i++)
            state = Topology.Opened(state, Given.Peer(i), Given.Start);
        PeerId full = Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.Start).Effects.OfType<TopologyEffect.Offer>().First().Peer;
        state = Topology.Failed(state, full, LinkReasons.MaxPeersReached, [], Given.Rules, Given.Start);

        Assert.Equal(offers, Offers(state, Given.Start) > 0 ? 1 : 0);
        Assert.True(Offers(state, Given.Start + Given.Rules.SparePause) > 0);
    }

    [Fact]
    public void Who_has_no_link_left_asks_those_again_who_let_go_of_it_on_purpose()
    {
        PeerId lost = Given.Peer(1), other = Given.Peer(2);
        TopologyState state = Topology.Opened(Topology.Opened(Nobody.Knowing(1).Knowing(2), lost, Given.Start), other, Given.Start);
        state = Topology.Lost(state, lost, onPurpose: true, Given.Rules, Given.Start);
        Assert.Equal(0, Offers(state, Given.At(5)));

        state = Topology.LeftNetwork(Topology.Lost(state, other, onPurpose: true, Given.Rules, Given.At(1)), other).Next;

        Assert.Equal(1, Offers(state, Given.At(5)));
    }

    private static int Offers(TopologyState state, DateTimeOffset now) =>
        Topology.Decide(state, Given.Rules, new SeededRandom(1), now).Effects.OfType<TopologyEffect.Offer>().Count(offer => offer.Need != LinkNeed.Merge);

    [Fact]
    public void One_link_in_three_goes_to_the_nearest_and_the_others_are_random()
    {
        TopologyState state = Enumerable.Range(0, 49).Aggregate(Nobody, (next, peer) => next.Knowing(peer));
        PeerId[] nearest = [.. state.Known.Keys.Order(Comparer<PeerId>.Create((left, right) => PeerId.CompareDistance(state.Self, left, right))).Take(3)];
        HashSet<PeerId> byChance = [];
        for (ulong seed = 0; seed < 50; seed++)
        {
            TopologyState next = Topology.Decide(state, Given.Rules, new SeededRandom(seed), Given.Start).Next;
            byChance.UnionWith(next.Attempts.Where(attempt => attempt.Value.IsRandom).Select(attempt => attempt.Key));
            Assert.Contains(Assert.Single(next.Attempts, attempt => !attempt.Value.IsRandom).Key, nearest);
        }

        Assert.InRange(byChance.Count, 20, 49);
    }

    [Fact]
    public void A_peer_with_fewer_than_two_links_says_so()
    {
        TopologyState alone = Nobody.Knowing(40), helped = Nobody.Linked(1).Linked(2).Knowing(40);

        Assert.All(OfferEffects(alone, 0), offer => Assert.Equal(LinkNeed.Links, offer.Need));
        Assert.All(OfferEffects(helped, 0).Where(offer => offer.Need != LinkNeed.Merge), offer => Assert.Equal(LinkNeed.None, offer.Need));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(60, 30)]
    public void The_pause_after_failures_doubles_from_the_base_up_to_the_cap(int failures, double pause)
    {
        TopologyState state = Nobody.Knowing(40);
        for (var i = 0; i < failures; i++)
            state = Topology.Failed(state, Given.Peer(40), "refused", [], Given.Rules, Given.Start);

        Assert.Equal(Given.At(pause), state.Known[Given.Peer(40)].RetryAt);
        Assert.Empty(Offers(state, at: pause - 0.001));
        Assert.Equal([Given.Peer(40)], Offers(state, at: pause));
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 1)]
    public void A_peer_that_let_go_of_us_is_left_alone_longer_than_one_that_was_lost(bool onPurpose, double pause)
    {
        TopologyState state = Topology.Lost(Nobody.Linked(40), Given.Peer(40), onPurpose, Given.Rules, Given.Start);

        Assert.Equal(Given.At(pause), state.Known[Given.Peer(40)].RetryAt);
    }

    [Fact]
    public void A_peer_that_the_hub_saw_leave_is_offered_to_when_it_is_back_and_not_in_vain_before()
    {
        PeerId gone = Given.Peer(40);
        TopologyState state = Topology.Lost(Topology.Vanished(Nobody.Linked(40).Linked(41), gone), gone, onPurpose: false, Given.Rules, Given.At(2));
        Assert.DoesNotContain(gone, Offers(state, at: 4));

        Assert.Contains(gone, Offers(state.Knowing(40, at: 4), at: 4));
        Assert.Contains(gone, Offers(state, at: 2 + Given.Rules.RetryCap.TotalSeconds));
    }

    [Fact]
    public void An_offer_to_who_has_left_is_in_vain_when_the_peer_comes_back()
    {
        PeerId gone = Given.Peer(40);
        TopologyState state = Topology.Decide(Nobody.Knowing(40), Given.Rules, new SeededRandom(1), Given.Start).Next;
        Assert.False(Topology.OffersInVain(state, gone));

        Assert.True(Topology.OffersInVain(Topology.Vanished(state, gone), gone));
        Assert.False(Topology.OffersInVain(Topology.Vanished(state, gone).Knowing(40), gone));
        Assert.False(Topology.OffersInVain(Nobody, gone));
    }

    [Fact]
    public void Peers_that_a_refusal_names_are_tried_next()
    {
        TopologyState state = Topology.Decide(Nobody.Knowing(40), Given.Rules, new SeededRandom(1), Given.Start).Next;
        state = Topology.Failed(state, Given.Peer(40), LinkReasons.MaxPeersReached, [Given.Peer(30), Given.Peer(50)], Given.Rules, Given.Start);

        Assert.Equal([Given.Peer(30)], Offers(state, at: 0));
    }

    [Fact]
    public void A_handshake_that_takes_too_long_is_abandoned_and_its_peer_tried_again_later()
    {
        TopologyState state = Topology.Decide(Nobody.Knowing(40), Given.Rules, new SeededRandom(1), Given.Start).Next;

        var step = Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(10));

        Assert.Equal([new TopologyEffect.Abandon(Given.Peer(40), LinkReasons.Timeout)], step.Effects.ToArray());
        Assert.Equal([Given.Peer(40)], Offers(step.Next, at: 11));
    }

    [Fact]
    public void A_handover_is_offered_above_the_limit_by_the_greater_id()
    {
        TopologyState state = Nobody.Linked(1).Linked(2).Linked(3);
        state = Topology.HandedOver(state, Given.Peer(1), [Given.Peer(40), Given.Peer(50), Given.Peer(2)], Given.Rules, Given.Start);

        Assert.Equal([new TopologyEffect.Offer(Given.Peer(40), LinkNeed.Handover)], OfferEffects(state, 0).Where(offer => offer.Need == LinkNeed.Handover));
    }

    [Fact]
    public void A_handover_by_a_stranger_counts_for_nothing() =>
        Assert.Same(Nobody, Topology.HandedOver(Nobody, Given.Peer(1), [Given.Peer(40)], Given.Rules, Given.Start));

    [Fact]
    public void A_peer_that_is_known_already_pushes_nobody_out()
    {
        TopologyRules rules = Given.Rules with { KnownPeers = 3 };
        TopologyState state = Nobody.Knowing(1).Knowing(2, at: 1).Knowing(3, at: 2);

        state = Topology.Discovered(state, Given.Peer(3), PeerTraits.Ours, rules, Given.At(3));

        Assert.Equal([Given.Peer(1), Given.Peer(2), Given.Peer(3)], state.Known.Keys);
    }

    [Fact]
    public void Of_too_many_peers_the_one_heard_of_longest_ago_without_a_link_is_forgotten()
    {
        TopologyRules rules = Given.Rules with { KnownPeers = 3 };
        TopologyState state = Nobody.Linked(1).Knowing(2, at: 1).Knowing(3, at: 2);

        state = Topology.Discovered(state, Given.Peer(4), PeerTraits.Ours, rules, Given.At(3));

        Assert.Equal([Given.Peer(1), Given.Peer(3), Given.Peer(4)], state.Known.Keys);
    }

    [Fact]
    public void A_goodbye_ends_link_handshake_and_memory()
    {
        var linked = Topology.LeftNetwork(Nobody.Linked(40), Given.Peer(40));
        var offered = Topology.LeftNetwork(Topology.Decide(Nobody.Knowing(40), Given.Rules, new SeededRandom(1), Given.Start).Next, Given.Peer(40));

        Assert.Equal([new TopologyEffect.Close(Given.Peer(40), LinkReasons.LeftNetwork, Notify: false)], linked.Effects.ToArray());
        Assert.Equal([new TopologyEffect.Abandon(Given.Peer(40), LinkReasons.LeftNetwork)], offered.Effects.ToArray());
        Assert.Empty(offered.Next.Known);
    }

    private static IEnumerable<TopologyEffect.Offer> OfferEffects(TopologyState state, double at) =>
        Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(at)).Effects.OfType<TopologyEffect.Offer>();

    private static PeerId[] Offers(TopologyState state, double at) => [.. OfferEffects(state, at).Select(offer => offer.Peer)];
}
