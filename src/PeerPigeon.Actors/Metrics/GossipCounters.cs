namespace PeerPigeon.Actors;

/// <summary>What one mesh has counted of its gossip since it started. Written by its actors, read from any thread.</summary>
public sealed class GossipCounters
{

    private readonly Tally _sent = new();
    private readonly Tally _received = new();
    private readonly Tally _duplicates = new();
    private readonly Tally _slowed = new();
    private readonly Tally _ids = new();
    private readonly Tally _repeated = new();
    private readonly Tally _pulls = new();
    private readonly Tally _served = new();
    private readonly Tally _repairs = new();
    private readonly Tally _grafts = new();
    private readonly Tally _prunes = new();
    private readonly Tally _broken = new();
    private readonly Tally _refused = new();
    private readonly Tally _forgotten = new();
    private readonly Tally _overflows = new();
    private readonly Tally _unconfirmed = new();
    private readonly Tally _seenForgotten = new();

    /// <summary>Full frames put on links, counted once for each.</summary>
    public long Sent => _sent.Count;

    /// <summary>Frames that came for the first time.</summary>
    public long Received => _received.Count;

    /// <summary>Frames that came again.</summary>
    public long Duplicates => _duplicates.Count;

    /// <summary>Frames that were read later, because their link brought more than <c>scoring.frames-per-second</c>.</summary>
    public long Slowed => _slowed.Count;

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

    /// <summary>Generations of frame ids forgotten before their time (<c>router.seen-capacity</c>): frames may then come twice.</summary>
    public long SeenForgotten => _seenForgotten.Count;

    internal void CountSent(int links) => _sent.Add(links);

    internal void CountReceived(int hops)
    {
        _received.Add(1);
        MeshHistograms.GossipHops.Record(hops);
    }

    internal void CountSlowed() => _slowed.Add(1);

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

    internal void CountSeenForgotten(long generations) => _seenForgotten.Add(generations);

    internal void CountConfirmationShed() => _unconfirmed.Add(1);

    private sealed class Tally
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Add(long count)
        {
            if (count != 0)
                Interlocked.Add(ref _count, count);
        }
    }
}
