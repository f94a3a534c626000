using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the runtime to an actor's cell: life cycle, supervision, death watch. It overtakes user messages.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;

/// <summary>One link of a cell's chain of system messages. Never send one object to two actors.</summary>
internal abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next;
}

/// <summary>First message of every cell: make the actor.</summary>
internal sealed class Create : SystemMessage;

/// <summary>Make the actor anew, with the mailbox it has.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    internal Exception Cause { get; } = cause;
}

/// <summary>Hold back user messages.</summary>
internal sealed class Suspend : SystemMessage;

/// <summary>Let user messages through again.</summary>
internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    internal Exception? CausedByFailure { get; } = causedByFailure;
}

/// <summary>End the actor, after its children.</summary>
internal sealed class Terminate : SystemMessage;

/// <summary>A child tells its supervisor that it has failed.</summary>
internal sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage
{
    internal IActorRef Child { get; } = child;

    internal Exception Cause { get; } = cause;

    internal long Uid { get; } = uid;

    public override string ToString() => $"<Failed>: {Child} ({Uid}) Cause={Cause}";
}

/// <summary>The watcher wants to know when the watchee ends.</summary>
internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    internal IInternalActorRef Watchee { get; } = watchee;

    internal IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>The watcher no longer wants to know.</summary>
internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    internal IInternalActorRef Watchee { get; } = watchee;

    internal IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>An actor that was watched, or a child, has ended.</summary>
internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage
{
    internal IActorRef Actor { get; } = actor;

    internal bool ExistenceConfirmed { get; } = existenceConfirmed;

    internal bool AddressTerminated { get; } = addressTerminated;
}

/// <summary>A piece of an asynchronous handler is ready to run in the actor.</summary>
internal sealed class RunTaskPart(ActorTaskScheduler scheduler, Task task, object? message) : SystemMessage
{
    internal ActorTaskScheduler Scheduler { get; } = scheduler;

    internal Task Task { get; } = task;

    internal object? Message { get; } = message;
}

/// <summary>An asynchronous handler has failed.</summary>
internal sealed class TaskFailed(Exception cause, object? message) : SystemMessage
{
    internal Exception Cause { get; } = cause;

    internal object? Message { get; } = message;
}
