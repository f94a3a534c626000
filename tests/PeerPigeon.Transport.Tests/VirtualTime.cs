namespace PeerPigeon.Transport.Tests;

/// <summary>A clock that stands still until told; an advance fires every timer that falls due on the way, in order.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, int Version), (long Due, long Order)> _due = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan span)
    {
        long end = _now + span.Ticks;
        while (_due.TryPeek(out var next, out var key) && key.Due <= end)
        {
            _due.Dequeue();
            _now = Math.Max(_now, key.Due);
            next.Timer.Fire(next.Version);
        }

        _now = end;
    }

    public void AdvanceMilliseconds(double milliseconds) => Advance(TimeSpan.FromMilliseconds(milliseconds));

    private sealed class VirtualTimer(VirtualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            _version++;
            if (dueTime != Timeout.InfiniteTimeSpan)
                owner._due.Enqueue((this, _version), (owner._now + dueTime.Ticks, owner._order++));
            return true;
        }

        public void Fire(int version)
        {
            if (version == _version)
                callback(state);
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
