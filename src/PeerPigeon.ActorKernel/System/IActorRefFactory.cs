namespace Akka.Actor;

/// <summary>Makes actors and finds them by path.</summary>
public interface IActorRefFactory
{
    /// <summary>Starts an actor as a child of this factory.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name, unique among its siblings; a name is made if null.</param>
    /// <exception cref="InvalidActorNameException">The name is empty, ill-formed or taken.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Whatever is found at a path at the time of sending.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Whatever is found at a path, absolute or relative and with wildcards, at the time of sending.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Shorter ways to make actors.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Starts an actor that needs no arguments.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new() => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>A selection relative to <paramref name="anchorRef"/>.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) => new(anchorRef, actorPath);
}
