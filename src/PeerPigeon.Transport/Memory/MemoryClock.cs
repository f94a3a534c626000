namespace PeerPigeon.Transport;

/// <summary>
/// Whole milliseconds on the caller's clock. Deliveries fall on this grid, so that those which come together share a timer,
/// and so that a real clock, whose timers know no fractions, is not asked again and again for the last one.
/// </summary>
internal sealed class MemoryClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    private long Ticks => time.GetElapsedTime(_origin).Ticks;

    /// <summary>The first grid point that is not in the past.</summary>
    public long Now => Ceiling(Ticks);

    public bool IsDue(long due) => Ticks >= due * TimeSpan.TicksPerMillisecond;

    public TimeSpan Until(long due) => TimeSpan.FromMilliseconds(Math.Max(0, Ceiling((due * TimeSpan.TicksPerMillisecond) - Ticks)));

    public ITimer CreateTimer(TimerCallback callback, object state) => time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public static long Milliseconds(TimeSpan span) => Ceiling(span.Ticks);

    private static long Ceiling(long ticks) => (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
}
