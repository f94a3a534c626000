using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The registry of an actor system.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Akka.Hosting's name")]
public class ActorRegistry : IActorRegistry, IExtension
{
    private readonly ConcurrentDictionary<Type, IActorRef> _actors = [];
    private readonly ConcurrentDictionary<Type, TaskCompletionSource<IActorRef>> _awaited = [];

    /// <summary>The registry of <paramref name="actorSystem"/>.</summary>
    public static ActorRegistry For(ActorSystem actorSystem) => actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();

    /// <inheritdoc />
    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!TryRegister<TKey>(actor, overwrite))
            throw new DuplicateActorRegistryException($"an actor is registered for {typeof(TKey)} already; "
                + "register with overwrite: true, or under another key");
    }

    /// <inheritdoc />
    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    /// <inheritdoc />
    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        if (actor is null)
            return false;
        if (overwrite)
            _actors[key] = actor;
        else if (!_actors.TryAdd(key, actor))
            return false;
        if (_awaited.TryRemove(key, out var awaited))
            awaited.TrySetResult(actor);
        return true;
    }

    /// <inheritdoc />
    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    /// <inheritdoc />
    public bool TryGet(Type key, out IActorRef actor)
    {
        var found = _actors.TryGetValue(key, out var known);
        actor = known ?? ActorRefs.Nobody;
        return found;
    }

    /// <inheritdoc />
    public IActorRef Get<TKey>() =>
        TryGet<TKey>(out var actor) ? actor : throw new MissingActorRegistryEntryException($"no actor is registered for {typeof(TKey)}; "
            + "register it in WithActors");

    /// <inheritdoc />
    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    /// <inheritdoc />
    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        if (TryGet(key, out var actor))
            return Task.FromResult(actor);
        var awaited = _awaited.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (TryGet(key, out actor))   // registered between the two lines above
            awaited.TrySetResult(actor);
        return awaited.Task.WaitAsync(ct);
    }

    /// <summary>All keys with their actors.</summary>
    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator() => _actors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes the <see cref="ActorRegistry"/> of a system.</summary>
public sealed class ActorRegistryExtension : ExtensionIdProvider<ActorRegistry>
{
    /// <inheritdoc />
    public override ActorRegistry CreateExtension(ExtendedActorSystem system) => new();
}
