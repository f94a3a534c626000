namespace Akka.Actor;

/// <summary>An actor with timers of its own; they end with the incarnation that started them.</summary>
public interface IWithTimers
{
    /// <summary>Set by the runtime before the actor's constructor runs.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>
/// Timers of one actor, each under a key. Starting one ends an older one of the same key; a message of a timer that has
/// been cancelled, replaced, or started before a restart is never received, even if it was in the mailbox already.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>Keys of the timers that are running.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends <paramref name="msg"/> to the actor every <paramref name="interval"/>.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends <paramref name="msg"/> to the actor every <paramref name="interval"/>.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender);

    /// <summary>Sends <paramref name="msg"/> to the actor after a delay and every <paramref name="interval"/> from then on.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends <paramref name="msg"/> to the actor after a delay and every <paramref name="interval"/> from then on.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender);

    /// <summary>Sends <paramref name="msg"/> to the actor once.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends <paramref name="msg"/> to the actor once.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender);

    /// <summary>Whether a timer of that key is running.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends the timer of that key, if there is one.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}
