namespace Akka.Actor;

/// <summary>The stack of behaviours. The bottom is the actor's own Receive; its delegate is made with the first message.</summary>
internal sealed partial class ActorCell
{
    private Receive? _behavior;
    private bool _isAtFirstBehavior = true;

    private Receive FirstBehavior() => _behavior = _actor!.ReceiveFirst;

    public void Become(Receive receive)
    {
        _behavior = receive;
        _isAtFirstBehavior = false;
    }

    public void BecomeStacked(Receive receive)
    {
        if (!_isAtFirstBehavior) (Extras.Below ??= new Stack<Receive>()).Push(_behavior!);
        Become(receive);
    }

    public void UnbecomeStacked()
    {
        if (_extras?.Below is { Count: > 0 } below) _behavior = below.Pop();
        else ClearBehaviors();
    }

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
        _isAtFirstBehavior = true;
        _extras?.Below?.Clear();
    }
}
