using Akka.Actor;

namespace Akka.Event;

/// <summary>A message that is not worth a dead letter when nobody takes it, such as a timer tick or an acknowledgement.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that nobody took, published on the event stream.</summary>
public abstract class AllDeadLetters : IWrappedMessage
{
    /// <summary>With who had sent what to whom.</summary>
    protected AllDeadLetters(object message, IActorRef? sender, IActorRef recipient) => (Message, Sender, Recipient) = (message, sender, recipient);

    /// <inheritdoc />
    public object Message { get; }

    /// <summary>Whom it was for.</summary>
    public IActorRef Recipient { get; }

    /// <summary>Who had sent it; null only where a message was dropped or unhandled that nobody had signed.</summary>
    public IActorRef? Sender { get; }

    /// <inheritdoc />
    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message whose receiver has stopped, or never was.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>With who had sent what to whom.</summary>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender ?? throw new ArgumentNullException(nameof(sender)), recipient ?? throw new ArgumentNullException(nameof(recipient)))
    {
    }
}

/// <summary>A dead letter that carries <see cref="IDeadLetterSuppression"/>: published, but not logged.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>With who had sent what to whom.</summary>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
        : base(message, sender ?? throw new ArgumentNullException(nameof(sender)), recipient ?? throw new ArgumentNullException(nameof(recipient)))
    {
    }
}

/// <summary>A message that was given up on the way, for example because a bounded queue was full.</summary>
public sealed class Dropped : AllDeadLetters
{
    /// <summary>With why, and who had sent what to whom.</summary>
    public Dropped(object message, string reason, IActorRef? sender, IActorRef recipient) : base(message, sender, recipient) => Reason = reason;

    /// <summary>With why, of a message that nobody had signed.</summary>
    public Dropped(object message, string reason, IActorRef recipient) : this(message, reason, ActorRefs.NoSender, recipient)
    {
    }

    /// <summary>Why.</summary>
    public string Reason { get; }
}

/// <summary>A message that an actor received and has no handler for.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>With who had sent what to whom.</summary>
    public UnhandledMessage(object message, IActorRef? sender, IActorRef recipient) : base(message, sender, recipient)
    {
    }
}
