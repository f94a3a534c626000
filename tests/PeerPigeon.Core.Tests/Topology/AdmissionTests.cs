using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class AdmissionTests
{
    private static readonly TopologyState Nobody = TopologyState.Start(Given.Peer(50), Given.Start);

    [Theory]
    [InlineData(60, true)]
    [InlineData(40, false)]
    public void When_both_offer_the_greater_ids_offer_stands(int other, bool taken)
    {
        TopologyState state = Nobody.Knowing(other);
        state = Topology.Decide(state, Given.Rules, new SeededRandom(1), Given.At(3)).Next;
        Assert.True(state.Attempts[Given.Peer(other)].IsOffer);

        TopologyEffect first = Offer(state, other).Effects[0];

        Assert.Equal(taken ? new TopologyEffect.Accept(Given.Peer(other)) : new TopologyEffect.Ignore(Given.Peer(other), LinkReasons.Glare), first);
    }

    [Fact]
    public void An_offer_in_our_own_name_is_ignored() => Assert.IsType<TopologyEffect.Ignore>(Offer(Nobody, 50).Effects[0]);

    [Fact]
    public void A_full_peer_refuses_and_names_neighbours_that_have_room()
    {
        TopologyState state = Nobody.Linked(1, remoteLinks: 3).Linked(2, remoteLinks: 2).Linked(3, remoteLinks: 0);

        var refusal = Assert.IsType<TopologyEffect.Refuse>(Offer(state, 9).Effects[0]);

        Assert.Equal(LinkReasons.MaxPeersReached, refusal.Reason);
        Assert.Equal([Given.Peer(2), Given.Peer(3)], refusal.Try.ToArray());
    }

    [Theory]
    [InlineData(LinkNeed.Links)]
    [InlineData(LinkNeed.Merge)]
    [InlineData(LinkNeed.Handover)]
    public void A_peer_in_need_is_let_in_until_the_reserve_is_used_up(LinkNeed need)
    {
        TopologyState state = Full();
        for (var newcomer = 10; newcomer < 10 + Given.Rules.ReserveLinks; newcomer++)
        {
            (state, var effects) = Offer(state, newcomer, need);
            Assert.IsType<TopologyEffect.Accept>(effects[0]);
        }

        Assert.IsType<TopologyEffect.Refuse>(Offer(state, 20, need).Effects[0]);
    }

    [Fact]
    public void A_javascript_peer_is_in_need_always() =>
        Assert.IsType<TopologyEffect.Accept>(Topology.Offered(Full(), Given.Peer(9), isOurs: false, LinkNeed.None, null, Given.Rules, Given.Start).Effects[0]);

    [Fact]
    public void A_javascript_peer_with_a_smaller_id_is_offered_to_instead_as_long_as_there_is_room()
    {
        TopologyRules rules = Given.Rules with { OffersToJavaScript = true };
        TopologyState state = Full();
        for (var smaller = 10; smaller < 10 + rules.ReserveLinks; smaller++)
        {
            (state, var effects) = Topology.Offered(state, Given.Peer(smaller), isOurs: false, LinkNeed.None, null, rules, Given.Start);
            Assert.Equal([new TopologyEffect.Ignore(Given.Peer(smaller), LinkReasons.OffersItself), new TopologyEffect.Offer(Given.Peer(smaller), LinkNeed.None)], effects.ToArray());
        }

        Assert.IsType<TopologyEffect.Refuse>(Topology.Offered(state, Given.Peer(20), isOurs: false, LinkNeed.None, null, rules, Given.Start).Effects[0]);
    }

    [Fact]
    public void A_full_peer_with_nothing_but_peers_of_ours_knocks_at_the_nearest_javascript_peer()
    {
        TopologyRules rules = Given.Rules with { OffersToJavaScript = true };
        TopologyState state = Full();
        foreach (int stranger in (int[])[8, 34, 60])
            state = Topology.Discovered(state, Given.Peer(stranger), new(IsOurs: false, CanLink: true), rules, Given.Start);

        (state, var effects) = Topology.Decide(state, rules, new SeededRandom(1), Given.At(1));
        Assert.Equal(new TopologyEffect.Offer(Given.Peer(34), LinkNeed.None), Assert.Single(effects.OfType<TopologyEffect.Offer>()));

        state = Topology.Opened(state, Given.Peer(34), Given.At(2));
        Assert.Empty(Topology.Decide(state, rules with { MingleChance = 0 }, new SeededRandom(1), Given.At(3)).Effects.OfType<TopologyEffect.Offer>());
    }

    [Theory]
    [InlineData(60, true)]       // farther from 34 than 50 is
    [InlineData(33, true)]       // nearer, but a smaller id cannot push its way in
    [InlineData(35, false)]
    public void Who_has_a_javascript_neighbour_knocks_at_another_such_peer_unless_somebody_of_ours_is_nearer(int other, bool knocks)
    {
        TopologyRules rules = Given.Rules with { OffersToJavaScript = true, MingleChance = 1 };
        TopologyState state = Full().Knowing(other);
        foreach (int stranger in (int[])[8, 34])
            state = Topology.Discovered(state, Given.Peer(stranger), new(IsOurs: false, CanLink: true), rules, Given.Start);
        state = Topology.Opened(state, Given.Peer(8), Given.Start);

        var offers = Topology.Decide(state, rules, new SeededRandom(1), Given.At(1)).Effects.OfType<TopologyEffect.Offer>();

        Assert.Equal(knocks ? [new TopologyEffect.Offer(Given.Peer(34), LinkNeed.None)] : [], offers);
    }

    [Fact]
    public void A_linked_peer_that_offers_again_has_lost_its_end_and_is_let_in()
    {
        TopologyState state = Full();

        Assert.IsType<TopologyEffect.Accept>(Offer(state, 1).Effects[0]);
    }

    [Fact]
    public void A_merge_with_the_own_component_is_refused()
    {
        var step = Topology.Offered(Nobody.Linked(1), Given.Peer(60), isOurs: true, LinkNeed.Merge, Given.Peer(50), Given.Rules, Given.Start);

        Assert.Equal(LinkReasons.SameComponent, Assert.IsType<TopologyEffect.Refuse>(step.Effects[0]).Reason);
    }

    [Fact]
    public void A_merge_with_another_component_is_let_in_although_full()
    {
        var step = Topology.Offered(Full(), Given.Peer(60), isOurs: true, LinkNeed.Merge, Given.Peer(7), Given.Rules, Given.Start);

        Assert.IsType<TopologyEffect.Accept>(step.Effects[0]);
    }

    [Fact]
    public void A_nearer_peer_takes_the_place_of_the_farthest_redundant_link()
    {
        TopologyState state = Redundant(Full(), Given.Peer(1), Given.Peer(2));

        var effects = Offer(state, 51).Effects;

        Assert.Equal(new TopologyEffect.Accept(Given.Peer(51)), effects[0]);
        // Link 1 is farther, but it is the oldest, and so stands in for the random one that chance has not chosen.
        Assert.Equal(new TopologyEffect.Close(Given.Peer(2), LinkReasons.Evicted, Notify: true), effects[1]);
    }

    [Fact]
    public void A_farther_peer_takes_nobodys_place()
    {
        TopologyState state = Redundant(Full(), Given.Peer(1), Given.Peer(2));

        Assert.IsType<TopologyEffect.Refuse>(Offer(state, 1000).Effects[0]);
    }

    [Fact]
    public void A_link_that_may_be_the_only_way_is_never_evicted()
    {
        Assert.IsType<TopologyEffect.Refuse>(Offer(Full(), 51).Effects[0]);
    }

    [Fact]
    public void The_random_link_is_never_evicted()
    {
        TopologyState state = Redundant(Full(), Given.Peer(2));
        state = state with { Links = state.Links.SetItem(Given.Peer(2), state.Links[Given.Peer(2)] with { IsRandom = true }) };

        Assert.IsType<TopologyEffect.Refuse>(Offer(state, 51).Effects[0]);
    }

    [Fact]
    public void Whatever_happens_links_and_handshakes_stay_within_the_reserve_and_known_peers_within_their_bound() => Given.ForSeeds(150, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        TopologyRules rules = Given.Rules with { MaxPeers = random.Next(1, 6), ReserveLinks = random.Next(1, 4), KnownPeers = 24, OffersToJavaScript = random.Next(2) == 0 };
        var story = new TopologyStory(rules, random);
        for (var i = 0; i < 200; i++)
        {
            story.Step();
            int taken = story.State.Links.Keys.Union(story.State.Attempts.Keys).Count();
            Assert.InRange(taken, 0, rules.MaxPeers + rules.ReserveLinks);
            Assert.InRange(story.State.Known.Count, 0, rules.KnownPeers);
            Assert.DoesNotContain(story.State.Self, story.State.Known.Keys);
        }
    });

    private static TopologyState Full() => Nobody.Linked(1).Linked(2, at: 1).Linked(3, at: 2);

    private static TopologyState Redundant(TopologyState state, params PeerId[] links)
    {
        state = Topology.HeardBeacon(state, Given.Peer(0), Given.Frame(1), Given.Peer(3), Given.Rules, Given.Start);
        return links.Aggregate(state, (next, link) => Topology.HeardBeaconAgain(next, Given.Frame(1), link));
    }

    private static (TopologyState Next, System.Collections.Immutable.ImmutableArray<TopologyEffect> Effects) Offer(
        TopologyState state, int peer, LinkNeed need = LinkNeed.None) =>
        Topology.Offered(state, Given.Peer(peer), isOurs: true, need, component: null, Given.Rules, Given.At(3));
}
