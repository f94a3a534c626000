using Akka.Event;

namespace Akka.Actor;

/// <summary>Base of every actor: handles one message at a time, and nobody else touches its state.</summary>
public abstract partial class ActorBase : IInternalActor
{
    private IActorRef? _clearedSelf;

    /// <summary>Called by the runtime alone.</summary>
    /// <exception cref="ActorInitializationException">The actor was made with <c>new</c>, outside of <c>ActorOf</c>.</exception>
    protected ActorBase()
    {
        var cell = ActorCell.Current
            ?? throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        if (this is IWithTimers timers) timers.Timers = new Scheduler.TimerScheduler(cell);
    }

    /// <summary>Who sent the current message; the system's dead letters if nobody did.</summary>
    protected IActorRef Sender => Context.Sender;

    /// <summary>The actor's own reference.</summary>
    protected IActorRef Self => _clearedSelf ?? Context.Self;

    /// <summary>What the actor can ask of the runtime.</summary>
    /// <exception cref="NotSupportedException">No actor runs here, for example after an await that left the actor.</exception>
    protected static IActorContext Context
    {
        get
        {
            var cell = ActorCell.Current ?? throw new NotSupportedException(
                "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");
            return cell.ActorHasBeenCleared ? null! : cell;
        }
    }

    IActorContext IInternalActor.ActorContext => Context;

    /// <summary>Wraps the handling of every message but the runtime's own. Call the base.</summary>
    /// <returns>Whether the message was handled.</returns>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        if (message is Scheduler.TimerScheduler.TimerMessage timer)
        {
            if (this is not IWithTimers { Timers: Scheduler.TimerScheduler timers } || timers.Accept(timer) is not { } due) return true;
            var cell = (ActorCell)Context;
            if (due is IAutoReceivedMessage)
            {
                cell.AutoReceive(due);
                return true;
            }

            if (this is IActorStash) cell.CurrentMessage = due;
            message = due;
        }

        var handled = receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    /// <summary>The first behaviour. False for a message that it does not know.</summary>
    protected abstract bool Receive(object message);

    internal bool ReceiveFirst(object message) => Receive(message);

    internal void LeaveUnhandled(object message) => Unhandled(message);

    /// <summary>A behaviour that knows no message.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>Takes what no behaviour handled: publishes it, or fails on the end of a watched actor.</summary>
    /// <exception cref="DeathPactException">The message is <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Replaces the current behaviour.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Goes back to the behaviour below; the last one stays.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Asks for <see cref="ReceiveTimeout"/> after a time without messages; null takes it back.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    internal void Clear(IActorRef self) => _clearedSelf = self;

    internal void Unclear() => _clearedSelf = null;
}

/// <summary>The runtime's view of an actor.</summary>
public interface IInternalActor
{
    /// <summary>The actor's context.</summary>
    IActorContext ActorContext { get; }
}

/// <summary>Marks an actor whose messages are logged where <c>akka.actor.debug.receive</c> is on.</summary>
public interface ILogReceive;
