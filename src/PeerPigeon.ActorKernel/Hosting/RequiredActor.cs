using Akka.Actor;

namespace Akka.Hosting;

/// <summary>An actor of the registry, for constructors of controllers, services and other actors.</summary>
/// <typeparam name="TActor">The key that it is registered under.</typeparam>
public interface IRequiredActor<TActor>
{
    /// <summary>The actor.</summary>
    /// <exception cref="MissingActorRegistryEntryException">It is not registered yet.</exception>
    IActorRef ActorRef { get; }

    /// <summary>The actor, as soon as it is registered: for services that start beside the actor system.</summary>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>Looks the actor up in the registry, once.</summary>
/// <typeparam name="TActor">The key that it is registered under.</typeparam>
public sealed class RequiredActor<TActor> : IRequiredActor<TActor>
{
    private readonly IReadOnlyActorRegistry _registry;
    private IActorRef? _actor;

    /// <summary>Looks it up in <paramref name="registry"/>.</summary>
    public RequiredActor(IReadOnlyActorRegistry registry) => _registry = registry;

    /// <inheritdoc />
    public IActorRef ActorRef => _actor ??= _registry.TryGet<TActor>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException($"no actor is registered for {typeof(TActor)}; "
            + "a service that starts beside the actor system awaits GetAsync in place of ActorRef");

    /// <inheritdoc />
    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        _actor ??= await _registry.GetAsync<TActor>(cancellationToken);
}
