using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>The stack of behaviours. The bottom is the actor's own Receive, called without a delegate where nothing is wrapped around it.</summary>
internal sealed partial class ActorCell
{
    private static readonly ConcurrentDictionary<Type, bool> WrapsReceive = new();

    private static bool IsReceiveWrapped(ActorBase actor) => WrapsReceive.GetOrAdd(
        actor.GetType(),
        static type => type
            .GetMethod(nameof(ActorBase.AroundReceive), BindingFlags.Instance | BindingFlags.NonPublic, [typeof(Receive), typeof(object)])?
            .DeclaringType != typeof(ActorBase));

    /// <summary>Hands a message to the current behaviour; answers whether it was handled.</summary>
    private bool ReceiveWithBehavior(object message)
    {
        var actor = _actor!;
        if (!_receivesDirectly || message is Scheduler.TimerScheduler.TimerMessage) return actor.AroundReceive(_behavior ?? actor.ReceiveFirst, message);
        var handled = _behavior is { } behavior ? behavior(message) : actor.ReceiveFirst(message);
        if (!handled) actor.LeaveUnhandled(message);
        return handled;
    }

    public void Become(Receive receive) => _behavior = receive;

    public void BecomeStacked(Receive receive)
    {
        if (_behavior is { } below) (Extras.Below ??= new Stack<Receive>()).Push(below);
        _behavior = receive;
    }

    public void UnbecomeStacked() => _behavior = _extras?.Below is { Count: > 0 } below ? below.Pop() : null;

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(HandlingAll(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(HandlingAll(receive));

    private static Receive HandlingAll(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private void ClearBehaviors()
    {
        _behavior = null;
        _extras?.Below?.Clear();
    }
}
