using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The actor at <c>/</c> and <c>/user</c>: has children, and ends with what it watches.</summary>
internal sealed class GuardianActor : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is Terminated) Context.Stop(Self);
        else if (message is StopChild stop) Context.Stop(stop.Child);
        else Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
        return true;
    }

    /// <summary>A failure of its own cannot lead to a restart that would end all children.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
    }
}

/// <summary>The actor at <c>/system</c>: goes on until <c>/user</c> has ended, so that loggers see everything.</summary>
internal sealed class SystemGuardianActor : ActorBase
{
    private readonly IActorRef _user;

    public SystemGuardianActor(IActorRef user) => _user = user;

    protected override void PreStart() => Context.Watch(_user);

    protected override bool Receive(object message)
    {
        if (message is Terminated)
        {
            Context.System.EventStream.StopDefaultLoggers(Context.System);
            Context.Stop(Self);
        }
        else if (message is StopChild stop)
        {
            Context.Stop(stop.Child);
        }
        else
        {
            Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
        }

        return true;
    }

    protected override void PreRestart(Exception reason, object message)
    {
    }
}

/// <summary>Asks a guardian to stop one of its children.</summary>
internal sealed record StopChild(IActorRef Child) : INoSerializationVerificationNeeded;

/// <summary>Stands above the root: knows when all has ended.</summary>
internal sealed class RootSupervisorRef(ActorSystemImpl system, IActorRefProvider provider, ActorPath path) : MinimalActorRef
{
    private readonly TaskCompletionSource _ended = new();

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    internal Task Ended => _ended.Task;

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                system.Log.Error(failed.Cause, "guardian {0} failed, shutting down!", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                _ended.TrySetResult();
                system.OnRootEnded();
                break;
        }
    }
}
