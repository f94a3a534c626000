using System.Diagnostics.CodeAnalysis;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Messages of the runtime: a stack that senders push on, and that the cell takes whole and reverses.</summary>
internal sealed partial class ActorCell
{
    /// <summary>What lies in the inbox of an actor that has ended.</summary>
    private static readonly SystemMessage NoMoreSystemMessages = new Terminate();

    /// <summary>Takes a message of the runtime from anywhere.</summary>
    internal void SendSystemMessage(SystemMessage message)
    {
        SystemImpl.Runtime?.CheckThread(this);
        while (true)
        {
            var top = Volatile.Read(ref _systemInbox);
            if (ReferenceEquals(top, NoMoreSystemMessages))
            {
                AnswerAfterDeath(message);
                return;
            }

            message.Next = top;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _systemInbox, message, top), top)) break;
        }

        var status = Volatile.Read(ref _self.Status);
        if (status is Idle or Blocked) TrySchedule(status);
    }

    private bool HasSystemMessages => HasInbox || _systemNext is not null;

    private bool HasInbox => Volatile.Read(ref _systemInbox) is { } top && !ReferenceEquals(top, NoMoreSystemMessages);

    private bool TryTakeSystem([NotNullWhen(true)] out SystemMessage? message)
    {
        message = _systemNext ?? TakeInbox();
        if (message is null) return false;
        _systemNext = Unlink(message);
        return true;
    }

    private SystemMessage? TakeInbox()
    {
        if (!HasInbox) return null;
        var message = Interlocked.Exchange(ref _systemInbox, null);
        SystemMessage? oldestFirst = null;
        while (message is not null)
        {
            var next = message.Next;
            message.Next = oldestFirst;
            oldestFirst = message;
            message = next;
        }

        return oldestFirst;
    }

    private void HandleSystemMessages()
    {
        while (TryTakeSystem(out var message)) HandleSystemMessage(message);
    }

    private static SystemMessage? Unlink(SystemMessage message)
    {
        var next = message.Next;
        message.Next = null;
        return next;
    }
}
