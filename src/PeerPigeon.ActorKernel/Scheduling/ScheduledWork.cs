namespace Akka.Actor;

/// <summary>Something that is to happen at a time: the node of the timer heap, the handle to cancel it, and what it does, in one object.</summary>
internal abstract class ScheduledWork : ICancelable
{
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _outerCancel;
    private volatile bool _isCancelled;

    /// <summary>Ticks of 100 ns on the scheduler's monotonic clock.</summary>
    internal long Due;

    /// <summary>Place in the heap; -1 outside of it.</summary>
    internal int Index = -1;

    /// <summary>Ticks between firings; 0 fires once.</summary>
    internal long Interval;

    internal HeapScheduler? Owner;

    public bool IsCancellationRequested => _isCancelled;

    public CancellationToken Token
    {
        get
        {
            var source = _source ?? Interlocked.CompareExchange(ref _source, new CancellationTokenSource(), null) ?? _source;
            if (_isCancelled) source.Cancel();
            return source.Token;
        }
    }

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        if (_isCancelled) return;
        _isCancelled = true;
        Owner?.Remove(this);
        _source?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay) => Owner?.ScheduleOnce(delay, Cancel);

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <summary>Ends with another cancelable.</summary>
    internal void EndWith(ICancelable? outer)
    {
        if (outer is null) return;
        _outerCancel = outer.Token.UnsafeRegister(static work => ((ScheduledWork)work!).Cancel(), this);
    }

    /// <summary>Fires, unless cancelled meanwhile.</summary>
    internal void Fire()
    {
        if (_isCancelled) return;
        if (Interval == 0) _outerCancel.Dispose();
        Run();
    }

    protected abstract void Run();
}

/// <summary>Sends a message.</summary>
internal sealed class ScheduledTell(ICanTell receiver, object message, IActorRef? sender) : ScheduledWork
{
    protected override void Run() => receiver.Tell(message, sender);

    public override string ToString() => $"[{receiver}.Tell({message}, {sender})]";
}

/// <summary>Runs an action.</summary>
internal sealed class ScheduledAction(Action action) : ScheduledWork
{
    protected override void Run() => action();
}
