namespace Akka.Actor.Internal;

/// <summary>A child and how often it has been restarted.</summary>
public class ChildRestartStats
{
    internal ChildRestartStats? Previous;
    internal ChildRestartStats? Next;
    internal bool IsStopping;
    private bool _windowIsOpen;

    internal ChildRestartStats(IInternalActorRef child) => Child = child;

    /// <summary>The child.</summary>
    public IInternalActorRef Child { get; }

    /// <summary>Its uid.</summary>
    public long Uid => Child.Path.Uid;

    /// <summary>Restarts counted so far, within the current window if there is one.</summary>
    public uint MaxNrOfRetriesCount { get; private set; }

    /// <summary>When the current window began, in timestamps of the system's clock; 0 if there is none.</summary>
    public long RestartTimeWindowStartTicks { get; private set; }

    /// <summary>Counts a restart and says whether it is allowed.</summary>
    /// <param name="maxNrOfRetries">Restarts allowed; negative for any number, 0 for none.</param>
    /// <param name="withinTimeMilliseconds">Length of the window, in ms; not positive for no window. A window without a number allows one restart.</param>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0) return false;
        if (withinTimeMilliseconds > 0) return IsAllowedInWindow(maxNrOfRetries > 0 ? maxNrOfRetries : 1, withinTimeMilliseconds);
        return maxNrOfRetries < 0 || ++MaxNrOfRetriesCount <= maxNrOfRetries;
    }

    private bool IsAllowedInWindow(int retries, int windowInMilliseconds)
    {
        var clock = Futures.SystemOf(Child)!.Clock;
        var now = clock.GetTimestamp();
        if (_windowIsOpen && clock.GetElapsedTime(RestartTimeWindowStartTicks, now).TotalMilliseconds <= windowInMilliseconds)
            return ++MaxNrOfRetriesCount <= retries;

        _windowIsOpen = true;
        RestartTimeWindowStartTicks = now;
        MaxNrOfRetriesCount = 1;
        return true;
    }
}
