using PeerPigeon.Protocol;

namespace PeerPigeon.Hub.Tests;

public sealed class IntroductionTests
{
    private static readonly IntroductionRules Rules = HubSettings.Default.Introductions;

    [Fact]
    public void The_closest_are_those_that_a_full_search_finds()
    {
        Random random = new(1);
        SortedIds ids = Fill(random, 500);
        List<PeerId> all = [.. Enumerable.Range(0, ids.Count).Select(rank => ids[rank])];
        for (var i = 0; i < 200; i++)
        {
            PeerId target = Draw(random);
            List<PeerId> found = [];
            ids.Closest(target, id =>
            {
                found.Add(id);
                return found.Count < 10;
            });
            all.Sort((left, right) => PeerId.CompareDistance(target, left, right));
            Assert.Equal(all.Take(10), found);
        }
    }

    [Fact]
    public void Ids_come_and_go_in_order()
    {
        Random random = new(2);
        SortedIds ids = new();
        SortedSet<PeerId> model = [];
        for (var i = 0; i < 3_000; i++)
        {
            // Few ids, in both spellings, so that they meet.
            PeerId id = PeerId.Parse((random.Next(2) == 0 ? "a" : "A") + random.Next(100).ToString("d39", null));
            if (random.Next(2) == 0)
                Assert.Equal(model.Add(id), ids.Add(id));
            else
                Assert.Equal(model.Remove(id), ids.Remove(id));
            Assert.Equal(model.Count, ids.Count);
        }

        Assert.Equal(model, Enumerable.Range(0, ids.Count).Select(rank => ids[rank]).ToHashSet());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void A_small_network_is_introduced_whole(int others)
    {
        Random random = new(3);
        SortedIds ids = Fill(random, others);
        PeerId newcomer = Draw(random);
        ids.Add(newcomer);
        List<PeerId> sample = new IntroductionPlan(ids, new SortedIds()).Sample(newcomer, isOurs: false, Rules, random);
        Assert.Equal(others, sample.Distinct().Count());
        Assert.DoesNotContain(newcomer, sample);
    }

    [Theory]
    [InlineData(22)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void A_sample_is_bounded_and_has_both_sides_and_the_closest(int members)
    {
        Random random = new(4);
        SortedIds ids = Fill(random, members);
        for (var i = 0; i < 50; i++)
        {
            PeerId newcomer = Draw(random);
            ids.Add(newcomer);
            List<PeerId> sample = new IntroductionPlan(ids, new SortedIds()).Sample(newcomer, isOurs: true, Rules, random);
            Assert.Equal(Rules.Sample, sample.Count);
            Assert.Equal(sample.Count, sample.Distinct().Count());
            Assert.DoesNotContain(newcomer, sample);
            int greater = ids.Count - ids.RankOf(newcomer) - 1;
            Assert.True(sample.Count(id => id > newcomer) >= Math.Min(Rules.Sample / 4, greater));
            Assert.True(sample.Count(id => id < newcomer) >= Math.Min(Rules.Sample / 4, ids.Count - 1 - greater));
            List<PeerId> closest = [];
            ids.Closest(newcomer, id =>
            {
                if (id != newcomer)
                    closest.Add(id);
                return closest.Count < 3;
            });
            Assert.All(closest, id => Assert.Contains(id, sample));
            ids.Remove(newcomer);
        }
    }

    [Fact]
    public void A_javascript_newcomer_meets_our_own_first()
    {
        Random random = new(5);
        SortedIds ids = Fill(random, 1_000);
        SortedIds ours = new();
        for (var rank = 0; rank < 1_000; rank += 50)
            ours.Add(ids[rank]);
        PeerId newcomer = PeerId.Parse(new string('8', 40));
        ids.Add(newcomer);
        List<PeerId> sample = new IntroductionPlan(ids, ours).Sample(newcomer, isOurs: false, Rules, random);
        List<PeerId> first = sample[..8];
        Assert.All(first, id => Assert.True(ours.RankOf(id) < ours.Count && ours[ours.RankOf(id)] == id));
        Assert.Contains(first, id => id > newcomer);
        Assert.Contains(first, id => id < newcomer);
    }

    [Fact]
    public void Further_rounds_bring_strangers_only()
    {
        Random random = new(6);
        SortedIds ids = Fill(random, 100);
        HashSet<PeerId> known = [.. Enumerable.Range(0, 50).Select(rank => ids[rank])];
        List<PeerId> more = new IntroductionPlan(ids, new SortedIds()).TopUp(ids[0], 3, known.Contains, random);
        Assert.Equal(3, more.Distinct().Count());
        Assert.DoesNotContain(more, known.Contains);
    }

    private static SortedIds Fill(Random random, int count)
    {
        SortedIds ids = new();
        while (ids.Count < count)
            ids.Add(Draw(random));
        return ids;
    }

    private static PeerId Draw(Random random)
    {
        Span<byte> bytes = stackalloc byte[PeerId.ByteLength];
        random.NextBytes(bytes);
        return PeerId.FromBytes(bytes);
    }
}
