using Akka.Event;

namespace Akka.Actor;

/// <summary>An actor that was watched has ended. Delivered once per watch; unhandled, it is a <see cref="DeathPactException"/>.</summary>
public sealed class Terminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded, IEquatable<Terminated>
{
    /// <summary>Made by the runtime.</summary>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>Who has ended.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>Whether the notice is due to the loss of a whole system.</summary>
    public bool AddressTerminated { get; }

    /// <summary>Whether the actor is known to have existed.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc />
    public bool Equals(Terminated? other) =>
        other is not null && Equals(ActorRef, other.ActorRef) && AddressTerminated == other.AddressTerminated && ExistenceConfirmed == other.ExistenceConfirmed;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Terminated);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ActorRef, AddressTerminated, ExistenceConfirmed);

    /// <inheritdoc />
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Asks whoever receives it for an <see cref="ActorIdentity"/>; every actor answers.</summary>
public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>With an id that comes back in the answer.</summary>
    public Identify(object? messageId) => MessageId = messageId;

    /// <summary>Comes back in the answer.</summary>
    public object? MessageId { get; }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Identify other && Equals(MessageId, other.MessageId);

    /// <inheritdoc />
    public override int GetHashCode() => MessageId?.GetHashCode() ?? 0;

    /// <inheritdoc />
    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity
{
    /// <summary>With the id of the question and who answers.</summary>
    public ActorIdentity(object? messageId, IActorRef? subject)
    {
        MessageId = messageId;
        Subject = subject;
    }

    /// <summary>The id of the question.</summary>
    public object? MessageId { get; }

    /// <summary>Who answers; null if there is nobody.</summary>
    public IActorRef? Subject { get; }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ActorIdentity other && Equals(MessageId, other.MessageId) && Equals(Subject, other.Subject);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(MessageId, Subject);

    /// <inheritdoc />
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>Stops the actor when its turn in the mailbox has come.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill()
    {
    }

    /// <summary>The one instance.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc />
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the actor fail with <see cref="ActorKilledException"/> when its turn in the mailbox has come.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill()
    {
    }

    /// <summary>The one instance.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc />
    public override string ToString() => "<Kill>";
}
