using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Finds actors by a key type: the actor's own, or a marker.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <summary>The actor of a key, or <see cref="ActorRefs.Nobody"/> and false.</summary>
    bool TryGet<TKey>(out IActorRef actor);

    /// <inheritdoc cref="TryGet{TKey}" />
    bool TryGet(Type key, out IActorRef actor);

    /// <summary>The actor of a key.</summary>
    /// <exception cref="MissingActorRegistryEntryException">None is registered.</exception>
    [SuppressMessage("Naming", "CA1716", Justification = "Akka.Hosting's name")]
    IActorRef Get<TKey>();

    /// <summary>The actor of a key, as soon as one is registered.</summary>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <inheritdoc cref="GetAsync{TKey}" />
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);
}

/// <summary>Names actors by a key type, so that controllers, services and other actors find them.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <summary>Registers an actor.</summary>
    /// <exception cref="DuplicateActorRegistryException">The key is taken, and <paramref name="overwrite"/> is off.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers an actor, or answers false where the key is taken and <paramref name="overwrite"/> is off.</summary>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);

    /// <inheritdoc cref="TryRegister{TKey}" />
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);
}
