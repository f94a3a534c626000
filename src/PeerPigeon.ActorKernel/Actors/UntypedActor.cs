using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor with one method for every message.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <inheritdoc />
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message; calls <see cref="ActorBase.Unhandled"/> for those that it does not know.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Runs an action as a task of this actor.</summary>
    protected void RunTask(Action action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Runs an asynchronous action in this actor; other messages wait until it ends.</summary>
    protected void RunTask(Func<Task> action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Replaces the current behaviour.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>What the actor can ask of the runtime.</summary>
    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;
}

/// <summary>An <see cref="UntypedActor"/> with a stash bounded by its mailbox's configuration.</summary>
public abstract class UntypedActorWithStash : UntypedActor, IWithStash
{
    /// <inheritdoc />
    public IStash Stash { get; set; } = null!;
}

/// <summary>An <see cref="UntypedActor"/> with a stash without bound.</summary>
public abstract class UntypedActorWithUnboundedStash : UntypedActor, IWithUnboundedStash
{
    /// <inheritdoc />
    public IStash Stash { get; set; } = null!;
}
