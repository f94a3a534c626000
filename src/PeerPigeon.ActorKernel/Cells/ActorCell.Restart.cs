namespace Akka.Actor;

/// <summary>What a supervisor may decide about a cell that has failed, other than its end: go on, or begin anew.</summary>
internal sealed partial class ActorCell
{
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
}
