using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What a test actor received, and from whom.</summary>
public abstract class MessageEnvelope
{
    /// <summary>What was received.</summary>
    public abstract object Message { get; }

    /// <summary>Who sent it; the system's dead letters if nobody said so.</summary>
    public abstract IActorRef Sender { get; }
}

/// <summary>A message that was received.</summary>
public class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    /// <inheritdoc />
    public override object Message { get; } = message;

    /// <inheritdoc />
    public override IActorRef Sender { get; } = sender;

    /// <inheritdoc />
    public override string ToString() => $"<{Message}> from {Sender}";
}

/// <summary>Stands for the message that has not come yet.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    /// <summary>The only one.</summary>
    public static readonly NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    /// <inheritdoc />
    /// <exception cref="IllegalActorStateException">Always: nothing was received.</exception>
    public override object Message => throw new IllegalActorStateException("no message has been received yet; expect one first");

    /// <inheritdoc />
    /// <exception cref="IllegalActorStateException">Always: nothing was received.</exception>
    public override IActorRef Sender => throw new IllegalActorStateException("no message has been received yet, so there is no last sender; expect one first");

    /// <inheritdoc />
    public override string ToString() => "<nothing received>";
}
