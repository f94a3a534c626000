using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Takes every message and does nothing.</summary>
public class BlackHoleActor : ActorBase
{
    /// <summary>For an actor that takes every message and does nothing.</summary>
    public static Props Props { get; } = Props.Create(() => new BlackHoleActor());

    /// <inheritdoc />
    protected override bool Receive(object message) => true;
}
