using System.Collections.Immutable;
using PeerPigeon.Protocol;
using static PeerPigeon.Core.Tests.Given;

namespace PeerPigeon.Core.Tests.Dht;

public class LookupTests
{
    private static readonly LookupRules Bounds = new(Alpha: 3, Width: 5, MostAsked: 40);

    [Fact]
    public void It_ends_at_the_members_that_really_are_nearest_though_nobody_knows_all() => ForSeeds(200, seed =>
    {
        Random random = new SeededRandom((ulong)(uint)seed);
        Ring ring = new(random.Next(2, 300), random);
        RingPosition target = RingPosition.OfKey($"team:{seed}");
        PeerId self = ring.Members[random.Next(ring.Members.Length)];
        var lookup = new Lookup(target, self, ring.ViewOf(self), Bounds);

        Play(lookup, ring, random, isGone: static _ => false);

        Assert.Equal<PeerId>(ring.Nearest(target, 3, self), lookup.Nearest(3));
        Assert.InRange(lookup.Asked, 1, Bounds.MostAsked);
    });

    [Fact]
    public void It_goes_around_members_that_are_gone() => ForSeeds(200, seed =>
    {
        Random random = new SeededRandom((ulong)(uint)seed);
        Ring ring = new(random.Next(20, 200), random);
        RingPosition target = RingPosition.OfKey($"team:{seed}");
        PeerId self = ring.Members[0];
        HashSet<PeerId> gone = [.. ring.Members.Skip(1).Where(_ => random.Next(10) == 0)];
        var lookup = new Lookup(target, self, ring.ViewOf(self), Bounds);

        Play(lookup, ring, random, gone.Contains);

        Assert.Equal<PeerId>([.. ring.Nearest(target, ring.Members.Length, self).Where(peer => !gone.Contains(peer)).Take(3)], lookup.Nearest(3));
    });

    [Fact]
    public void Whatever_is_answered_nobody_is_asked_twice_and_no_more_than_the_bound() => ForSeeds(300, seed =>
    {
        Random random = new SeededRandom((ulong)(uint)seed);
        var made = 0;
        var lookup = new Lookup(RingPosition.OfKey("team:a"), Peer(1_000_000), [Peer(1), Peer(2), Peer(3)], Bounds);
        SortedSet<PeerId> asked = [];
        var waiting = new List<PeerId>();
        for (var steps = 0; !lookup.IsDone; steps++)
        {
            Assert.True(steps < 10_000, "it does not end");
            foreach (PeerId peer in lookup.Next())
            {
                Assert.True(asked.Add(peer), $"{peer} is asked twice");
                waiting.Add(peer);
            }

            if (waiting.Count == 0)
                continue;
            PeerId answering = waiting[random.Next(waiting.Count)];
            waiting.Remove(answering);
            if (random.Next(4) == 0)
                lookup.Failed(answering);
            else
                lookup.Answered(answering, [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(3) == 0 ? Peer(1 + random.Next(Math.Max(1, made))) : Peer(100 + ++made))]);
        }

        Assert.InRange(asked.Count, 1, Bounds.MostAsked);
    });

    [Fact]
    public void Somebody_slow_holds_up_nobody_else()
    {
        var lookup = new Lookup(RingPosition.OfKey("team:a"), Peer(0), [.. Enumerable.Range(1, 9).Select(Peer)], Bounds);
        ImmutableArray<PeerId> first = lookup.Next();

        Assert.Empty(lookup.Next());
        lookup.Slowed(first[0]);

        Assert.Single(lookup.Next());
    }

    [Fact]
    public void Members_that_somebody_made_up_hold_up_nobody_behind_them()
    {
        PeerId[] near = [.. Enumerable.Range(1, 30).Select(Peer).OrderBy(RingPosition.OfPeer, Comparer<RingPosition>.Create(RingPosition.OfKey("team:a").Nearer))];
        var lookup = new Lookup(RingPosition.OfKey("team:a"), Peer(0), near, Bounds);
        List<PeerId> asked = [];
        while (lookup.Next() is { IsEmpty: false } next)
        {
            asked.AddRange(next);
            foreach (PeerId peer in next)
            {
                if (near.Take(Bounds.Width).Contains(peer))
                    lookup.Slowed(peer);
                else
                    lookup.Answered(peer, []);
            }
        }

        Assert.Equal(near.Take(2 * Bounds.Width), asked);
        Assert.False(lookup.IsDone);
        foreach (PeerId silent in near.Take(Bounds.Width))
            lookup.Failed(silent);
        lookup.Next();
        Assert.True(lookup.IsDone);
    }

    [Fact]
    public void It_says_that_somebody_among_the_nearest_never_answered()
    {
        var lookup = new Lookup(RingPosition.OfKey("team:a"), Peer(0), [Peer(1), Peer(2)], Bounds);
        ImmutableArray<PeerId> asked = lookup.Next();
        lookup.Answered(asked[0], []);
        lookup.Failed(asked[1]);
        lookup.Next();

        Assert.True(lookup.IsDone);
        Assert.True(lookup.MissedSomebody);
    }

    private static void Play(Lookup lookup, Ring ring, Random random, Func<PeerId, bool> isGone)
    {
        var waiting = new List<PeerId>();
        while (true)
        {
            waiting.AddRange(lookup.Next());
            if (waiting.Count == 0)
                break;
            PeerId peer = waiting[random.Next(waiting.Count)];
            waiting.Remove(peer);
            if (isGone(peer))
                lookup.Failed(peer);
            else
                lookup.Answered(peer, [.. ring.ViewOf(peer).OrderBy(RingPosition.OfPeer, Comparer<RingPosition>.Create(lookup.Target.Nearer)).Take(8)]);
        }

        Assert.True(lookup.IsDone);
    }

    /// <summary>Members who know the 16 nearest on each side of the ring, and a few others (design §8).</summary>
    private sealed class Ring
    {
        private readonly Dictionary<PeerId, ImmutableArray<PeerId>> _views = [];

        public Ring(int count, Random random)
        {
            Members = [.. Enumerable.Range(1, count).Select(_ => Peer(random.Next())).Distinct().OrderBy(RingPosition.OfPeer)];
            for (var i = 0; i < Members.Length; i++)
            {
                int at = i;
                IEnumerable<int> near = Enumerable.Range(-16, 33).Where(step => step != 0).Select(step => (((at + step) % Members.Length) + Members.Length) % Members.Length);
                IEnumerable<int> sample = Enumerable.Range(0, 16).Select(_ => random.Next(Members.Length));
                _views[Members[i]] = [.. near.Concat(sample).Where(index => index != at).Distinct().Select(index => Members[index])];
            }
        }

        public ImmutableArray<PeerId> Members { get; }

        public ImmutableArray<PeerId> ViewOf(PeerId peer) => _views[peer];

        public ImmutableArray<PeerId> Nearest(RingPosition target, int count, PeerId except) =>
            [.. Members.Where(peer => peer != except).OrderBy(RingPosition.OfPeer, Comparer<RingPosition>.Create(target.Nearer)).Take(count)];
    }
}
