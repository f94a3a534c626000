namespace Akka.Actor;

/// <summary>Being told when other actors end.</summary>
public interface ICanWatch
{
    /// <summary>Asks for one <see cref="Terminated"/> when <paramref name="subject"/> ends, at once if it has ended.</summary>
    /// <exception cref="ArgumentNullException">The subject is null.</exception>
    IActorRef Watch(IActorRef subject);

    /// <summary>As <see cref="Watch"/>, but <paramref name="message"/> comes in place of <see cref="Terminated"/>.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes back a watch; a notice already in the mailbox is not delivered either.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor can ask of the runtime. Valid only while the actor runs, and only for that actor.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>How the actor was made.</summary>
    Props Props { get; }

    /// <summary>What runs the actor.</summary>
    Dispatch.MessageDispatcher Dispatcher { get; }

    /// <summary>Who sent the current message; the system's dead letters if nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The actor system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The time without messages after which <see cref="ReceiveTimeout"/> is told; null if there is none.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the current behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour below; the last one stays.</summary>
    void UnbecomeStacked();

    /// <summary>The child of that name; <see cref="ActorRefs.Nobody"/> if there is none.</summary>
    IActorRef Child(string name);

    /// <summary>The children, those that are stopping included.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Asks for <see cref="Akka.Actor.ReceiveTimeout"/> after a time without messages; null takes it back.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops an actor after its current message.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of an actor whose behaviours handle everything.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the current behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    void BecomeStacked(UntypedReceive receive);
}
