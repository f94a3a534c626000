using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Keeps what is due; how time passes is up to the two that derive from it.</summary>
internal abstract class HeapScheduler : IScheduler, IAdvancedScheduler
{
    private protected readonly TimerHeap Heap = new();

    public IAdvancedScheduler Advanced => this;

    public abstract DateTimeOffset Now { get; }

    public TimeSpan MonotonicClock => new(Ticks);

    public TimeSpan HighResMonotonicClock => new(Ticks);

    /// <summary>Ticks of 100 ns since the scheduler was made.</summary>
    internal abstract long Ticks { get; }

    internal abstract void Add(ScheduledWork work);

    internal abstract void Remove(ScheduledWork work);

    internal void Schedule(ScheduledWork work, TimeSpan delay, TimeSpan interval = default, ICancelable? cancelable = null)
    {
        if (cancelable?.IsCancellationRequested == true) return;
        work.Owner = this;
        work.Due = Ticks + delay.Ticks;
        work.Interval = interval.Ticks;
        Add(work);
        work.EndWith(cancelable);
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, cancelable: null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Schedule(new ScheduledTell(receiver, message, sender), NotNegative(delay), cancelable: cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable: null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Schedule(new ScheduledTell(receiver, message, sender), NotNegative(initialDelay), Positive(interval), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, cancelable: null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Schedule(new ScheduledAction(action), NotNegative(delay), cancelable: cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, cancelable: null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(new ScheduledAction(action), NotNegative(initialDelay), Positive(interval), cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) => ScheduleRepeatedly(initialDelay, interval, action.Run);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private static TimeSpan NotNegative(TimeSpan delay) =>
        delay >= TimeSpan.Zero ? delay : throw new ArgumentOutOfRangeException(nameof(delay), delay, $"Delay must be >=0. It was {delay}");

    private static TimeSpan Positive(TimeSpan interval) =>
        interval > TimeSpan.Zero ? interval : throw new ArgumentOutOfRangeException(nameof(interval), interval, $"Interval must be >0. It was {interval}");
}
