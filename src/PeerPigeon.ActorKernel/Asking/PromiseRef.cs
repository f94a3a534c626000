using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The sender of a question from outside: whatever it is told first completes a task. It gets a path, and is found by it,
/// only if somebody asks for the path, which local answers do not.
/// </summary>
internal abstract class PromiseRef(ActorSystemImpl system) : MinimalActorRef
{
    private readonly Lock _gate = new();
    private ActorPath? _path;
    private bool _isDone;
    private Expiry? _expiry;
    private CancellationTokenRegistration _cancellation;

    public override IActorRefProvider Provider => system.Provider;

    public override IInternalActorRef Parent => system.Provider.TempContainer;

    public override ActorPath Path
    {
        get
        {
            lock (_gate)
            {
                if (_path is not null) return _path;
                _path = system.Provider.TempPath();
                if (!_isDone) system.Provider.RegisterTempActor(this, _path);
                return _path;
            }
        }
    }

    /// <summary>Bounds the wait. Called once, before the question is sent.</summary>
    internal void Limit(TimeSpan timeout, CancellationToken cancellation)
    {
        if (timeout > TimeSpan.Zero) (_expiry = new Expiry(this, timeout)).Start(system.Scheduler);
        if (cancellation.CanBeCanceled) _cancellation = cancellation.UnsafeRegister(static (promise, token) => ((PromiseRef)promise!).Cancel(token), this);
    }

    internal ActorSystemImpl System => system;

    protected abstract void Expire(TimeSpan timeout);

    protected abstract void Cancel(CancellationToken token);

    /// <summary>To be called by whoever has completed the task.</summary>
    protected void Done()
    {
        _expiry?.Stop();
        _cancellation.Unregister();
        lock (_gate)
        {
            _isDone = true;
            if (_path is not null) system.Provider.UnregisterTempActor(_path);
        }
    }

    private sealed class Expiry(PromiseRef promise, TimeSpan timeout) : ScheduledWork
    {
        private ICancelable? _elsewhere;

        internal void Start(IScheduler scheduler)
        {
            if (scheduler is HeapScheduler heap) heap.Schedule(this, timeout);
            else _elsewhere = scheduler.Advanced.ScheduleOnceCancelable(timeout, Run);
        }

        internal void Stop()
        {
            Cancel();
            _elsewhere?.Cancel();
        }

        protected override void Run() => promise.Expire(timeout);
    }
}

/// <summary>Waits for an answer.</summary>
internal sealed class AskRef<T>(ActorSystemImpl system) : PromiseRef(system)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Answer => _answer.Task;

    protected override void TellInternal(object message, IActorRef? sender)
    {
        var taken = message switch
        {
            ISystemMessage => _answer.TrySetException(new InvalidOperationException($"system message of type '{message.GetType().Name}' is invalid for an Ask")),
            T answer => _answer.TrySetResult(answer),
            null => _answer.TrySetResult(default!),
            Status.Failure failure => _answer.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _answer.TrySetException(new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]", nameof(message))),
        };
        if (taken) Done();
        else if (!_answer.Task.IsCanceled && message is not null) System.DeadLetters.Tell(message, this);
    }

    protected override void Expire(TimeSpan timeout)
    {
        if (_answer.TrySetException(new AskTimeoutException($"Timeout after {timeout.TotalSeconds:F2} seconds"))) Done();
    }

    protected override void Cancel(CancellationToken token)
    {
        if (_answer.TrySetCanceled(token)) Done();
    }
}

/// <summary>Waits for an actor to end.</summary>
internal sealed class EndOfActorRef(ActorSystemImpl system, IInternalActorRef target) : PromiseRef(system)
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when the actor has ended, false when the wait was given up.</summary>
    internal Task<bool> Ended => _ended.Task;

    internal void Watch() => target.SendSystemMessage(new Watch(target, this));

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is DeathWatchNotification notice && notice.Actor.Path.Equals(target.Path)) Complete(hasEnded: true);
    }

    protected override void Expire(TimeSpan timeout) => Complete(hasEnded: false);

    protected override void Cancel(CancellationToken token) => Complete(hasEnded: false);

    private void Complete(bool hasEnded)
    {
        if (!_ended.TrySetResult(hasEnded)) return;
        Done();
        if (!hasEnded) target.SendSystemMessage(new Unwatch(target, this));
    }
}
