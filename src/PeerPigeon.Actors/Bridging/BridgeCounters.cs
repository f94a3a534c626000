using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>What one bridge has counted since it started. Written by its actor, read from any thread.</summary>
public sealed class BridgeCounters
{
    private readonly long[] _judged = new long[Enum.GetValues<BridgeVerdict>().Length];
    private long _failed;

    /// <summary>Messages of which this became; <see cref="BridgeVerdict.Relay"/>: told on.</summary>
    public long Of(BridgeVerdict verdict) => Interlocked.Read(ref _judged[(int)verdict]);

    /// <summary>Messages told on that no link of the other network took.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    internal void Count(BridgeVerdict verdict)
    {
        Interlocked.Increment(ref _judged[(int)verdict]);
    }

    internal void CountFailed()
    {
        Interlocked.Increment(ref _failed);
    }
}
