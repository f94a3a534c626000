using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>A reference with an actor behind it.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    /// <summary>The actor's children.</summary>
    public abstract IEnumerable<IActorRef> Children { get; }

    /// <summary>The child of that name, which may end in <c>#uid</c>; <see cref="ActorRefs.Nobody"/> if there is none.</summary>
    public abstract IInternalActorRef GetSingleChild(string name);
}

/// <summary>The address of an actor of this process.</summary>
public class LocalActorRef : ActorRefWithCell
{
    // Where senders write. Here and not in the cell, so that they do not share cache lines with the thread that runs the actor.
    internal MessageNode? Tail;
    internal int Status = ActorCell.Scheduled;   // nobody runs the cell before Start

    internal LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor, ActorPath path)
    {
        Path = path;
        Cell = new ActorCell(system, this, props, dispatcher, supervisor);
    }

    internal ActorCell Cell { get; }

    /// <inheritdoc />
    public sealed override ActorPath Path { get; }

    /// <inheritdoc />
    public override IActorRefProvider Provider => Cell.SystemImpl.Provider;

    /// <inheritdoc />
    public override IInternalActorRef Parent => Cell.Parent;

    /// <inheritdoc />
    public override bool IsTerminated => Cell.IsTerminated;

    /// <inheritdoc />
    public override bool IsLocal => true;

    /// <inheritdoc />
    public override IEnumerable<IActorRef> Children => Cell.Children;

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef? sender) => Cell.Post(message, sender);

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message) => Cell.SendSystemMessage((SystemMessage)message);

    /// <inheritdoc />
    public override void Start() => Cell.Start();

    /// <inheritdoc />
    public override void Stop() => Cell.SendSystemMessage(new Terminate());

    /// <inheritdoc />
    public override void Suspend() => Cell.SendSystemMessage(new Suspend());

    /// <inheritdoc />
    public override void Resume(Exception? causedByFailure = null) => Cell.SendSystemMessage(new Resume(causedByFailure));

    /// <inheritdoc />
    public override void Restart(Exception cause) => Cell.SendSystemMessage(new Recreate(cause));

    /// <inheritdoc />
    public override IInternalActorRef GetSingleChild(string name) => Cell.GetSingleChild(name);

    /// <inheritdoc />
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            if (current is not ActorRefWithCell parent) return current.GetChild(name.Skip(i).ToArray());
            current = name[i] switch
            {
                "" => current,
                ".." => parent.Parent,
                var child => parent.GetSingleChild(child),
            };
        }

        return current;
    }
}

/// <summary>The root of all actors, which also holds what is no actor: temporary references and the dead letters.</summary>
internal sealed class RootGuardianRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor, ActorPath path)
    : LocalActorRef(system, props, dispatcher, supervisor, path)
{
    public override IInternalActorRef Parent => this;

    public override IInternalActorRef GetSingleChild(string name) => name switch
    {
        "temp" => Provider.TempContainer,
        "deadLetters" => (IInternalActorRef)Provider.DeadLetters,
        _ => base.GetSingleChild(name),
    };
}
