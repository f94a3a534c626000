using System.Diagnostics;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The scheduler of a system that runs in real time: the heap behind one lock, and one timer of the platform set to the first that is due.</summary>
internal sealed class RealTimeScheduler : HeapScheduler, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ScheduledWork> _due = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Timer _alarm;
    private readonly Func<ILoggingAdapter> _log;
    private long _alarmAt = long.MaxValue;
    private bool _isFiring;
    private bool _isDisposed;

    internal RealTimeScheduler(Func<ILoggingAdapter> log)
    {
        _log = log;
        _alarm = new Timer(static scheduler => ((RealTimeScheduler)scheduler!).FireDue(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public override DateTimeOffset Now => DateTimeOffset.UtcNow;

    internal override long Ticks => Stopwatch.GetElapsedTime(_started).Ticks;

    internal override void Add(ScheduledWork work)
    {
        lock (_gate)
        {
            if (_isDisposed) throw new SchedulerException("cannot enqueue after timer shutdown");
            Heap.Add(work);
            if (work.Due < _alarmAt && !_isFiring) SetAlarm(work.Due);
        }
    }

    internal override void Remove(ScheduledWork work)
    {
        lock (_gate) Heap.Remove(work);
    }

    private void SetAlarm(long due)
    {
        _alarmAt = due;
        var wait = Math.Max(0, due - Ticks);
        _alarm.Change(Math.Min((wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, int.MaxValue), Timeout.Infinite);
    }

    private void FireDue()
    {
        lock (_gate)
        {
            if (_isFiring || _isDisposed) return;
            _isFiring = true;
        }

        while (TakeDue())
        {
            foreach (var work in _due) Fire(work);
            _due.Clear();
        }
    }

    /// <summary>Takes what is due; if that is nothing, sets the alarm and says so.</summary>
    private bool TakeDue()
    {
        lock (_gate)
        {
            var now = Ticks;
            while (Heap.First is { } first && first.Due <= now && !_isDisposed)
            {
                Heap.Remove(first);
                _due.Add(first);
                if (first.Interval == 0) continue;
                first.Due += first.Interval;
                if (first.Due <= now) first.Due = now + first.Interval;   // a host that slept does not get all it missed at once
                Heap.Add(first);
            }

            if (_due.Count > 0) return true;
            _isFiring = false;
            if (Heap.First is { } next && !_isDisposed) SetAlarm(next.Due);
            else _alarmAt = long.MaxValue;
            return false;
        }
    }

    private void Fire(ScheduledWork work)
    {
        try
        {
            work.Fire();
        }
        catch (Exception cause)
        {
            work.Cancel();
            _log().Error(cause, "scheduled work {0} failed and is not repeated", work);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (Heap.First is { } work) Heap.Remove(work);
        }

        _alarm.Dispose();
    }
}
