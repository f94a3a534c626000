namespace PeerPigeon.WebRtc;

/// <summary>How an ICE agent behaves. Times are spans here and microseconds inside.</summary>
internal sealed record IceOptions
{
    /// <summary>The time between two checks that nobody asked for (Ta). RFC 8445 §14.2 says 50 ms; a check is 120 bytes, so 5 ms is 200 kbit/s while connecting.</summary>
    public TimeSpan Pacing { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The wait for an answer before a check is first repeated; doubles up to <see cref="MaxRetransmit"/>.</summary>
    public TimeSpan FirstRetransmit { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>The longest wait between repetitions.</summary>
    public TimeSpan MaxRetransmit { get; init; } = TimeSpan.FromMilliseconds(1600);

    /// <summary>How often a check is sent before its pair counts as failed.</summary>
    public int MaxAttempts { get; init; } = 9;

    /// <summary>How long the controlling side waits for a better pair after one works.</summary>
    public TimeSpan NominationPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Without a working pair for so long the agent fails.</summary>
    public TimeSpan CheckingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The earliest that it fails once no candidate is left to try: the other side may still find us (RFC 8863).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The mean time between consent checks, varied by a fifth (RFC 7675).</summary>
    public TimeSpan ConsentInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between consent checks while one is unanswered.</summary>
    public TimeSpan ConsentRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Consent ends when so long no check was answered, whatever else is heard (RFC 7675 §5.1).</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Disconnected when a check is unanswered and nothing was heard for so long since.</summary>
    public TimeSpan DisconnectedAfter { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Failed when nothing was heard for so long.</summary>
    public TimeSpan DeadAfterSilence { get; init; } = TimeSpan.FromSeconds(14);

    /// <summary>Failed when nothing was heard for so long after <see cref="IceAgent.OnSent"/>.</summary>
    public TimeSpan DeadAfterTraffic { get; init; } = TimeSpan.FromSeconds(4.8);

    /// <summary>Most candidates taken from the other side by signalling; more are counted and ignored.</summary>
    public int MaxRemoteCandidates { get; init; } = 64;

    /// <summary>Most addresses learnt from checks of the other side.</summary>
    public int MaxPeerReflexive { get; init; } = 16;

    /// <summary>Most candidates of our own.</summary>
    public int MaxLocalCandidates { get; init; } = 32;

    /// <summary>Most pairs; when full, the worst one without a working answer gives way to a better one.</summary>
    public int MaxPairs { get; init; } = 100;

    /// <summary>Most answers that wait to be sent; more checks go unanswered and are repeated by the other side.</summary>
    public int MaxPendingAnswers { get; init; } = 32;

    /// <summary>Whether loopback addresses of the other side are tried.</summary>
    public bool AllowLoopback { get; init; }
}

/// <summary>Where an ICE agent is.</summary>
internal enum IceState
{
    /// <summary>Before the other side's credentials are known.</summary>
    New,

    /// <summary>Looking for a pair that works.</summary>
    Checking,

    /// <summary>There is a pair that works.</summary>
    Connected,

    /// <summary>There was one, and it went silent; it may come back.</summary>
    Disconnected,

    /// <summary>Nothing worked, or it was silent for too long. Only a restart helps.</summary>
    Failed,

    Closed,
}

/// <summary>What an ICE agent did not do because of a limit or because it was not right.</summary>
internal sealed class IceCounters
{
    public long IgnoredCandidates { get; set; }

    public long DroppedPairs { get; set; }

    public long DroppedAnswers { get; set; }

    public long IgnoredMessages { get; set; }

    public long RoleConflicts { get; set; }

    public long ChecksSent { get; set; }
}
