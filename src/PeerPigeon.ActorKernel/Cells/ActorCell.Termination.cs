using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The end of a cell: after its children, and before anybody is told of it.</summary>
internal sealed partial class ActorCell
{
    private void Terminate()
    {
        SetReceiveTimeout(null);
        CancelReceiveTimeout();
        UnwatchWatchedActors();
        var wasTerminating = IsTerminating;
        var children = BeginTermination();
        StopChildren();
        if (!children.IsAnyStopping)
        {
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            SuspendNonRecursive();
            SetFailed(_self);
            if (SystemImpl.Settings.DebugLifecycle) LogDebug("Stopping");
        }
    }

    private void HandleChildTerminated(ChildRestartStats child)
    {
        var reached = _children!.Remove(child);
        try
        {
            _actor?.SupervisorStrategyInternal.HandleChildTerminated(this, child.Child, InternalChildren());
        }
        catch (Exception cause)
        {
            LogError(cause, "HandleChildTerminated failed");
            HandleInvokeFailure(cause);
        }

        switch (reached)
        {
            case WaitReason.Recreation:
                FinishRecreate(_children.RecreationCause!, _actor);
                break;
            case WaitReason.Creation:
                FinishCreate();
                break;
            case WaitReason.Termination:
                FinishTerminate();
                break;
        }
    }

    private void FinishTerminate()
    {
        var actor = _actor;
        Volatile.Write(ref _children, CellChildren.Ended);
        try
        {
            if (actor is not null)
            {
                actor.AroundPostStop();
                (actor as IActorStash)?.Stash?.UnstashAll();
            }
        }
        catch (Exception cause)
        {
            LogError(cause, cause.Message);
        }

        CloseMailbox();
        Parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        TellWatchersWeDied();
        UnwatchWatchedActors();
        if (SystemImpl.Settings.DebugLifecycle) LogDebug("Stopped");
        ClearActor(actor);
        Forget();
    }

    /// <summary>References outlive their actor: let go of all that it held.</summary>
    private void Forget()
    {
        _actor = null;
        _sender = null;
        _extras = null;
        _taskScheduler = null;
        _props = Props.Empty;
    }
}
