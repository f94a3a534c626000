namespace Akka.Actor;

/// <summary>Makes actors in a way of its own, for example from a service provider.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of the actors that are made.</summary>
    Type ActorType { get; }

    /// <summary>Makes one; called for the first incarnation and for every restart, in the actor's context.</summary>
    ActorBase Produce();

    /// <summary>The instance is not used any more.</summary>
    void Release(ActorBase actor);
}
