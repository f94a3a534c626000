using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class ExchangeTests
{
    private readonly MemberBench _bench = new();

    [Fact]
    public void A_newcomer_is_handed_everybody_while_few_are_here()
    {
        for (var peer = 1; peer <= 40; peer++)
            _bench.Alive(peer);

        ImmutableArray<HandedAnnouncement> handed = _bench.View.LackedBy(Given.Peer(99), [], Given.At(10));

        Assert.Equal(40, handed.Length);
        Assert.All(handed, one => Assert.Equal((long)(MemberBench.Lease - TimeSpan.FromSeconds(10)).TotalMilliseconds, one.Left));
    }

    [Fact]
    public void Who_knows_as_much_is_handed_nothing()
    {
        for (var peer = 1; peer <= 40; peer++)
            _bench.Alive(peer);

        Assert.Empty(_bench.View.LackedBy(Given.Peer(99), _bench.View.Known(), Given.At(10)));
    }

    [Fact]
    public void Who_knows_an_older_word_is_handed_the_newer_one()
    {
        _bench.Alive(1, sequence: 5);
        _bench.Alive(2, sequence: 5);

        ImmutableArray<HandedAnnouncement> handed = _bench.View.LackedBy(Given.Peer(99), [new(Given.Peer(1), 1000, 4), new(Given.Peer(2), 1000, 6)], Given.At(10));

        Assert.Equal([RawJson.FromString("1.1000.5")], handed.Select(one => one.Frame));
    }

    [Fact]
    public void A_neighbour_that_forgot_its_former_run_is_handed_its_own_word()
    {
        _bench.Alive(99, incarnation: 7000);

        Assert.Empty(_bench.View.LackedBy(Given.Peer(99), [], Given.At(10)));
        Assert.Single(_bench.View.LackedBy(Given.Peer(99), [new(Given.Peer(99), 6000, 1)], Given.At(10)));
    }

    [Fact]
    public void Suspects_and_members_without_proof_are_not_handed_on()
    {
        _bench.Alive(1);
        _bench.Alive(2, isProven: false);
        _bench.Suspect(1, by: 3);

        Assert.Empty(_bench.View.LackedBy(Given.Peer(99), [], Given.At(10)));
    }

    [Fact]
    public void Who_knows_a_crowd_is_handed_its_own_vicinity_alone()
    {
        PeerId newcomer = Given.Peer(5000);
        for (var peer = 1; peer <= 1000; peer++)
            _bench.Alive(peer);
        var other = new MemberBench(seed: 5);
        for (var peer = 1001; peer <= 2000; peer++)
            other.Alive(peer);

        ImmutableArray<HandedAnnouncement> handed = _bench.View.LackedBy(newcomer, other.View.Known(), Given.At(10));

        Assert.True(handed.Length <= _bench.Rules.HandedOn);
        RingPosition there = RingPosition.OfPeer(newcomer);
        PeerId[] ring = [.. _bench.Ids.Concat(other.Ids).OrderBy(peer => RingPosition.OfPeer(peer).Prefix - there.Prefix)];
        HashSet<PeerId> near = [.. ring[..16], .. ring[^16..]];
        Assert.Equal(
            _bench.Ids.Where(near.Contains).Select(peer => RawJson.FromString($"{Number(peer)}.1000.1")).OrderBy(frame => frame.ToString(), StringComparer.Ordinal),
            handed.Select(one => one.Frame).OrderBy(frame => frame.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void No_more_is_handed_on_at_once_than_the_bound()
    {
        var bench = new MemberBench(new() { HandedOn = 10 });
        for (var peer = 1; peer <= 40; peer++)
            bench.Alive(peer);

        Assert.Equal(10, bench.View.LackedBy(Given.Peer(99), [], Given.At(10)).Length);
    }

    [Fact]
    public void The_last_who_went_are_told()
    {
        _bench.Alive(1, sequence: 3);
        _bench.View.Gone(Given.Peer(1), new(1000, 4), isProven: true);

        Assert.Equal(new KnownMember(Given.Peer(1), 1000, 4), Assert.Single(_bench.View.LastGone()));
        _bench.Alive(1, sequence: 5);
        Assert.Empty(_bench.View.LastGone());
    }

    private static int Number(PeerId peer) => Enumerable.Range(1, 1000).Single(number => Given.Peer(number) == peer);
}
