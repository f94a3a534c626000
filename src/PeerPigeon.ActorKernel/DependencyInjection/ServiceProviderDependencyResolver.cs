using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Resolves from a service provider of Microsoft.Extensions.DependencyInjection.</summary>
public class ServiceProviderDependencyResolver : IDependencyResolver
{
    /// <summary>Resolves from <paramref name="serviceProvider"/>.</summary>
    public ServiceProviderDependencyResolver(IServiceProvider serviceProvider) => ServiceProvider = serviceProvider;

    /// <summary>Where services come from.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <inheritdoc />
    public IResolverScope CreateScope() => new ServiceProviderScope(ServiceProvider.CreateScope());

    /// <inheritdoc />
    public T? GetService<T>() => ServiceProvider.GetService<T>();

    /// <inheritdoc />
    public object? GetService(Type type) => ServiceProvider.GetService(type);

    /// <inheritdoc />
    public Props Props(Type type, params object[] args) => typeof(ActorBase).IsAssignableFrom(type)
        ? Actor.Props.CreateBy(new Producer(ServiceProvider, type, args))
        : throw new ArgumentException($"{type} is no actor; derive it from ActorBase", nameof(type));

    /// <inheritdoc />
    public Props Props(Type type) => Props(type, []);

    /// <inheritdoc />
    public Props Props<T>(params object[] args) where T : ActorBase => Props(typeof(T), args);

    private sealed class Producer(IServiceProvider services, Type type, object[] args) : IIndirectActorProducer
    {
        public Type ActorType => type;

        public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(services, type, args);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>A scope of a service provider.</summary>
public sealed class ServiceProviderScope : IResolverScope
{
    private readonly IServiceScope _scope;

    /// <summary>Resolves from <paramref name="scope"/>, and disposes of it.</summary>
    public ServiceProviderScope(IServiceScope scope) =>
        (_scope, Resolver) = (scope, new ServiceProviderDependencyResolver(scope.ServiceProvider));

    /// <inheritdoc />
    public IDependencyResolver Resolver { get; }

    /// <inheritdoc />
    public void Dispose() => _scope.Dispose();
}
