namespace Akka.Actor;

/// <summary>Finds and registers the references of one system.</summary>
public interface IActorRefProvider
{
    /// <summary><c>/</c>.</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary><c>/user</c>.</summary>
    LocalActorRef Guardian { get; }

    /// <summary><c>/system</c>.</summary>
    LocalActorRef SystemGuardian { get; }

    /// <summary><c>/temp</c>, the parent of those who ask.</summary>
    IInternalActorRef TempContainer { get; }

    /// <summary><c>/deadLetters</c>.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>Drops whatever it is told.</summary>
    IActorRef IgnoreRef { get; }

    /// <summary>The path of the root.</summary>
    ActorPath RootPath { get; }

    /// <summary>The address of the system.</summary>
    Address DefaultAddress { get; }

    /// <summary>The settings of the system.</summary>
    Settings Settings { get; }

    /// <summary>Ends when the root has ended.</summary>
    Task TerminationTask { get; }

    /// <summary>The root of the system at an address; the dead letters if that is another system.</summary>
    IActorRef RootGuardianAt(Address address);

    /// <summary>A new path below <c>/temp</c>.</summary>
    ActorPath TempPath();

    /// <summary>Makes a reference known under a path from <see cref="TempPath"/>.</summary>
    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    /// <summary>Takes back <see cref="RegisterTempActor"/>.</summary>
    void UnregisterTempActor(ActorPath path);

    /// <summary>Whoever is at a path; a reference to nobody if there is none, the dead letters if the text is no path of this system.</summary>
    IActorRef ResolveActorRef(string path);

    /// <summary>Whoever is at a path; a reference to nobody if there is none, the dead letters if it is no path of this system.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>How <paramref name="address"/> would reach this system; null if it would not.</summary>
    Address? GetExternalAddressFor(Address address);
}
