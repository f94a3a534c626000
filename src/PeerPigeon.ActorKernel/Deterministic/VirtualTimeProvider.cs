using Akka.Actor;

namespace PeerPigeon.ActorKernel;

/// <summary>The clock of a deterministic system for code that is no actor: timestamps and timers are virtual.</summary>
internal sealed class VirtualTimeProvider(VirtualScheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => scheduler.Now;

    public override long GetTimestamp() => scheduler.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(VirtualScheduler scheduler, TimerCallback callback, object? state) : ScheduledWork, ITimer
    {
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed) return false;
            scheduler.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan) scheduler.Schedule(this, dueTime, period > TimeSpan.Zero ? period : TimeSpan.Zero);
            return true;
        }

        protected override void Run() => callback(state);

        public void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            Cancel();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
