namespace Akka.Actor;

/// <summary>Calls off scheduled work, now or after a while on the scheduler's clock.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private readonly CancellationTokenSource _source;

    /// <summary>Cancelled by hand.</summary>
    public Cancelable(IActionScheduler scheduler) : this(scheduler, new CancellationTokenSource())
    {
    }

    /// <summary>Cancelled by hand.</summary>
    public Cancelable(IScheduler scheduler) : this(scheduler.Advanced)
    {
    }

    /// <summary>Cancelled after <paramref name="delay"/> at the latest.</summary>
    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => ScheduleCancel(delay, nameof(delay));

    /// <summary>Cancelled after <paramref name="delay"/> at the latest.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler.Advanced, delay)
    {
    }

    /// <summary>Cancelled after <paramref name="millisecondsDelay"/> at the latest.</summary>
    public Cancelable(IScheduler scheduler, int millisecondsDelay) : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    private Cancelable(IActionScheduler scheduler, CancellationTokenSource source)
    {
        _scheduler = scheduler;
        _source = source;
    }

    /// <inheritdoc />
    public bool IsCancellationRequested => _source.IsCancellationRequested;

    /// <inheritdoc />
    public CancellationToken Token => _source.Token;

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>One that has been cancelled.</summary>
    public static ICancelable CreateCanceled() => AlreadyCanceled.Instance;

    /// <summary>One that is cancelled when any of the others is.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler.Advanced, cancelables);

    /// <inheritdoc cref="CreateLinkedCancelable(IScheduler, ICancelable[])" />
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, Array.ConvertAll(cancelables, static c => c.Token));

    /// <inheritdoc cref="CreateLinkedCancelable(IScheduler, ICancelable[])" />
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    /// <inheritdoc cref="CreateLinkedCancelable(IScheduler, ICancelable[])" />
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens) =>
        new Cancelable(scheduler, CancellationTokenSource.CreateLinkedTokenSource(cancellationTokens));

    /// <inheritdoc />
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <inheritdoc />
    public void Cancel(bool throwOnFirstException)
    {
        ThrowIfDisposed();
        _source.Cancel(throwOnFirstException);
    }

    /// <inheritdoc />
    public void CancelAfter(TimeSpan delay) => ScheduleCancel(delay, nameof(delay));

    /// <inheritdoc />
    public void CancelAfter(int millisecondsDelay) => ScheduleCancel(TimeSpan.FromMilliseconds(millisecondsDelay), nameof(millisecondsDelay));

    private void ScheduleCancel(TimeSpan delay, string parameter)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(parameter, delay, $"the delay must not be negative, it was {delay}");
        ThrowIfDisposed();
        if (!_source.IsCancellationRequested) _scheduler.ScheduleOnce(delay, _source.Cancel, this);
    }

    private void ThrowIfDisposed()
    {
        if (IsDisposed) throw new ObjectDisposedException(objectName: null, "The cancelable has been disposed");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the token source.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || IsDisposed) return;
        IsDisposed = true;
        _source.Dispose();
    }

    private sealed class AlreadyCanceled : ICancelable
    {
        internal static readonly AlreadyCanceled Instance = new();

        public bool IsCancellationRequested => true;

        public CancellationToken Token => new(canceled: true);

        public void Cancel()
        {
        }

        public void Cancel(bool throwOnFirstException)
        {
        }

        public void CancelAfter(TimeSpan delay)
        {
        }

        public void CancelAfter(int millisecondsDelay)
        {
        }
    }
}
