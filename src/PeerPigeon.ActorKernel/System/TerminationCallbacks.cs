using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>What runs after the last actor has ended, the latest registration first.</summary>
internal sealed class TerminationCallbacks(ActorSystemImpl system)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stack<Action>? _callbacks = new();

    internal Task Done => _done.Task;

    internal void Add(Action callback)
    {
        lock (_gate)
        {
            if (_callbacks is null) throw new InvalidOperationException("ActorSystem already terminated.");
            _callbacks.Push(callback);
        }
    }

    /// <summary>Called by the root's last act, so the rest happens after it.</summary>
    internal void Run()
    {
        if (system.Runtime is { } runtime) runtime.Post(RunAll);
        else ThreadPool.UnsafeQueueUserWorkItem(static self => ((TerminationCallbacks)self!).RunAll(), this);
    }

    private void RunAll()
    {
        Stack<Action> callbacks;
        lock (_gate)
        {
            if (_callbacks is null) return;
            callbacks = _callbacks;
            _callbacks = null;
        }

        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception cause)
            {
                system.Log.Error(cause, "a callback registered with RegisterOnTermination failed");
            }
        }

        (system.Scheduler as IDisposable)?.Dispose();
        _done.TrySetResult();
    }
}
