using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// An actor that says in its constructor, and inside Become, which messages it handles: the first handler that was added,
/// whose type fits and whose condition holds, gets the message.
/// </summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private HandlerTable _handlers;
    private HandlerTable.Builder? _building;

    /// <summary>Called by the runtime alone; add handlers in the constructor that derives.</summary>
    protected ReceiveActor() => _building = HandlerTable.NewBuilder(outer: null);

    void IInitializableActor.Init()
    {
        if (_building is not { } building) return;   // the same instance is used again
        _building = building.Outer;
        _handlers = building.Build();
    }

    /// <inheritdoc />
    protected sealed override void OnReceive(object message) => Handle(in _handlers, message);

    private void Handle(in HandlerTable handlers, object message)
    {
        if (!handlers.TryHandle(message)) Unhandled(message);
    }

    /// <summary>Replaces the current behaviour by the handlers that <paramref name="configure"/> adds.</summary>
    protected void Become(Action configure)
    {
        var handlers = Collect(configure);
        Become((UntypedReceive)(message => Handle(in handlers, message)));
    }

    /// <summary>Puts the handlers that <paramref name="configure"/> adds on top of the current behaviour.</summary>
    protected void BecomeStacked(Action configure)
    {
        var handlers = Collect(configure);
        BecomeStacked((UntypedReceive)(message => Handle(in handlers, message)));
    }

    private HandlerTable Collect(Action configure)
    {
        var building = _building = HandlerTable.NewBuilder(_building);
        try
        {
            configure();
        }
        finally
        {
            _building = building.Outer;
        }

        return building.Build();
    }

    private HandlerTable.Builder Building =>
        _building ?? throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");

    /// <summary>Handles messages of <typeparamref name="T"/>, those only that <paramref name="shouldHandle"/> accepts if it is given.</summary>
    /// <exception cref="InvalidOperationException">A handler for all messages has been added, or this is not the place to add handlers.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Building.Add(handler, shouldHandle);

    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Building.Add(handler, shouldHandle);

    /// <summary>Handles messages of <typeparamref name="T"/>; <paramref name="handler"/> answers whether it did.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void Receive<T>(Func<T, bool> handler) => Building.Add(handler);

    /// <summary>Handles messages of a type.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Building.Add(messageType, handler, shouldHandle);

    /// <inheritdoc cref="Receive(Type, Action{object}, Predicate{object})" />
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Building.Add(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a type; <paramref name="handler"/> answers whether it did.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void Receive(Type messageType, Func<object, bool> handler) => Building.Add(messageType, handler);

    /// <summary>Handles whatever no handler before it took; no handler can be added after it.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void ReceiveAny(Action<object> handler) => Building.AddAny(handler);

    /// <summary>As <see cref="Receive{T}(Action{T}, Predicate{T})"/>; the next message waits until the task ends.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Building.Add(InActor(handler), shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})" />
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Building.Add(InActor(handler), shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})" />
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Building.Add(messageType, InActor(handler), shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})" />
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Building.Add(messageType, InActor(handler), shouldHandle);

    /// <summary>As <see cref="ReceiveAny"/>; the next message waits until the task ends.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})" />
    protected void ReceiveAnyAsync(Func<object, Task> handler) => Building.AddAny(InActor(handler));

    private static Action<T> InActor<T>(Func<T, Task> handler) => message => ActorTaskScheduler.RunTask(() => handler(message));
}

/// <summary>An actor that has something to do between its constructor and its first message.</summary>
internal interface IInitializableActor
{
    void Init();
}
