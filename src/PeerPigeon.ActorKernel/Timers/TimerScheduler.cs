using Akka.Event;

namespace Akka.Actor.Scheduler;

/// <summary>The timers of one incarnation of an actor.</summary>
internal sealed class TimerScheduler : ITimerScheduler
{
    private readonly ActorCell _cell;
    private Dictionary<object, TimerMessage>? _timers;

    internal TimerScheduler(ActorCell cell) => _cell = cell;

    public IReadOnlyCollection<object> ActiveTimers => _timers is null ? [] : _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender) => StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender)
    {
        if (interval <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(interval), interval, $"Interval must be >0. It was {interval}");
        Start(key, msg, initialDelay, interval, sender);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender) => Start(key, msg, timeout, TimeSpan.Zero, sender);

    public bool IsTimerActive(object key) => _timers?.ContainsKey(key) == true;

    public void Cancel(object key)
    {
        if (_timers?.Remove(key, out var timer) != true) return;
        if (_cell.SystemImpl.Settings.DebugTimerScheduler) _cell.System.Log.Debug("Cancel timer [{0}]", key);
        timer!.Stop();
    }

    public void CancelAll()
    {
        if (_timers is null) return;
        foreach (var timer in _timers.Values) timer.Stop();
        _timers.Clear();
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan interval, IActorRef? sender)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, $"Delay must be >=0. It was {delay}");
        Cancel(key);
        var timer = new TimerMessage(_cell, key, message, sender, isRepeating: interval > TimeSpan.Zero);
        (_timers ??= [])[key] = timer;
        if (_cell.SystemImpl.Settings.DebugTimerScheduler) _cell.System.Log.Debug("Start timer [{0}]", key);
        timer.Start(_cell.SystemImpl.Scheduler, delay, interval);
    }

    /// <summary>The message of a timer that is running; null for one that has been cancelled, replaced, or belonged to an earlier incarnation.</summary>
    internal object? Accept(TimerMessage timer)
    {
        if (_timers is null || !_timers.TryGetValue(timer.Key, out var running) || !ReferenceEquals(running, timer)) return null;
        if (!timer.IsRepeating) _timers.Remove(timer.Key);
        return timer.Message;
    }

    /// <summary>A timer: what the scheduler fires, and what then lies in the mailbox.</summary>
    internal sealed class TimerMessage(ActorCell cell, object key, object message, IActorRef? sender, bool isRepeating)
        : ScheduledWork, IWrappedMessage, INoSerializationVerificationNeeded
    {
        private ICancelable? _elsewhere;

        internal object Key => key;

        internal bool IsRepeating => isRepeating;

        public object Message => message;

        internal void Start(IScheduler scheduler, TimeSpan delay, TimeSpan interval)
        {
            if (scheduler is HeapScheduler heap) heap.Schedule(this, delay, interval);
            else if (isRepeating) _elsewhere = scheduler.ScheduleTellRepeatedlyCancelable(delay, interval, cell.Self, this, sender);
            else _elsewhere = scheduler.ScheduleTellOnceCancelable(delay, cell.Self, this, sender);
        }

        internal void Stop()
        {
            Cancel();
            _elsewhere?.Cancel();
        }

        protected override void Run() => cell.Post(this, sender);

        public override string ToString() => $"Timer({key}, {message})";
    }
}
