using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class MemberViewTests
{
    private readonly MemberBench _bench = new();

    [Fact]
    public void Only_a_newer_word_counts()
    {
        Assert.Equal(MemberVerdict.Joined, _bench.Alive(1, incarnation: 5, sequence: 3));

        Assert.Equal(MemberVerdict.Older, _bench.Alive(1, incarnation: 5, sequence: 3));
        Assert.Equal(MemberVerdict.Older, _bench.Alive(1, incarnation: 5, sequence: 2));
        Assert.Equal(MemberVerdict.Older, _bench.Alive(1, incarnation: 4, sequence: 9));
        Assert.Equal(MemberVerdict.Renewed, _bench.Alive(1, incarnation: 5, sequence: 4));
        Assert.Equal(MemberVerdict.Renewed, _bench.Alive(1, incarnation: 6, sequence: 1));
    }

    [Fact]
    public void Nobody_is_a_member_of_its_own_view()
    {
        Assert.Equal(MemberVerdict.Older, _bench.Alive(0));
        Assert.Empty(_bench.Ids);
        Assert.Equal(1, _bench.View.Estimate(Given.At(0)));
    }

    [Fact]
    public void Who_left_comes_back_with_a_newer_word_alone()
    {
        _bench.Alive(1, incarnation: 5, sequence: 3);

        Assert.True(_bench.View.Gone(Given.Peer(1), new(5, 4), isProven: true));
        Assert.Empty(_bench.Ids);
        Assert.Equal(MemberVerdict.Older, _bench.Alive(1, incarnation: 5, sequence: 3));
        Assert.Equal(MemberVerdict.Older, _bench.Alive(1, incarnation: 5, sequence: 4));
        Assert.Equal(MemberVerdict.Returned, _bench.Alive(1, incarnation: 6, sequence: 1));
    }

    [Fact]
    public void A_goodbye_heard_before_the_greeting_counts_all_the_same()
    {
        _bench.View.Gone(Given.Peer(1), new(5, 4), isProven: true);

        Assert.Equal(MemberVerdict.Older, _bench.Alive(1, incarnation: 5, sequence: 3));
    }

    [Fact]
    public void A_goodbye_of_an_earlier_run_does_not_count()
    {
        _bench.Alive(1, incarnation: 6);

        Assert.False(_bench.View.Gone(Given.Peer(1), new(5, 99), isProven: true));
        Assert.Single(_bench.Ids);
    }

    [Fact]
    public void Without_proof_nobody_takes_the_place_of_a_proven_member_or_makes_it_go()
    {
        _bench.Alive(1, incarnation: 5);

        Assert.Equal(MemberVerdict.Unproven, _bench.Alive(1, incarnation: 9, isProven: false));
        Assert.False(_bench.View.Gone(Given.Peer(1), new(9, 1), isProven: false));
        Assert.True(_bench.Fact(1).IsProven);
    }

    [Fact]
    public void A_proof_takes_the_place_of_who_has_none()
    {
        _bench.Alive(1, incarnation: 9, isProven: false);
        Assert.False(_bench.Fact(1).IsProven);

        Assert.Equal(MemberVerdict.Joined, _bench.Alive(1, incarnation: 5));
        Assert.True(_bench.Fact(1).IsProven);
    }

    [Fact]
    public void Members_without_proof_take_no_room_from_others()
    {
        for (var peer = 1; peer <= 500; peer++)
            _bench.Alive(peer, isProven: false);
        Assert.Equal(_bench.Rules.Unproven, _bench.View.Count);

        for (var peer = 1001; peer <= 1000 + _bench.Rules.Capacity; peer++)
            Assert.Equal(MemberVerdict.Joined, _bench.Alive(peer));
    }

    [Fact]
    public void A_crowd_leaves_the_nearest_on_each_side_a_sample_and_the_neighbours()
    {
        MemberRules rules = _bench.Rules;
        PeerId neighbour = Given.Peer(777);
        _bench.View.Linked(neighbour);
        for (var peer = 1; peer <= 2000; peer++)
            _bench.Alive(peer);

        RingPosition self = RingPosition.OfPeer(_bench.Self);
        PeerId[] ring = [.. Enumerable.Range(1, 2000).Select(Given.Peer).OrderBy(peer => RingPosition.OfPeer(peer).Prefix - self.Prefix)];
        HashSet<PeerId> held = [.. _bench.Ids];
        Assert.All(ring[..rules.Ring].Concat(ring[^rules.Ring..]), peer => Assert.Contains(peer, held));
        Assert.Contains(neighbour, held);
        Assert.InRange(held.Count, rules.Capacity, rules.Capacity + 1);
    }

    [Fact]
    public void A_neighbour_that_is_none_any_more_has_to_make_room_like_anybody()
    {
        var crowded = new MemberBench(new() { Ring = 2, Sample = 0 });
        for (var peer = 1; peer <= 50; peer++)
        {
            crowded.View.Linked(Given.Peer(peer));
            crowded.Alive(peer);
        }

        Assert.Equal(50, crowded.View.Count);
        for (var peer = 1; peer <= 50; peer++)
            crowded.View.Unlinked(Given.Peer(peer));
        Assert.Equal(4, crowded.View.Count);
    }

    [Fact]
    public void How_often_somebody_announces_itself_does_not_change_its_lot()
    {
        var often = new MemberBench(seed: 9);
        var once = new MemberBench(seed: 9);
        for (var peer = 1; peer <= 1000; peer++)
            once.Alive(peer);
        for (var round = 1; round <= 20; round++)
        {
            for (var peer = 1; peer <= 1000; peer += peer <= 50 || round == 1 ? 1 : 1000)
                often.Alive(peer, sequence: round);
        }

        Assert.Equal(once.Ids, often.Ids);
    }

    [Fact]
    public void Two_members_draw_different_samples()
    {
        var one = new MemberBench(seed: 1);
        var other = new MemberBench(seed: 2);
        for (var peer = 1; peer <= 1000; peer++)
        {
            one.Alive(peer);
            other.Alive(peer);
        }

        Assert.InRange(one.Ids.Except(other.Ids).Count(), one.Rules.Sample / 2, one.Rules.Sample);
    }

    [Fact]
    public void The_version_grows_with_what_is_told_alone()
    {
        _bench.Alive(1, sequence: 1);
        long before = _bench.View.Version;

        _bench.Alive(1, sequence: 2);
        Assert.Equal(before, _bench.View.Version);
        _bench.View.Alive(MemberBench.Word(1, sequence: 3, capabilities: [Capabilities.Dht]), MemberBench.Lease, Given.At(0));
        Assert.Equal(before + 1, _bench.View.Version);
        _bench.Suspect(1, by: 2, sequence: 3);
        Assert.Equal(before + 2, _bench.View.Version);
        _bench.Alive(1, sequence: 4);
        Assert.Equal(before + 3, _bench.View.Version);
    }

    [Fact]
    public void Whatever_is_announced_the_view_is_bounded_and_holds_the_nearest() => Given.ForSeeds(40, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        var bench = new MemberBench(new() { Ring = 3, Sample = 5, Unproven = 4, Departed = 10 }, seed: (ulong)seed);
        HashSet<int> alive = [];
        for (var step = 0; step < 400; step++)
        {
            int peer = random.Next(1, 60);
            switch (random.Next(8))
            {
                case 0:
                    bench.View.Gone(Given.Peer(peer), new(1000, step + 1), isProven: true);
                    alive.Remove(peer);
                    break;
                case 1:
                    bench.Alive(random.Next(100, 200), sequence: step + 1, isProven: false);
                    break;
                default:
                    bench.Alive(peer, sequence: step + 1);
                    alive.Add(peer);
                    break;
            }

            Assert.True(bench.View.Count <= 3 + 3 + 5 + 4);
        }

        // Whoever lives says so again, and so the nearest are known whatever happened before.
        foreach (int peer in alive)
            bench.Alive(peer, sequence: 1000);
        RingPosition self = RingPosition.OfPeer(bench.Self);
        PeerId[] ring = [.. alive.Select(Given.Peer).OrderBy(peer => RingPosition.OfPeer(peer).Prefix - self.Prefix)];
        int side = Math.Min(3, ring.Length);
        Assert.All(ring[..side].Concat(ring[^side..]), peer => Assert.Contains(peer, bench.Ids));
    });
}
