namespace Akka.Actor;

/// <summary>Shorter ways to schedule.</summary>
public static class SchedulerExtensions
{
    /// <summary>Sends once, unless cancelled.</summary>
    public static void ScheduleTellOnce(
        this ITellScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null) =>
        scheduler.ScheduleTellOnce(Milliseconds(millisecondsDelay), receiver, message, sender, cancelable);

    /// <summary>Sends again and again, until cancelled.</summary>
    public static void ScheduleTellRepeatedly(
        this ITellScheduler scheduler,
        int initialMillisecondsDelay,
        int millisecondsInterval,
        ICanTell receiver,
        object message,
        IActorRef? sender,
        ICancelable? cancelable = null) =>
        scheduler.ScheduleTellRepeatedly(Milliseconds(initialMillisecondsDelay), Milliseconds(millisecondsInterval), receiver, message, sender, cancelable);

    /// <summary>Sends once; the answer calls it off.</summary>
    public static ICancelable ScheduleTellOnceCancelable(this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef? sender)
    {
        if (scheduler is HeapScheduler heap && delay >= TimeSpan.Zero)
        {
            var work = new ScheduledTell(receiver, message, sender);
            heap.Schedule(work, delay);
            return work;
        }

        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellOnce(delay, receiver, message, sender, cancelable);
        return cancelable;
    }

    /// <summary>Sends once; the answer calls it off.</summary>
    public static ICancelable ScheduleTellOnceCancelable(
        this IScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef? sender) =>
        scheduler.ScheduleTellOnceCancelable(Milliseconds(millisecondsDelay), receiver, message, sender);

    /// <summary>Sends again and again; the answer calls it off.</summary>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
    {
        if (scheduler is HeapScheduler heap && initialDelay >= TimeSpan.Zero && interval > TimeSpan.Zero)
        {
            var work = new ScheduledTell(receiver, message, sender);
            heap.Schedule(work, initialDelay, interval);
            return work;
        }

        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
        return cancelable;
    }

    /// <summary>Sends again and again; the answer calls it off.</summary>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, ICanTell receiver, object message, IActorRef? sender) =>
        scheduler.ScheduleTellRepeatedlyCancelable(Milliseconds(initialMillisecondsDelay), Milliseconds(millisecondsInterval), receiver, message, sender);

    /// <summary>Runs once, unless cancelled.</summary>
    public static void ScheduleOnce(this IActionScheduler scheduler, int millisecondsDelay, Action action, ICancelable? cancelable = null) =>
        scheduler.ScheduleOnce(Milliseconds(millisecondsDelay), action, cancelable);

    /// <summary>Runs again and again, until cancelled.</summary>
    public static void ScheduleRepeatedly(
        this IActionScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, Action action, ICancelable? cancelable = null) =>
        scheduler.ScheduleRepeatedly(Milliseconds(initialMillisecondsDelay), Milliseconds(millisecondsInterval), action, cancelable);

    /// <summary>Runs once; the answer calls it off.</summary>
    public static ICancelable ScheduleOnceCancelable(this IActionScheduler scheduler, TimeSpan delay, Action action)
    {
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleOnce(delay, action, cancelable);
        return cancelable;
    }

    /// <summary>Runs once; the answer calls it off.</summary>
    public static ICancelable ScheduleOnceCancelable(this IActionScheduler scheduler, int millisecondsDelay, Action action) =>
        scheduler.ScheduleOnceCancelable(Milliseconds(millisecondsDelay), action);

    /// <summary>Runs again and again; the answer calls it off.</summary>
    public static ICancelable ScheduleRepeatedlyCancelable(this IActionScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, Action action)
    {
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleRepeatedly(initialDelay, interval, action, cancelable);
        return cancelable;
    }

    /// <summary>Runs again and again; the answer calls it off.</summary>
    public static ICancelable ScheduleRepeatedlyCancelable(
        this IActionScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, Action action) =>
        scheduler.ScheduleRepeatedlyCancelable(Milliseconds(initialMillisecondsDelay), Milliseconds(millisecondsInterval), action);

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
