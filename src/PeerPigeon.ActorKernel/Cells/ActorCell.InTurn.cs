using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>The mailbox of a deterministic system: one thread, so a plain list, whose head is the next message or null.</summary>
internal sealed partial class ActorCell
{
    private void PostInTurn(MessageNode node)
    {
        SystemImpl.Runtime!.CheckThread(this);
        if (_head is null) _head = node;
        else _self.Tail!.Next = node;
        _self.Tail = node;
        if (_self.Status == Idle)
        {
            _self.Status = Scheduled;
            Dispatcher.Execute(this, again: false);
        }
        else if (_self.Status == Closed)
        {
            PassOnToDeadLetters();
        }
    }

    private bool TryTakeInTurn([NotNullWhen(true)] out object? message, out IActorRef? sender)
    {
        var fromFront = _front is not null;
        var node = _front ?? _head;
        if (node is null)
        {
            message = null;
            sender = null;
            return false;
        }

        if (fromFront) _front = node.Next;
        else _head = node.Next;
        message = node.Message!;
        sender = node.Sender;
        return true;
    }

    /// <summary>Handles one message, of the runtime if there is one, and gives the cell back.</summary>
    internal void RunOne()
    {
        var outer = _current;
        _current = this;
        try
        {
            if (TryTakeSystem(out var systemMessage)) HandleSystemMessage(systemMessage);
            else if (_suspendCount == 0 && TryTakeInTurn(out var message, out var sender)) Invoke(message, sender);
        }
        finally
        {
            _current = outer;
        }

        if (_self.Status >= Closed) return;
        if (HasSystemMessages || (_suspendCount == 0 && HasUserMessages)) Dispatcher.Execute(this, again: true);
        else _self.Status = _suspendCount > 0 ? Blocked : Idle;
    }
}
