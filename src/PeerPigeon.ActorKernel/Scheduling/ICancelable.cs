namespace Akka.Actor;

/// <summary>Something that can be called off.</summary>
public interface ICancelable
{
    /// <summary>Whether it has been called off.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Tells when it is called off.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off; again is no error.</summary>
    void Cancel();

    /// <summary>Calls it off and runs what waits for that.</summary>
    /// <param name="throwOnFirstException">Whether the first failure ends the running and is thrown at once; else all are thrown together.</param>
    void Cancel(bool throwOnFirstException);

    /// <summary>Calls it off later.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Calls it off later.</summary>
    void CancelAfter(int millisecondsDelay);
}

/// <summary>Helps with cancelables.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels, if there is something to cancel.</summary>
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}
