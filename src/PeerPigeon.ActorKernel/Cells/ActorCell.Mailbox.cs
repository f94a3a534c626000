using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The mailbox. User messages: a linked queue of many producers and one consumer, whose head is a node that has been
/// taken already (<c>_head -> next -> ... -> _tail</c>), and in front of it the messages that were unstashed. System
/// messages: a stack that the consumer takes whole and reverses. One word says who may run the cell:
/// <code>
///   Idle --Tell or system message--> Scheduled --nothing left--> Idle
///   Blocked (user messages are held back) --system message--> Scheduled --> Blocked
///   Closed &lt;--> Draining (someone passes on what arrived during the closing)
/// </code>
/// A producer publishes first and reads the word afterwards; the consumer writes the word first and looks for messages
/// afterwards: one of them sees the other.
/// </summary>
internal sealed partial class ActorCell
{
    internal const int Scheduled = 1;
    private const int Idle = 0;
    private const int Blocked = 2;
    private const int Closed = 3;
    private const int Draining = 4;

    /// <summary>About a microsecond.</summary>
    private const int StreamPause = 100;

    private static readonly SystemMessage NoMoreSystemMessages = new Terminate();

    /// <summary>Whether user messages are held back.</summary>
    internal bool IsSuspended => _suspendCount > 0;

    internal bool IsTerminated => Volatile.Read(ref _self.Status) >= Closed;

    internal string MailboxStatus => Volatile.Read(ref _self.Status) switch
    {
        Idle => "idle",
        Scheduled => "scheduled",
        Blocked => "suspended",
        _ => "closed",
    };

    /// <summary>Takes a user message from anywhere.</summary>
    internal void Post(object message, IActorRef? sender)
    {
        if (message is null) throw new ArgumentNullException(nameof(message), "The message cannot be null.");
        var node = new MessageNode { Message = message, Sender = sender };
        if (SystemImpl.Runtime is not null)
        {
            PostInTurn(node);
            return;
        }

        var previous = Interlocked.Exchange(ref _self.Tail, node)!;
        Volatile.Write(ref previous.Next, node);
        var status = Volatile.Read(ref _self.Status);
        if (status == Scheduled) return;
        if (status == Idle) TrySchedule(Idle);
        else if (status == Closed) PassOnToDeadLetters();
    }

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

    internal void Start() => Dispatcher.Execute(this, again: false);

    private void TrySchedule(int from)
    {
        if (Interlocked.CompareExchange(ref _self.Status, Scheduled, from) == from) Dispatcher.Execute(this, again: false);
        else if (from == Idle && Volatile.Read(ref _self.Status) == Closed) PassOnToDeadLetters();
    }

    void IThreadPoolWorkItem.Execute() => Run(Dispatcher.Throughput);

    /// <summary>Handles system messages and up to <paramref name="limit"/> user messages, and gives the cell back.</summary>
    internal void Run(int limit)
    {
        var outer = _current;
        _current = this;
        try
        {
            if (HasSystemMessages) HandleSystemMessages();
            while (limit > 0 && _suspendCount == 0 && (TryTake(out var message, out var sender) || TryTakeOfStream(out message, out sender)))
            {
                Invoke(message, sender);
                if (HasInbox) HandleSystemMessages();
                limit--;
            }

            _isStream = limit == 0;
        }
        finally
        {
            _current = outer;
        }

        GiveBack();
    }

    /// <summary>
    /// A mailbox that was never empty for a whole batch, and is now, will fill again at once: a pause lets messages gather,
    /// where running after each of them would have sender and receiver wait for the same cache lines, and end in scheduling again.
    /// </summary>
    private bool TryTakeOfStream([NotNullWhen(true)] out object? message, out IActorRef? sender)
    {
        message = null;
        sender = null;
        if (!_isStream) return false;
        _isStream = false;
        Thread.SpinWait(StreamPause);
        return TryTake(out message, out sender);
    }

    private void GiveBack()
    {
        if (_self.Status >= Closed) return;
        if (!HasSystemMessages && (_suspendCount > 0 || !HasUserMessages))
        {
            var rest = _suspendCount > 0 ? Blocked : Idle;
            Interlocked.Exchange(ref _self.Status, rest);
            var hasWork = HasInbox || (rest == Idle && HasUserMessages);
            if (!hasWork || Interlocked.CompareExchange(ref _self.Status, Scheduled, rest) != rest) return;
        }

        Dispatcher.Execute(this, again: true);
    }

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

    private static SystemMessage? Unlink(SystemMessage message)
    {
        var next = message.Next;
        message.Next = null;
        return next;
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
