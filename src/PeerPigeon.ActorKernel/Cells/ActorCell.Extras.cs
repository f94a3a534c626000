using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>What most actors never need: made when the need arises.</summary>
internal sealed partial class ActorCell
{
    private CellExtras Extras => _extras ??= new CellExtras();

    private sealed class CellExtras
    {
        /// <summary>Whom the actor watches, and the message to tell in place of Terminated (null for Terminated itself).</summary>
        internal Dictionary<IActorRef, object?>? Watching;

        /// <summary>Whose end is on its way through the mailbox, and the message to tell.</summary>
        internal Dictionary<IActorRef, object?>? TerminatedQueued;

        /// <summary>System messages that wait until the cell is ready for them.</summary>
        internal List<SystemMessage>? PutOff;

        /// <summary>Behaviours below the current one and above the first.</summary>
        internal Stack<Receive>? Below;

        internal TimeSpan? ReceiveTimeout;
        internal ICancelable? PendingReceiveTimeout;

        /// <summary>Who has failed: the actor itself, or the child whose failure it passed on; null while it is sound.</summary>
        internal IActorRef? Perpetrator;
    }

    private static bool InfluencesReceiveTimeout(object message) =>
        message is not INotInfluenceReceiveTimeout && message is not Scheduler.TimerScheduler.TimerMessage { Message: INotInfluenceReceiveTimeout };

    public TimeSpan? ReceiveTimeout => _extras?.ReceiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is not null || _extras is not null) Extras.ReceiveTimeout = timeout;
    }

    private void CheckReceiveTimeout(bool reschedule)
    {
        if (_extras!.ReceiveTimeout is not { } timeout)
        {
            CancelReceiveTimeout();
            return;
        }

        if (!reschedule && _extras.PendingReceiveTimeout is not null) return;
        CancelReceiveTimeout();
        _extras.PendingReceiveTimeout = SystemImpl.Scheduler.ScheduleTellOnceCancelable(timeout, _self, Akka.Actor.ReceiveTimeout.Instance, _self);
    }

    private void CancelReceiveTimeout()
    {
        if (_extras?.PendingReceiveTimeout is not { } pending) return;
        pending.Cancel();
        _extras.PendingReceiveTimeout = null;
    }
}
