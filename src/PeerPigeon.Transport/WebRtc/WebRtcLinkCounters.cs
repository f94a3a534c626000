namespace PeerPigeon.Transport;

/// <summary>What WebRTC links did in this process. Read at any time; values only grow, but for those that say "now".</summary>
public sealed class WebRtcLinkCounters
{
    private readonly long[] _refused = new long[Enum.GetValues<WebRtcRefusal>().Length];
    private long _opened;
    private long _closed;
    private long _oversize;
    private long _fullSends;
    private int _attempts;

    /// <summary>Links opened, either way.</summary>
    public long LinksOpened => Interlocked.Read(ref _opened);

    /// <summary>Links open now.</summary>
    public long LinksOpen => Interlocked.Read(ref _opened) - Interlocked.Read(ref _closed);

    /// <summary>Handshakes under way now.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Links ended because the remote sent a frame above <see cref="WebRtcLinkOptions.MaxFrameBytes"/>.</summary>
    public long OversizeFrames => Interlocked.Read(ref _oversize);

    /// <summary>Sends refused because a link was at its limit, of links that have ended; a live link counts its own.</summary>
    public long FullSends => Interlocked.Read(ref _fullSends);

    /// <summary>What was refused or ignored for a reason, on either side.</summary>
    public long Refused(WebRtcRefusal reason) => Interlocked.Read(ref _refused[(int)reason]);

    internal void Refuse(WebRtcRefusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    internal void Opened() => Interlocked.Increment(ref _opened);

    internal void Closed(long fullSends)
    {
        Interlocked.Increment(ref _closed);
        Interlocked.Add(ref _fullSends, fullSends);
    }

    internal void Oversize() => Interlocked.Increment(ref _oversize);

    internal bool TryEnter(int bound)
    {
        if (Interlocked.Increment(ref _attempts) <= bound)
            return true;
        Interlocked.Decrement(ref _attempts);
        return false;
    }

    internal void Left() => Interlocked.Decrement(ref _attempts);
}
