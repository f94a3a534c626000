using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Akka.Actor;

/// <summary>Taking user messages out of the mailbox; called by the thread that runs the actor.</summary>
internal sealed partial class ActorCell
{
    private bool HasUserMessages => _front is not null || (SystemImpl.Runtime is null ? !ReferenceEquals(_head, Volatile.Read(ref _self.Tail)) : _head is not null);

    private bool TryTake([NotNullWhen(true)] out object? message, out IActorRef? sender) =>
        SystemImpl.Runtime is null ? TryTakeFromQueue(out message, out sender) : TryTakeInTurn(out message, out sender);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTakeFromQueue([NotNullWhen(true)] out object? message, out IActorRef? sender)
    {
        if (_front is not null) return TakeUnstashed(out message, out sender);
        var head = _head!;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (ReferenceEquals(head, Volatile.Read(ref _self.Tail)))
            {
                message = null;
                sender = null;
                return false;
            }

            next = AwaitLink(head);
        }

        head.Next = null;   // a node that lives long must not keep its successors alive
        _head = next;
        message = next.Message!;
        sender = next.Sender;
        next.Message = null;
        next.Sender = null;
        return true;
    }

    private bool TakeUnstashed(out object message, out IActorRef? sender)
    {
        var node = _front!;
        _front = node.Next;
        message = node.Message!;
        sender = node.Sender;
        return true;
    }

    /// <summary>A producer has announced its node and is about to link it: a matter of nanoseconds, unless its thread was preempted.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MessageNode AwaitLink(MessageNode head)
    {
        var spin = new SpinWait();
        MessageNode? next;
        while ((next = Volatile.Read(ref head.Next)) is null) spin.SpinOnce(sleep1Threshold: -1);
        return next;
    }

    /// <summary>Puts a message before all others; called by the running actor only.</summary>
    internal void PostFirst(object message, IActorRef? sender) => _front = new MessageNode { Message = message, Sender = sender, Next = _front };
}
