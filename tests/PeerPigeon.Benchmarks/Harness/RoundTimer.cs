using System.Diagnostics;

namespace PeerPigeon.Benchmarks;

/// <summary>Takes the time of the part of a round that counts; what comes before <see cref="Start"/> is preparation.</summary>
internal sealed class RoundTimer
{
    private long _startedAt;
    private long _allocatedBefore;
    private bool _stopped;

    public double SecondsPerOperation { get; private set; }

    public double BytesPerOperation { get; private set; }

    public void Start()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        _startedAt = Stopwatch.GetTimestamp();
    }

    /// <summary>Another process took the time.</summary>
    public void Took(double seconds, double operations) => (_stopped, SecondsPerOperation) = (true, seconds / operations);

    /// <param name="operations">What happened since <see cref="Start"/>.</param>
    public void Stop(double operations) => Stop(operations, Stopwatch.GetTimestamp());

    /// <param name="operations">What happened since <see cref="Start"/>.</param>
    /// <param name="at">When the last of it happened: a <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Stop(double operations, long at)
    {
        if (_startedAt == 0 || _stopped)
            throw new InvalidOperationException("a round starts once and stops once");
        _stopped = true;
        SecondsPerOperation = Stopwatch.GetElapsedTime(_startedAt, at).TotalSeconds / operations;
        BytesPerOperation = (GC.GetTotalAllocatedBytes(precise: true) - _allocatedBefore) / operations;
    }
}
