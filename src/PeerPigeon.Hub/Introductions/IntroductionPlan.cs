using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>Chooses whom a newcomer meets. Pure: members, rules and chance in, ids out, in the order in which they are told.</summary>
/// <param name="everyone">All members of the network.</param>
/// <param name="ours">Those of them that run our software: they split edges and keep reserve links for newcomers.</param>
internal sealed class IntroductionPlan(SortedIds everyone, SortedIds ours)
{
    // Chance may draw whom we already have; a few more draws than needed keep the cost bounded whatever the network's size.
    private const int DrawsPerPick = 4;
    private const int LongestWalk = 64;

    /// <summary>A first sample: our own first for a JavaScript newcomer, the closest, then random ones of both sides.</summary>
    /// <remarks>
    /// Only the greater id of two can offer, and only a greater id gets into a full JavaScript peer. So a quarter of the
    /// sample at least is greater than the newcomer, and a quarter smaller, as far as there are such.
    /// </remarks>
    public List<PeerId> Sample(PeerId newcomer, bool isOurs, IntroductionRules rules, Random random)
    {
        List<PeerId> chosen = [];
        if (everyone.Count - 1 <= rules.Sample)
        {
            if (!isOurs)
                Take(ours, 0, ours.Count, newcomer, rules.Sample, chosen);
            Take(everyone, 0, everyone.Count, newcomer, rules.Sample, chosen);
            return chosen;
        }

        int quarter = Math.Max(1, rules.Sample / 4);
        if (!isOurs)
        {
            Draw(ours, ours.RankOf(newcomer), ours.Count, newcomer, quarter, chosen, random);
            Draw(ours, 0, ours.RankOf(newcomer), newcomer, quarter, chosen, random);
        }

        int rank = everyone.RankOf(newcomer);
        Draw(everyone, rank, everyone.Count, newcomer, quarter - chosen.Count(id => id > newcomer), chosen, random);
        Draw(everyone, 0, rank, newcomer, quarter - chosen.Count(id => id < newcomer), chosen, random);

        int close = Math.Min(rules.Closest, rules.Sample - chosen.Count);
        everyone.Closest(newcomer, id =>
        {
            if (close > 0 && id != newcomer && !chosen.Contains(id))
            {
                chosen.Add(id);
                close--;
            }

            return close > 0;
        });

        Draw(everyone, 0, everyone.Count, newcomer, rules.Sample - chosen.Count, chosen, random);
        return chosen;
    }

    /// <summary>A few more at random, of those that the member has not met.</summary>
    public List<PeerId> TopUp(PeerId member, int count, Func<PeerId, bool> knows, Random random)
    {
        List<PeerId> chosen = [];
        for (int draws = count * DrawsPerPick; draws > 0 && chosen.Count < count && everyone.Count > 1; draws--)
        {
            PeerId id = everyone[random.Next(everyone.Count)];
            if (id != member && !knows(id) && !chosen.Contains(id))
                chosen.Add(id);
        }

        return chosen;
    }

    // Random ranks in [from, to). Where most of the range is chosen already, a walk from a random rank finds the rest.
    private static void Draw(SortedIds ids, int from, int to, PeerId newcomer, int count, List<PeerId> chosen, Random random)
    {
        if (count <= 0 || from == to)
            return;
        int most = chosen.Count + count;
        for (int draws = count * DrawsPerPick; draws > 0 && chosen.Count < most; draws--)
            Add(ids[random.Next(from, to)], newcomer, chosen);
        int start = random.Next(from, to);
        for (int step = 0; step < Math.Min(to - from, LongestWalk) && chosen.Count < most; step++)
            Add(ids[from + ((start - from + step) % (to - from))], newcomer, chosen);
    }

    private static void Add(PeerId id, PeerId newcomer, List<PeerId> chosen)
    {
        if (id != newcomer && !chosen.Contains(id))
            chosen.Add(id);
    }

    private static void Take(SortedIds ids, int from, int to, PeerId newcomer, int most, List<PeerId> chosen)
    {
        for (int rank = from; rank < to && chosen.Count < most; rank++)
            Add(ids[rank], newcomer, chosen);
    }
}
