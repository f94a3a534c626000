using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>
/// The mailbox. User messages: a linked queue of many producers and one consumer, whose head is a node that has been
/// taken already (<c>_head -> next -> ... -> Tail</c>), and in front of it the messages that were unstashed. System
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
}
