using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Equality and text of references: a path and a uid.</summary>
[SuppressMessage("Design", "CA1036", Justification = "Akka.NET's references have no relational operators")]
public abstract class ActorRefBase : IActorRef
{
    /// <inheritdoc />
    public abstract ActorPath Path { get; }

    /// <inheritdoc />
    public void Tell(object message, IActorRef? sender) => TellInternal(message, sender);

    /// <summary>Takes the message.</summary>
    protected abstract void TellInternal(object message, IActorRef? sender);

    /// <inheritdoc />
    public bool Equals(IActorRef? other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IActorRef other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var path = Path;
        return path.Uid == ActorPath.UndefinedUid ? path.GetHashCode() : path.Uid.GetHashCode();
    }

    /// <summary>Order of the paths, then of the uids.</summary>
    public int CompareTo(IActorRef? other)
    {
        if (other is null) return 1;
        var order = Path.CompareTo(other.Path);
        return order != 0 ? order : Path.Uid.CompareTo(other.Path.Uid);
    }

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        IActorRef other => CompareTo(other),
        _ => throw new ArgumentException($"an actor reference cannot be compared with {obj.GetType().FullName}", nameof(obj)),
    };

    /// <inheritdoc />
    public override string ToString() => Path.Uid == ActorPath.UndefinedUid
        ? $"[{Path}]"
        : string.Create(CultureInfo.InvariantCulture, $"[{Path}#{Path.Uid}]");
}

/// <summary>A reference of the runtime.</summary>
public abstract class InternalActorRefBase : ActorRefBase, IInternalActorRef
{
    /// <inheritdoc />
    public abstract IInternalActorRef Parent { get; }

    /// <inheritdoc />
    public abstract IActorRefProvider Provider { get; }

    /// <inheritdoc />
    public abstract bool IsTerminated { get; }

    /// <inheritdoc />
    public abstract bool IsLocal { get; }

    /// <inheritdoc />
    public abstract IActorRef GetChild(IReadOnlyList<string> name);

    /// <inheritdoc />
    public abstract void Resume(Exception? causedByFailure = null);

    /// <inheritdoc />
    public abstract void Start();

    /// <inheritdoc />
    public abstract void Stop();

    /// <inheritdoc />
    public abstract void Restart(Exception cause);

    /// <inheritdoc />
    public abstract void Suspend();

    /// <inheritdoc />
    public abstract void SendSystemMessage(ISystemMessage message);
}

/// <summary>A reference without an actor behind it.</summary>
public abstract class MinimalActorRef : InternalActorRefBase
{
    /// <inheritdoc />
    public override IInternalActorRef Parent => ActorRefs.Nobody;

    /// <inheritdoc />
    public override bool IsTerminated => false;

    /// <inheritdoc />
    public override bool IsLocal => true;

    /// <inheritdoc />
    public override IActorRef GetChild(IReadOnlyList<string> name) => name.All(string.IsNullOrEmpty) ? this : ActorRefs.Nobody;

    /// <inheritdoc />
    public override void Resume(Exception? causedByFailure = null)
    {
    }

    /// <inheritdoc />
    public override void Start()
    {
    }

    /// <inheritdoc />
    public override void Stop()
    {
    }

    /// <inheritdoc />
    public override void Restart(Exception cause)
    {
    }

    /// <inheritdoc />
    public override void Suspend()
    {
    }

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message)
    {
    }

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef? sender)
    {
    }
}

/// <summary>Swallows whatever it is told.</summary>
public sealed class Nobody : MinimalActorRef
{
    private Nobody()
    {
    }

    /// <summary>The one instance.</summary>
    public static readonly Nobody Instance = new();

    /// <inheritdoc />
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/Nobody");

    /// <inheritdoc />
    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody does not belong to an actor system and has no provider");
}
