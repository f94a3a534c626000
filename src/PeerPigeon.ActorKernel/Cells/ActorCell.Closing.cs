using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What becomes of messages to an actor that has ended.</summary>
internal sealed partial class ActorCell
{
    /// <summary>No message is handled from here on: what waits and what still comes goes to the dead letters.</summary>
    private void CloseMailbox()
    {
        _suspendCount = int.MaxValue;   // this run takes no further message
        AnswerAfterDeath(ref _systemNext);
        var late = Interlocked.Exchange(ref _systemInbox, NoMoreSystemMessages);
        AnswerAfterDeath(ref late);
        Interlocked.Exchange(ref _self.Status, Closed);
        PassOnToDeadLetters();
    }

    private void AnswerAfterDeath(ref SystemMessage? chain)
    {
        while (chain is { } message)
        {
            chain = Unlink(message);
            AnswerAfterDeath(message);
        }
    }

    /// <summary>Whoever watches a dead actor is told so.</summary>
    private void AnswerAfterDeath(SystemMessage message)
    {
        if (message is Watch watch && watch.Watchee.Equals(_self) && !watch.Watcher.Equals(_self))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: false, addressTerminated: false));
    }

    private void PassOnToDeadLetters()
    {
        while (HasUserMessages && Interlocked.CompareExchange(ref _self.Status, Draining, Closed) == Closed)
        {
            while (TryTake(out var message, out var sender))
                if (message is not AllDeadLetters) PassOn(message, sender);   // else a subscriber that has ended would be sent its own dead letters for ever
            Volatile.Write(ref _self.Status, Closed);
            Interlocked.MemoryBarrier();
        }
    }

    private void PassOn(object message, IActorRef? sender)
    {
        try
        {
            SystemImpl.DeadLetters.Tell(new DeadLetter(message, sender ?? SystemImpl.DeadLetters, _self), sender);
        }
        catch (Exception cause)
        {
            LogError(cause, $"message {message} could not be passed on to the dead letters");
        }
    }
}
