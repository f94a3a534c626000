namespace Akka.Actor;

/// <summary>Stopping an actor and knowing when it has ended.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends <see cref="PoisonPill"/> and waits; false if the actor has not ended in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends a message that makes the actor stop, and waits; false if the actor has not ended in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var promise = EndOf(target);
        promise.Limit(timeout, CancellationToken.None);
        promise.Watch();
        target.Tell(stopMessage, ActorRefs.NoSender);
        return promise.Ended;
    }

    internal static EndOfActorRef EndOf(IActorRef target) => target is IInternalActorRef watchable && Futures.SystemOf(target) is { } system
        ? new EndOfActorRef(system, watchable)
        : throw new InvalidOperationException($"{target} is not an {typeof(IInternalActorRef)} and cannot be death-watched");
}

/// <summary>Watching from outside of actors.</summary>
public static class WatchAsyncSupport
{
    /// <summary>True when the actor has ended, false when the wait was cancelled.</summary>
    public static Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var promise = GracefulStopSupport.EndOf(target);
        promise.Limit(Timeout.InfiniteTimeSpan, token);
        promise.Watch();
        return promise.Ended;
    }
}
