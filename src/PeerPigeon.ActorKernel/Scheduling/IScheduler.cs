using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>What time it is. In a deterministic system time is virtual.</summary>
public interface ITimeProvider
{
    /// <summary>The current time.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time since some point in the past; never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>As <see cref="MonotonicClock"/>, in the best resolution.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>A clock that is the wall clock.</summary>
public interface IDateTimeOffsetNowTimeProvider : ITimeProvider;

/// <summary>Sends messages later.</summary>
public interface ITellScheduler
{
    /// <summary>Sends once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Sends once, unless cancelled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);

    /// <summary>Sends again and again, at a fixed rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the interval not positive.</exception>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Sends again and again, at a fixed rate, until cancelled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the interval not positive.</exception>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);
}

/// <summary>Runs things later, outside of any actor.</summary>
public interface IRunnableScheduler
{
    /// <summary>Runs once, unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs once.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action);

    /// <summary>Runs again and again, until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs again and again.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action);
}

/// <summary>Runs actions later, outside of any actor: never let one touch an actor's state.</summary>
public interface IActionScheduler : IRunnableScheduler
{
    /// <summary>Runs once, unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    /// <summary>Runs once.</summary>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs again and again, until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);

    /// <summary>Runs again and again.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}

/// <summary>The part of a scheduler that is not for actors.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>Sends messages later, and knows the time.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Running actions in place of sending messages.</summary>
    IAdvancedScheduler Advanced { get; }
}
