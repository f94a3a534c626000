using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>How handlers for one type of message are called.</summary>
internal abstract class HandlerKind
{
    /// <summary>The type of message.</summary>
    internal abstract Type MessageType { get; }

    /// <summary>Calls a handler with a message of <see cref="MessageType"/>, if its condition holds; answers whether it took the message.</summary>
    internal abstract bool TryHandle(Delegate handler, Delegate? condition, object message);
}

internal sealed class ActionKind<T> : HandlerKind
{
    internal static readonly ActionKind<T> Instance = new();

    internal override Type MessageType => typeof(T);

    internal override bool TryHandle(Delegate handler, Delegate? condition, object message)
    {
        var typed = (T)message;
        if (condition is not null && !((Predicate<T>)condition)(typed)) return false;
        ((Action<T>)handler)(typed);
        return true;
    }
}

internal sealed class FuncKind<T> : HandlerKind
{
    internal static readonly FuncKind<T> Instance = new();

    internal override Type MessageType => typeof(T);

    internal override bool TryHandle(Delegate handler, Delegate? condition, object message) => ((Func<T, bool>)handler)((T)message);
}

/// <summary>A handler of objects, for one type that is known only at run time.</summary>
internal sealed class TypedKind : HandlerKind
{
    private static readonly ConcurrentDictionary<(Type, HandlerKind), TypedKind> Known = new();

    private readonly HandlerKind _untyped;

    private TypedKind(Type messageType, HandlerKind untyped)
    {
        MessageType = messageType;
        _untyped = untyped;
    }

    internal static TypedKind Of(Type messageType, HandlerKind untyped) =>
        Known.GetOrAdd((messageType, untyped), static key => new TypedKind(key.Item1, key.Item2));

    internal override Type MessageType { get; }

    internal override bool TryHandle(Delegate handler, Delegate? condition, object message) => _untyped.TryHandle(handler, condition, message);
}
