using System.Diagnostics.Metrics;

namespace PeerPigeon.Actors;

/// <summary>What one mesh has counted of its gossip since it started. Written by its actors, read from any thread.</summary>
public sealed class GossipCounters
{
    private static readonly Meter Meter = new("PeerPigeon.Actors");
    private static readonly Counter<long> SentMetric = Meter.CreateCounter<long>("peerpigeon.gossip.frames.sent", "{frame}", "Full frames of gossip put on links");
    private static readonly Counter<long> ReceivedMetric = Meter.CreateCounter<long>("peerpigeon.gossip.frames.received", "{frame}", "Frames of gossip that came for the first time");
    private static readonly Counter<long> DuplicatesMetric = Meter.CreateCounter<long>("peerpigeon.gossip.frames.duplicate", "{frame}", "Frames of gossip that came again");
    private static readonly Counter<long> IdsMetric = Meter.CreateCounter<long>("peerpigeon.gossip.ids.sent", "{id}", "Ids of frames told to neighbours");
    private static readonly Counter<long> RepeatedMetric = Meter.CreateCounter<long>("peerpigeon.gossip.ids.repeated", "{id}", "Ids told again, since the neighbour did not seem to have the frame");
    private static readonly Counter<long> PullsMetric = Meter.CreateCounter<long>("peerpigeon.gossip.pulls", "{frame}", "Frames asked for");
    private static readonly Counter<long> ServedMetric = Meter.CreateCounter<long>("peerpigeon.gossip.served", "{frame}", "Frames sent because a neighbour asked for them");
    private static readonly Counter<long> RepairsMetric = Meter.CreateCounter<long>("peerpigeon.gossip.repairs", "{frame}", "Frames that came because they were asked for");
    private static readonly Counter<long> GraftsMetric = Meter.CreateCounter<long>("peerpigeon.gossip.grafts", "{link}", "Links that became part of an origin's tree at the neighbour's wish");
    private static readonly Counter<long> PrunesMetric = Meter.CreateCounter<long>("peerpigeon.gossip.prunes", "{link}", "Links that left an origin's tree at the neighbour's wish");
    private static readonly Counter<long> BrokenMetric = Meter.CreateCounter<long>("peerpigeon.gossip.promises.broken", "{frame}", "Frames that a neighbour named and did not give");
    private static readonly Counter<long> RefusedMetric = Meter.CreateCounter<long>("peerpigeon.gossip.pulls.refused", "{frame}", "Frames not sent although asked for: above gossip.serve-bytes, or said before the neighbour came");
    private static readonly Counter<long> ForgottenMetric = Meter.CreateCounter<long>("peerpigeon.gossip.history.forgotten", "{frame}", "Frames let go before their time: gossip.history-frames, -bytes, service-frames");
    private static readonly Counter<long> OverflowsMetric = Meter.CreateCounter<long>("peerpigeon.gossip.missing.overflows", "{id}", "Ids of missed frames that found no room: gossip.missing");
    private static readonly Counter<long> UnconfirmedMetric = Meter.CreateCounter<long>("peerpigeon.gossip.confirmations.shed", "{frame}", "Confirmations of tracked broadcasts above gossip.confirmations");
    private static readonly Histogram<int> Hops = Meter.CreateHistogram<int>("peerpigeon.gossip.hops", "{link}", "Links that a frame of gossip passed on its way here");

    private readonly Tally _sent = new(SentMetric);
    private readonly Tally _received = new(ReceivedMetric);
    private readonly Tally _duplicates = new(DuplicatesMetric);
    private readonly Tally _ids = new(IdsMetric);
    private readonly Tally _repeated = new(RepeatedMetric);
    private readonly Tally _pulls = new(PullsMetric);
    private readonly Tally _served = new(ServedMetric);
    private readonly Tally _repairs = new(RepairsMetric);
    private readonly Tally _grafts = new(GraftsMetric);
    private readonly Tally _prunes = new(PrunesMetric);
    private readonly Tally _broken = new(BrokenMetric);
    private readonly Tally _refused = new(RefusedMetric);
    private readonly Tally _forgotten = new(ForgottenMetric);
    private readonly Tally _overflows = new(OverflowsMetric);
    private readonly Tally _unconfirmed = new(UnconfirmedMetric);

    /// <summary>Full frames put on links, counted once for each.</summary>
    public long Sent => _sent.Count;

    /// <summary>Frames that came for the first time.</summary>
    public long Received => _received.Count;

    /// <summary>Frames that came again.</summary>
    public long Duplicates => _duplicates.Count;

    /// <summary>Ids told to neighbours, counted once for each.</summary>
    public long IdsSent => _ids.Count;

    /// <summary>Of those, ids told again.</summary>
    public long IdsRepeated => _repeated.Count;

    /// <summary>Frames asked for, each try counted.</summary>
    public long Pulls => _pulls.Count;

    /// <summary>Frames sent because a neighbour asked for them.</summary>
    public long Served => _served.Count;

    /// <summary>Frames that came because they were asked for.</summary>
    public long Repairs => _repairs.Count;

    /// <summary>Links that became part of a tree at the neighbour's wish.</summary>
    public long Grafts => _grafts.Count;

    /// <summary>Links that left a tree at the neighbour's wish.</summary>
    public long Prunes => _prunes.Count;

    /// <summary>Frames that a neighbour named and did not give.</summary>
    public long BrokenPromises => _broken.Count;

    /// <summary>Frames not sent although asked for.</summary>
    public long PullsRefused => _refused.Count;

    /// <summary>Frames let go before their time.</summary>
    public long Forgotten => _forgotten.Count;

    /// <summary>Ids of missed frames that found no room.</summary>
    public long Overflows => _overflows.Count;

    /// <summary>Confirmations of tracked broadcasts that went no further.</summary>
    public long ConfirmationsShed => _unconfirmed.Count;

    internal void CountSent(int links) => _sent.Add(links);

    internal void CountReceived(int hops)
    {
        _received.Add(1);
        Hops.Record(hops);
    }

    internal void CountDuplicate() => _duplicates.Add(1);

    internal void CountIds(int ids) => _ids.Add(ids);

    internal void CountRepeated(int ids) => _repeated.Add(ids);

    internal void CountPulls(int frames) => _pulls.Add(frames);

    internal void CountServed() => _served.Add(1);

    internal void CountRepair() => _repairs.Add(1);

    internal void CountGraft() => _grafts.Add(1);

    internal void CountPrune() => _prunes.Add(1);

    internal void CountBrokenPromise() => _broken.Add(1);

    internal void CountPullRefused() => _refused.Add(1);

    internal void CountForgotten(long frames) => _forgotten.Add(frames);

    internal void CountOverflows(long ids) => _overflows.Add(ids);

    internal void CountConfirmationShed() => _unconfirmed.Add(1);

    private sealed class Tally(Counter<long> metric)
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Add(long count)
        {
            if (count == 0)
                return;
            Interlocked.Add(ref _count, count);
            metric.Add(count);
        }
    }
}
