using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>
/// The handlers of one behaviour of one <see cref="ReceiveActor"/>: the delegates are the instance's own; which of them can
/// take a message of a given type is worked out once, and shared by all instances that added handlers for the same types
/// in the same order (<see cref="HandlerShape"/>).
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct HandlerTable
{
    private readonly HandlerShape _shape;
    private readonly Delegate[] _delegates;

    private HandlerTable(HandlerShape shape, Delegate[] delegates)
    {
        _shape = shape;
        _delegates = delegates;
    }

    internal bool TryHandle(object message)
    {
        var delegates = _delegates;
        foreach (var slot in _shape.SlotsFor(message.GetType()))
            if (slot.Kind.TryHandle(delegates[slot.Handler], slot.Condition < 0 ? null : delegates[slot.Condition], message)) return true;
        return false;
    }

    internal static Builder NewBuilder(Builder? outer) => new(outer);

    internal sealed class Builder(Builder? outer)
    {
        private Delegate[] _delegates = new Delegate[8];
        private HandlerShape _shape = HandlerShape.Root;
        private int _count;

        /// <summary>The builder that was at work when this one began: Become inside of Become.</summary>
        internal Builder? Outer => outer;

        internal void Add<T>(Action<T> handler, Predicate<T>? condition) =>
            Add(ActionKind<T>.Instance, handler, condition, takesAll: typeof(T) == typeof(object) && condition is null);

        internal void Add<T>(Func<T, bool> handler) => Add(FuncKind<T>.Instance, handler, condition: null, takesAll: false);

        internal void Add(Type type, Action<object> handler, Predicate<object>? condition) =>
            Add(TypedKind.Of(type, ActionKind<object>.Instance), handler, condition, takesAll: type == typeof(object) && condition is null);

        internal void Add(Type type, Func<object, bool> handler) =>
            Add(TypedKind.Of(type, FuncKind<object>.Instance), handler, condition: null, takesAll: false);

        internal void AddAny(Action<object> handler) => Add(ActionKind<object>.Instance, handler, condition: null, takesAll: true);

        private void Add(HandlerKind kind, Delegate handler, Delegate? condition, bool takesAll)
        {
            ArgumentNullException.ThrowIfNull(handler);
            if (_shape.TakesAll) throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
            _shape = _shape.With(new HandlerStep(kind, condition is not null, takesAll));
            if (_count + 2 > _delegates.Length) Array.Resize(ref _delegates, _delegates.Length * 2);
            _delegates[_count++] = handler;
            if (condition is not null) _delegates[_count++] = condition;
        }

        internal HandlerTable Build() => new(_shape, _delegates.AsSpan(0, _count).ToArray());
    }
}
