namespace PeerPigeon.Cli.Tests.Fakes;

/// <summary>A clock that stands still until told; one-shot timers fire on the way, in order.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<(long Due, ManualTimer Timer)> _due = [];
    private long _now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <summary>Timers that are armed.</summary>
    public int Pending
    {
        get
        {
            lock (_due)
                return _due.Count;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan span)
    {
        long end = GetTimestamp() + span.Ticks;
        while (Next(end) is { } timer)
            timer.Fire();
        Volatile.Write(ref _now, end);
    }

    private ManualTimer? Next(long end)
    {
        lock (_due)
        {
            if (_due.Count == 0 || _due.MinBy(entry => entry.Due) is var first && first.Due > end)
                return null;
            _due.Remove(first);
            Volatile.Write(ref _now, Math.Max(GetTimestamp(), first.Due));
            return first.Timer;
        }
    }

    private sealed class ManualTimer(ManualTime owner, Action fire) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._due)
            {
                owner._due.RemoveAll(entry => entry.Timer == this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                    owner._due.Add((owner.GetTimestamp() + dueTime.Ticks, this));
            }

            return true;
        }

        public void Fire() => fire();

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
