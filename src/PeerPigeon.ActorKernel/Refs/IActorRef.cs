namespace Akka.Actor;

/// <summary>Something that messages can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends <paramref name="message"/> and returns at once; at most once, in order per sender and receiver.</summary>
    /// <param name="message">The message; never null.</param>
    /// <param name="sender">Whom the receiver may answer; null for nobody.</param>
    void Tell(object message, IActorRef? sender);
}

/// <summary>The address of one incarnation of an actor: all that others ever hold of it.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor is.</summary>
    ActorPath Path { get; }
}

/// <summary>Whether a reference points into this process.</summary>
public interface IActorRefScope
{
    /// <summary>True for an actor of this process.</summary>
    bool IsLocal { get; }
}

/// <summary>A reference whose actor may not be running yet.</summary>
public interface IRepointableRef : IActorRefScope
{
    /// <summary>Whether the actor has been started.</summary>
    bool IsStarted { get; }
}

/// <summary>What the runtime itself does with a reference. Application code has no use for it.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The supervisor.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The provider of the system that the reference belongs to.</summary>
    IActorRefProvider Provider { get; }

    /// <summary>Whether the actor has stopped for good. Watch it instead of asking.</summary>
    bool IsTerminated { get; }

    /// <summary>Descends along <paramref name="name"/>; <see cref="ActorRefs.Nobody"/> if there is no such child.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Lets a suspended actor go on.</summary>
    void Resume(Exception? causedByFailure = null);

    /// <summary>Lets the actor take messages for the first time.</summary>
    void Start();

    /// <summary>Stops the actor after its current message.</summary>
    void Stop();

    /// <summary>Replaces the actor's instance, keeping its mailbox.</summary>
    void Restart(Exception cause);

    /// <summary>Holds back user messages until <see cref="Resume"/>.</summary>
    void Suspend();

    /// <summary>Sends a message of the runtime, which overtakes user messages.</summary>
    void SendSystemMessage(Dispatch.SysMsg.ISystemMessage message);
}

/// <summary>Sending without naming the sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends with the running actor as the sender, or with none outside of an actor.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Self);

    /// <summary>Passes a message on with the sender of the message that is being handled.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Sender);
}

/// <summary>References that stand for nobody.</summary>
public static class ActorRefs
{
    /// <summary>Swallows whatever it is told.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Null: a message without a sender.</summary>
    public static readonly IActorRef? NoSender;
}

/// <summary>Questions about a reference.</summary>
public static class ActorRefExtensions
{
    /// <summary>Whether the reference is null or <see cref="ActorRefs.Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or Nobody;

    /// <summary>The reference, or <paramref name="elseValue"/> if it is nobody.</summary>
    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue) =>
        actorRef is null or Nobody ? elseValue() : actorRef;
}
