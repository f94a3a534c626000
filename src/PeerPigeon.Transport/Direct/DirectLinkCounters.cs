namespace PeerPigeon.Transport;

/// <summary>What direct links did in this process. Read at any time; values only grow, but for the two that say "now".</summary>
public sealed class DirectLinkCounters : LinkCounters
{
    private static readonly int Reasons = Enum.GetValues<DirectRefusal>().Length;

    private readonly long[] _refused = new long[Reasons];
    private long _failed;
    private long _callsMade;
    private long _callsForbidden;

    /// <summary>Attempts that failed, for whatever reason.</summary>
    public long AttemptsFailed => Interlocked.Read(ref _failed);

    /// <summary>Calls made to URLs that others offered.</summary>
    public long CallsMade => Interlocked.Read(ref _callsMade);

    /// <summary>Offered URLs that <see cref="DirectLinkOptions.MayCall"/> forbade.</summary>
    public long CallsForbidden => Interlocked.Read(ref _callsForbidden);

    /// <summary>Callers now that have not said hello yet.</summary>
    public int HalfOpen => InPlace;

    /// <summary>Handshakes refused for a reason, on either side.</summary>
    public long Refused(DirectRefusal reason) => Interlocked.Read(ref _refused[(int)reason]);

    internal void Refuse(DirectRefusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    internal void Failed() => Interlocked.Increment(ref _failed);

    internal void Called() => Interlocked.Increment(ref _callsMade);

    internal void Forbade() => Interlocked.Increment(ref _callsForbidden);
}
