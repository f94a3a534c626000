namespace PeerPigeon.Transport;

/// <summary>What direct links did in this process. Read at any time; values only grow, but for the two that say "now".</summary>
public sealed class DirectLinkCounters
{
    private static readonly int Reasons = Enum.GetValues<DirectRefusal>().Length;

    private readonly long[] _refused = new long[Reasons];
    private long _opened;
    private long _closed;
    private long _failed;
    private long _oversize;
    private long _callsMade;
    private long _callsForbidden;
    private int _halfOpen;
    private long _fullSends;

    /// <summary>Links opened, either way.</summary>
    public long LinksOpened => Interlocked.Read(ref _opened);

    /// <summary>Links open now.</summary>
    public long LinksOpen => Interlocked.Read(ref _opened) - Interlocked.Read(ref _closed);

    /// <summary>Attempts that failed, for whatever reason.</summary>
    public long AttemptsFailed => Interlocked.Read(ref _failed);

    /// <summary>Calls made to URLs that others offered.</summary>
    public long CallsMade => Interlocked.Read(ref _callsMade);

    /// <summary>Offered URLs that <see cref="DirectLinkOptions.MayCall"/> forbade.</summary>
    public long CallsForbidden => Interlocked.Read(ref _callsForbidden);

    /// <summary>Callers now that have not said hello yet.</summary>
    public int HalfOpen => Volatile.Read(ref _halfOpen);

    /// <summary>Links ended because the remote sent a frame above <see cref="DirectLinkOptions.MaxFrameBytes"/>.</summary>
    public long OversizeFrames => Interlocked.Read(ref _oversize);

    /// <summary>Sends refused because a link's queue was at its limit, of links that have ended; a live link counts its own.</summary>
    public long FullSends => Interlocked.Read(ref _fullSends);

    /// <summary>Handshakes refused for a reason, on either side.</summary>
    public long Refused(DirectRefusal reason) => Interlocked.Read(ref _refused[(int)reason]);

    internal void Refuse(DirectRefusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    internal void Opened() => Interlocked.Increment(ref _opened);

    internal void Closed(long fullSends)
    {
        Interlocked.Increment(ref _closed);
        Interlocked.Add(ref _fullSends, fullSends);
    }

    internal void Failed() => Interlocked.Increment(ref _failed);

    internal void Oversize() => Interlocked.Increment(ref _oversize);

    internal void Called() => Interlocked.Increment(ref _callsMade);

    internal void Forbade() => Interlocked.Increment(ref _callsForbidden);

    /// <summary>A caller came; false when there are too many already.</summary>
    internal bool TryEnter(int bound)
    {
        if (Interlocked.Increment(ref _halfOpen) <= bound)
            return true;
        Interlocked.Decrement(ref _halfOpen);
        return false;
    }

    internal void Left() => Interlocked.Decrement(ref _halfOpen);
}
