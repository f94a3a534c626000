using System.Diagnostics.CodeAnalysis;
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>How a supervisor deals with failures of its children.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Restarts on most failures; stops on those of starting, of <see cref="Kill"/> and of death pacts.</summary>
    [SuppressMessage("Design", "MA0069", Justification = "a field that can be set, as in Akka.NET")]
    [SuppressMessage("Usage", "CA2211", Justification = "a field that can be set, as in Akka.NET")]
    public static IDecider DefaultDecider = Akka.Actor.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    /// <summary>One for one with <see cref="DefaultDecider"/>, without limits.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>One for one; every failure stops the child.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    /// <summary>Chooses the directive.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>Whether failures are logged.</summary>
    protected bool LoggingEnabled { get; set; }

    /// <summary>Chooses the directive for a failure of <paramref name="child"/>.</summary>
    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Carries out a restart, or a stop if <paramref name="restart"/> is false.</summary>
    public abstract void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children);

    /// <summary>Called when a child has ended.</summary>
    public abstract void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children);

    /// <summary>Deals with a failure; false if it is to be escalated.</summary>
    internal bool HandleFailure(IActorContext context, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        var directive = Handle(child, cause);
        if (directive is Directive.Escalate) return false;
        LogFailure(context, child, cause, directive);
        if (directive is Directive.Resume) ResumeChild(child, cause);
        else ProcessFailure(context, directive is Directive.Restart, child, cause, stats, children);
        return true;
    }

    /// <summary>Restarts a child; one that has not failed is suspended first.</summary>
    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var target = (IInternalActorRef)child;
        if (suspendFirst) target.Suspend();
        target.Restart(cause);
    }

    /// <summary>Lets a failed child go on.</summary>
    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    /// <summary>Publishes the failure: a warning if the child goes on as it is, else an error.</summary>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive is Directive.Escalate) return;
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        LogEvent log = directive is Directive.Resume
            ? new Warning(cause, child.Path.ToString(), GetType(), message)
            : new Error(cause, child.Path.ToString(), GetType(), message);
        context.System.EventStream.Publish(log);
    }
}
