using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A path at which there is nobody: what it is told becomes a dead letter, and whoever watches it is told that it has ended.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly EventStream _eventStream;

    /// <summary>Nobody at <paramref name="path"/>.</summary>
    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        Provider = provider;
        Path = path;
        _eventStream = eventStream;
    }

    /// <inheritdoc />
    public override ActorPath Path { get; }

    /// <inheritdoc />
    public override IActorRefProvider Provider { get; }

    /// <inheritdoc />
    public override bool IsTerminated => true;

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        if (message is DeadLetter letter) HandleSpecially(letter.Message, letter.Sender);
        else if (!HandleSpecially(message, sender)) _eventStream.Publish(new DeadLetter(message, OrDeadLetters(sender), this));
    }

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is Watch watch && IsAboutThis(watch)) watch.Watcher.SendSystemMessage(NeverExisted(watch));
    }

    private protected virtual bool IsAboutThis(Watch watch) => watch.Watchee.Equals(this) && !watch.Watcher.Equals(this);

    private protected bool HandleSpecially(object message, IActorRef? sender)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            case ActorSelectionMessage { Message: Identify identify } selection:
                if (!selection.WildCardFanOut) sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            case ActorSelectionMessage selection:
                _eventStream.Publish(LetterFor(selection.Message, sender));
                return true;
            case IDeadLetterSuppression:
                _eventStream.Publish(LetterFor(message, sender));
                return true;
            default:
                return false;
        }
    }

    private AllDeadLetters LetterFor(object message, IActorRef? sender) => message is IDeadLetterSuppression suppressed
        ? new SuppressedDeadLetter(suppressed, OrDeadLetters(sender), this)
        : new DeadLetter(message, OrDeadLetters(sender), this);

    private protected IActorRef OrDeadLetters(IActorRef? sender) => sender.IsNobody() ? Provider.DeadLetters : sender!;

    private static DeathWatchNotification NeverExisted(Watch watch) => new(watch.Watchee, existenceConfirmed: false, addressTerminated: false);
}

/// <summary>Where messages go that nobody can take: each is published as a <see cref="DeadLetter"/>.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    private readonly EventStream _eventStream;

    /// <summary>The dead letters of one system.</summary>
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream) : base(provider, path, eventStream) =>
        _eventStream = eventStream;

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef? sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException("Message is null");
            case DeadLetter letter:
                if (!HandleSpecially(letter.Message, letter.Sender)) _eventStream.Publish(letter);
                break;
            default:
                if (!HandleSpecially(message, sender)) _eventStream.Publish(new DeadLetter(message, OrDeadLetters(sender), this));
                break;
        }
    }

    private protected override bool IsAboutThis(Watch watch) => !watch.Watchee.Equals(this) && !watch.Watcher.Equals(this);
}

/// <summary>Drops whatever it is told, without a dead letter.</summary>
internal sealed class IgnoreActorRef(IActorRefProvider provider) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "local")) / "ignore";

    public override IActorRefProvider Provider => provider;
}
