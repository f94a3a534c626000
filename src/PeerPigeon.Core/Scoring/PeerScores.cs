using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>What the neighbours of one network have earned; it outlives their links, so that nobody begins anew by coming back.</summary>
/// <remarks>A score starts at 0, falls with every act of misbehaviour, rises a little with every frame brought first, and fades with time.</remarks>
public sealed class PeerScores(ScoringRules rules)
{
    private readonly SortedDictionary<PeerId, Record> _records = [];

    /// <summary>Peers remembered.</summary>
    public int Count => _records.Count;

    /// <summary>The points of a peer now.</summary>
    public double PointsOf(PeerId peer, DateTimeOffset now) => _records.TryGetValue(peer, out Record? record) ? record.Faded(rules, now) : 0;

    /// <summary>A peer misbehaved. <see cref="Standing.Refused"/> means: close its link now.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="kind">How.</param>
    /// <param name="isOurs">Whether it is one of our peers, who know better than 1.1.3's.</param>
    /// <param name="times">How often.</param>
    /// <param name="now">The time.</param>
    public Standing Charge(PeerId peer, Misbehaviour kind, bool isOurs, int times, DateTimeOffset now)
    {
        double cost = (isOurs ? rules.Costs : rules.CostsElsewhere)[(int)kind] * times;
        if (!rules.Enabled || cost <= 0)
            return Of(peer, now);
        Record record = Find(peer, now);
        record.Points = Math.Max(2 * rules.Close, record.Faded(rules, now) - cost);
        record.At = now;
        if (record.Points < rules.Close && record.RefusedUntil <= now)
        {
            double factor = Math.Pow(2, Math.Min(record.Refusals, 20));
            record.RefusedUntil = now + TimeSpan.FromTicks((long)Math.Min(rules.RefuseFor.Ticks * factor, rules.RefuseCap.Ticks));
            record.Refusals++;
        }

        return Of(peer, now);
    }

    /// <summary>Until when a peer is refused; long past if it never was.</summary>
    public DateTimeOffset RefusedUntil(PeerId peer) => _records.TryGetValue(peer, out Record? record) ? record.RefusedUntil : default;

    /// <summary>A peer brought frames first.</summary>
    public void Credit(PeerId peer, int frames, DateTimeOffset now)
    {
        if (!rules.Enabled || frames <= 0)
            return;
        Record record = Find(peer, now);
        double points = record.Faded(rules, now);
        record.Points = points >= rules.CreditCap ? points : Math.Min(rules.CreditCap, points + (frames * rules.Credit));
        record.At = now;
    }

    /// <summary>How a peer is to be treated.</summary>
    public Standing Of(PeerId peer, DateTimeOffset now)
    {
        if (!_records.TryGetValue(peer, out Record? record))
            return Standing.Good;
        return record.RefusedUntil > now ? Standing.Refused : record.Faded(rules, now) < rules.NoGossip ? Standing.Silenced : Standing.Good;
    }

    private Record Find(PeerId peer, DateTimeOffset now)
    {
        if (_records.TryGetValue(peer, out Record? record))
            return record;
        if (_records.Count >= rules.Remembered)
            Forget();
        record = new() { At = now };
        _records.Add(peer, record);
        return record;
    }

    private void Forget()
    {
        (PeerId Peer, Record Record)? oldest = null;
        foreach ((PeerId peer, Record record) in _records)
        {
            if (oldest is null || record.At < oldest.Value.Record.At)
                oldest = (peer, record);
        }

        _records.Remove(oldest!.Value.Peer);
    }

    private sealed class Record
    {
        public double Points { get; set; }

        public DateTimeOffset At { get; set; }

        public DateTimeOffset RefusedUntil { get; set; }

        public int Refusals { get; set; }

        public double Faded(ScoringRules rules, DateTimeOffset now) => now <= At ? Points : Points * Math.Pow(0.5, (now - At) / rules.HalfLife);
    }
}
