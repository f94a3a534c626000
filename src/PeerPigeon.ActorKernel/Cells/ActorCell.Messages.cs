using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What happens to one message.</summary>
internal sealed partial class ActorCell
{
    private void Invoke(object message, IActorRef? sender)
    {
        var timed = _extras is { ReceiveTimeout: not null } or { PendingReceiveTimeout: not null };
        var counts = !timed || InfluencesReceiveTimeout(message);
        try
        {
            CurrentMessage = message;
            CurrentEnvelopeId++;
            _sender = sender;
            if (timed && counts) CancelReceiveTimeout();
            if (message is IAutoReceivedMessage) AutoReceive(message);
            else ReceiveMessage(message);
            CurrentMessage = null;
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        finally
        {
            if (_extras is not null) CheckReceiveTimeout(counts);
        }
    }

    private void ReceiveMessage(object message)
    {
        var handled = _actor!.AroundReceive(_behavior ?? FirstBehavior(), message);
        if (SystemImpl.Settings.AddLoggingReceive && _actor is ILogReceive)
            LogDebug($"received {(handled ? "handled" : "unhandled")} message {message} from {Sender.Path}");
    }

    internal void AutoReceive(object message)
    {
        if (SystemImpl.Settings.DebugAutoReceive) LogDebug($"received AutoReceiveMessage {message}");
        switch (message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case PoisonPill:
                _self.Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            case ActorSelectionMessage selection:
                Selection.Deliver(_self, selection, Sender);
                break;
            default:
                ReceiveMessage(message);
                break;
        }
    }

    private void HandleSystemMessage(SystemMessage message)
    {
        if (IsPutOff(message))
        {
            (Extras.PutOff ??= []).Add(message);
            return;
        }

        var wasWaiting = WaitLevel;
        try
        {
            switch (message)
            {
                case RunTaskPart part:
                    CurrentMessage = part.Message;
                    part.Scheduler.Execute(part.Task);
                    CurrentMessage = null;
                    break;
                case TaskFailed failure:
                    CurrentMessage = failure.Message;
                    _suspendCount--;
                    HandleInvokeFailure(failure.Cause);
                    break;
                case Failed failed:
                    HandleFailed(failed);
                    break;
                case DeathWatchNotification notice:
                    WatchedActorTerminated(notice);
                    break;
                case Dispatch.SysMsg.Create:
                    Create();
                    break;
                case Watch watch:
                    AddWatcher(watch.Watchee, watch.Watcher);
                    break;
                case Unwatch unwatch:
                    RemoveWatcher(unwatch.Watchee, unwatch.Watcher);
                    break;
                case Recreate recreate:
                    FaultRecreate(recreate.Cause);
                    break;
                case Suspend:
                    SuspendNonRecursive();
                    SuspendChildren();
                    break;
                case Resume resume:
                    FaultResume(resume.CausedByFailure);
                    break;
                case Dispatch.SysMsg.Terminate:
                    Terminate();
                    break;
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }

        if (WaitLevel < wasWaiting && _extras?.PutOff is { } putOff && !IsTerminated) TakeUpAgain(putOff);
    }

    /// <summary>0: takes everything. 1: suspended, failures of children wait. 2: waits for children to end, faults of its own wait.</summary>
    private int WaitLevel => IsWaitingForChildren ? 2 : _suspendCount > 0 ? 1 : 0;

    private bool IsPutOff(SystemMessage message) => WaitLevel switch
    {
        2 => message is Recreate or Suspend or Resume,
        1 => message is Failed,
        _ => false,
    };

    /// <summary>What was put off comes before what has arrived since.</summary>
    private void TakeUpAgain(List<SystemMessage> putOff)
    {
        _extras!.PutOff = null;
        var rest = _systemNext;
        for (var i = putOff.Count - 1; i >= 0; i--)
        {
            putOff[i].Next = rest;
            rest = putOff[i];
        }

        _systemNext = rest;
    }

    internal void SuspendNonRecursive() => _suspendCount++;

    private void ResumeNonRecursive()
    {
        if (_suspendCount > 0) _suspendCount--;
    }

    /// <summary>An asynchronous handler has ended well.</summary>
    internal void ResumeAfterTask()
    {
        if (IsTerminated) return;
        ResumeNonRecursive();
        if (_extras is not null) CheckReceiveTimeout(CurrentMessage is null || InfluencesReceiveTimeout(CurrentMessage));
    }

    private void LogDebug(string text) => Log(new Debug(LogSource, ActorType, text));

    private void LogError(Exception? cause, string text) => Log(new Error(cause, LogSource, ActorType, text));

    /// <summary>A subscriber that fails must not keep a cell from doing what it has to.</summary>
    private void Log(LogEvent log)
    {
        try
        {
            SystemImpl.EventStream.Publish(log);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }
}
