namespace Akka.Actor;

/// <summary>A message together with its sender.</summary>
public readonly struct Envelope : IEquatable<Envelope>
{
    /// <summary>A message for an actor of <paramref name="system"/>; nobody as a sender becomes its dead letters.</summary>
    public Envelope(object message, IActorRef? sender, ActorSystem system)
        : this(message ?? throw new ArgumentNullException(nameof(message), "The message cannot be null."), sender ?? system.DeadLetters)
    {
    }

    /// <summary>A message and its sender as they are.</summary>
    public Envelope(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender!;
    }

    /// <summary>Who sent it; null if nobody did.</summary>
    public IActorRef Sender { get; }

    /// <summary>What was sent.</summary>
    public object Message { get; }

    /// <inheritdoc />
    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Envelope other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Message?.GetHashCode() ?? 0;

    /// <summary>Equality of message and sender.</summary>
    public static bool operator ==(Envelope left, Envelope right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Envelope left, Envelope right) => !left.Equals(right);

    /// <inheritdoc />
    public override string ToString() => $"<{Message ?? "null"}> from {(Sender is null ? "NoSender" : Sender)}";
}
