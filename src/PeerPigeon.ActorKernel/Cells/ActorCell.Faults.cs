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
}
