using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>What one bridge has counted since it started. Written by its actor, read from any thread.</summary>
public sealed class BridgeCounters
{
    private static readonly Meter Meter = new("PeerPigeon.Actors");

    private static readonly Counter<long> Judged =
        Meter.CreateCounter<long>("peerpigeon.bridge.messages", "{message}", "Messages heard by a bridge, by what became of them");

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("peerpigeon.bridge.failed", "{message}", "Messages that a bridge told on and the other network did not take");

    private static readonly ImmutableArray<KeyValuePair<string, object?>> Tags =
        [.. Enum.GetNames<BridgeVerdict>().Select(name => KeyValuePair.Create<string, object?>("verdict", name))];

    private readonly long[] _judged = new long[Enum.GetValues<BridgeVerdict>().Length];
    private long _failed;

    /// <summary>Messages of which this became; <see cref="BridgeVerdict.Relay"/>: told on.</summary>
    public long Of(BridgeVerdict verdict) => Interlocked.Read(ref _judged[(int)verdict]);

    /// <summary>Messages told on that no link of the other network took.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    internal void Count(BridgeVerdict verdict)
    {
        Interlocked.Increment(ref _judged[(int)verdict]);
        Judged.Add(1, Tags[(int)verdict]);
    }

    internal void CountFailed()
    {
        Interlocked.Increment(ref _failed);
        Failures.Add(1);
    }
}
