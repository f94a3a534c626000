namespace PeerPigeon.WebRtc;

/// <summary>What an endpoint counts. Written by its thread, read by any; values only grow.</summary>
public sealed class RtcCounters
{
    /// <summary>Datagrams received.</summary>
    public long DatagramsIn { get; internal set; }

    /// <summary>Datagrams given to the socket.</summary>
    public long DatagramsOut { get; internal set; }

    /// <summary>Datagrams dropped because no connection expects anything from there.</summary>
    public long Strangers { get; internal set; }

    /// <summary>Candidates' <c>.local</c> names that nobody on the link resolved.</summary>
    public long UnresolvedNames { get; internal set; }

    /// <summary>The last trouble with a STUN or TURN server, in words; null if there was none.</summary>
    public string? ServerTrouble { get; internal set; }

    /// <summary>Exceptions where none should be, ours or an observer's; each ended at most its connection. A defect, worth a report.</summary>
    public long Faults { get; internal set; }

    /// <summary>The last of them.</summary>
    public Exception? LastFault { get; internal set; }
}
