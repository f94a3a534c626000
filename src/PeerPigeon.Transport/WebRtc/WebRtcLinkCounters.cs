namespace PeerPigeon.Transport;

/// <summary>What WebRTC links did in this process. Read at any time; values only grow, but for those that say "now".</summary>
public sealed class WebRtcLinkCounters : LinkCounters
{
    private readonly long[] _refused = new long[Enum.GetValues<WebRtcRefusal>().Length];

    /// <summary>Handshakes under way now.</summary>
    public int Attempts => InPlace;

    /// <summary>What was refused or ignored for a reason, on either side.</summary>
    public long Refused(WebRtcRefusal reason) => Interlocked.Read(ref _refused[(int)reason]);

    internal void Refuse(WebRtcRefusal reason) => Interlocked.Increment(ref _refused[(int)reason]);
}
