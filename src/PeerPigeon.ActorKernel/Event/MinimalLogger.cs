using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger that is no actor, so that it works before the first actor and after the last one.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    /// <inheritdoc />
    public sealed override IActorRefProvider Provider => throw new NotSupportedException("a logger without an actor has no provider");

    /// <inheritdoc />
    public sealed override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    /// <inheritdoc />
    protected sealed override void TellInternal(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Log(message);
    }

    /// <summary>Takes a log event; may be called by several threads at once.</summary>
    protected abstract void Log(object message);
}
