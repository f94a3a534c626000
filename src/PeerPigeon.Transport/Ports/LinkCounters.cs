namespace PeerPigeon.Transport;

/// <summary>What links of one kind did in this process. Read at any time; values only grow, but for those that say "now".</summary>
public abstract class LinkCounters
{
    private long _opened;
    private long _closed;
    private long _oversize;
    private long _fullSends;
    private int _inPlace;

    private protected LinkCounters()
    {
    }

    /// <summary>Links opened, either way.</summary>
    public long LinksOpened => Interlocked.Read(ref _opened);

    /// <summary>Links open now.</summary>
    public long LinksOpen => Interlocked.Read(ref _opened) - Interlocked.Read(ref _closed);

    /// <summary>Links ended because the remote sent a frame above the limit of its kind.</summary>
    public long OversizeFrames => Interlocked.Read(ref _oversize);

    /// <summary>Sends refused because a link was at its limit, of links that have ended; a live link counts its own.</summary>
    public long FullSends => Interlocked.Read(ref _fullSends);

    /// <summary>Bounded places that are taken now: <see cref="TryEnter"/>.</summary>
    private protected int InPlace => Volatile.Read(ref _inPlace);

    internal void Opened() => Interlocked.Increment(ref _opened);

    internal void Closed(long fullSends)
    {
        Interlocked.Increment(ref _closed);
        Interlocked.Add(ref _fullSends, fullSends);
    }

    internal void Oversize() => Interlocked.Increment(ref _oversize);

    /// <summary>Takes a place; false when <paramref name="bound"/> are taken already.</summary>
    internal bool TryEnter(int bound)
    {
        if (Interlocked.Increment(ref _inPlace) <= bound)
            return true;
        Left();
        return false;
    }

    internal void Left() => Interlocked.Decrement(ref _inPlace);
}
