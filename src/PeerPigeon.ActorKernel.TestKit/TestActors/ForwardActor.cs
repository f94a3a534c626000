using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Forwards every message to another actor.</summary>
public class ForwardActor : ReceiveActor
{
    /// <summary>Made by <see cref="Props"/>.</summary>
    public ForwardActor(IActorRef target) => ReceiveAny(target.Forward);

    /// <summary>For an actor that forwards every message to <paramref name="target"/>.</summary>
    public static Props Props(IActorRef target) => Akka.Actor.Props.Create(() => new ForwardActor(target));
}
