using System.Runtime.ExceptionServices;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// Life cycle: creation, failure, restart, end. A cell that has failed holds back user messages until its supervisor says
/// what is to become of it; a cell that is to restart or end waits for those children that are ending.
/// </summary>
internal sealed partial class ActorCell
{
    private bool IsFailed => _extras?.Perpetrator is not null;

    private void SetFailed(IActorRef perpetrator) => Extras.Perpetrator = perpetrator;

    private void ClearFailed()
    {
        if (_extras is not null) _extras.Perpetrator = null;
    }

    private void Create()
    {
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            if (_extras is not null) CheckReceiveTimeout(reschedule: true);
            if (SystemImpl.Settings.DebugLifecycle) LogDebug($"Started ({_actor})");
        }
        catch (Exception cause)
        {
            if (_actor is not null)
            {
                ClearActor(_actor);
                _actor = null;
            }

            throw new ActorInitializationException(_self, "Exception during creation", cause);
        }
    }

    private ActorBase NewActor()
    {
        ClearBehaviors();
        ActorHasBeenCleared = false;
        var actor = Props.NewActor();
        _receivesDirectly = !IsReceiveWrapped(actor);
        if (actor is IActorStash { Stash: null } stashing) stashing.Stash = CellStash.For(this, actor.GetType());
        if (actor is IInitializableActor initializable) initializable.Init();
        if (Props.SupervisorStrategy is { } strategy) actor.SupervisorStrategyInternal = strategy;
        return actor;
    }

    private void ClearActor(ActorBase? actor)
    {
        if (actor is not null)
        {
            try
            {
                (actor as IDisposable)?.Dispose();
            }
            catch (Exception cause)
            {
                LogError(cause, $"An error occurred while disposing {actor.GetType()} actor. Reason: {cause.Message}");
            }

            Props.Release(actor);
            actor.Clear(SystemImpl.DeadLetters);
        }

        ActorHasBeenCleared = true;
        CurrentMessage = null;
        ClearBehaviors();
    }

    private void HandleInvokeFailure(Exception cause, ChildRestartStats[]? childrenNotToSuspend = null)
    {
        if (IsFailed || IsTerminated) return;
        try
        {
            SuspendNonRecursive();
            var failedChild = (CurrentMessage as Failed)?.Child;
            SetFailed(failedChild ?? _self);
            SuspendChildren(failedChild, childrenNotToSuspend);
            Parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception emergency)
        {
            LogError(emergency, $"Emergency stop: exception in failure handling for {cause}");
            StopChildren();
            FinishTerminate();
        }
    }

    private void HandleFailed(Failed failed)
    {
        CurrentMessage = failed;
        _sender = failed.Child;
        if (_children?.Find(failed.Child.Path.Name) is not { } child || !child.Child.Path.Equals(failed.Child.Path))
            LogDebug($"Dropping Failed({failed.Cause}) from unknown child {failed.Child}");
        else if (child.Uid != failed.Uid)
            LogDebug($"Dropping Failed({failed.Cause}) from old child {failed.Child} (uid={child.Uid} != {failed.Uid})");
        else if (!_actor!.SupervisorStrategyInternal.HandleFailure(this, failed.Child, failed.Cause, child, _children))
            ExceptionDispatchInfo.Throw(failed.Cause);
        CurrentMessage = null;
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            LogError(cause: null, $"Changing Recreate into Create after {cause}");
            FaultCreate();
        }
        else if (_children?.IsNormal != false)
        {
            var failed = _actor;
            if (SystemImpl.Settings.DebugLifecycle) LogDebug("Restarting");
            var message = CurrentMessage;
            try
            {
                failed.AroundPreRestart(cause, message!);
                (failed as IActorStash)?.Stash?.UnstashAll();
            }
            catch (Exception secondary)
            {
                LogError(new PreRestartException(_self, secondary, cause, message), secondary.Message);
            }
            finally
            {
                ClearActor(failed);
            }

            if (_children?.TryWaitFor(WaitReason.Recreation, cause) != true) FinishRecreate(cause, failed);
        }
        else
        {
            FaultResume(causedByFailure: null);
        }
    }

    private void FinishRecreate(Exception cause, ActorBase? failed)
    {
        var survivors = _children?.Snapshot() ?? [];
        try
        {
            ResumeNonRecursive();
            ClearFailed();
            var fresh = NewActor();
            _actor = fresh;
            if (ReferenceEquals(fresh, failed)) fresh.Unclear();
            fresh.AroundPostRestart(cause, null!);
            if (_extras is not null) CheckReceiveTimeout(reschedule: true);
            if (SystemImpl.Settings.DebugLifecycle) LogDebug($"Restarted ({fresh})");
            foreach (var child in survivors) child.Child.Restart(cause);
        }
        catch (Exception secondary)
        {
            ClearActor(_actor);
            HandleInvokeFailure(new PostRestartException(_self, secondary, cause), survivors);
        }
    }

    private void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            LogError(cause: null, $"Changing Resume into Create after {causedByFailure}");
            FaultCreate();
            return;
        }

        var perpetrator = _extras?.Perpetrator;
        ResumeNonRecursive();
        if (causedByFailure is not null) ClearFailed();
        ResumeChildren(causedByFailure, perpetrator);
    }

    private void FaultCreate()
    {
        SetReceiveTimeout(null);
        CancelReceiveTimeout();
        StopChildren();
        if (_children?.TryWaitFor(WaitReason.Creation) != true) FinishCreate();
    }

    private void FinishCreate()
    {
        ResumeNonRecursive();
        ClearFailed();
        try
        {
            Create();
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

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
