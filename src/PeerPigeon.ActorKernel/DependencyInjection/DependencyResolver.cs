using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.DependencyInjection;

/// <summary>Makes actors whose constructors take services. Needs a <see cref="DependencyResolverSetup"/>, which AddAkka puts there.</summary>
public sealed class DependencyResolver : IExtension
{
    /// <summary>Resolves through <paramref name="resolver"/>.</summary>
    public DependencyResolver(IDependencyResolver resolver) => Resolver = resolver;

    /// <summary>Where services come from.</summary>
    public IDependencyResolver Resolver { get; }

    /// <summary>The resolver of a system.</summary>
    /// <exception cref="ConfigurationException">The system was made without a <see cref="DependencyResolverSetup"/>.</exception>
    public static DependencyResolver For(ActorSystem actorSystem) => actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();

    /// <summary>An actor that takes <paramref name="args"/>, and services for its other parameters.</summary>
    public Props Props<T>(params object[] args) where T : ActorBase => Resolver.Props<T>(args);

    /// <summary>An actor that takes services only.</summary>
    public Props Props<T>() where T : ActorBase => Resolver.Props<T>();

    /// <summary>An actor that takes services only.</summary>
    public Props Props(Type type) => Resolver.Props(type);

    /// <summary>An actor that takes <paramref name="args"/>, and services for its other parameters.</summary>
    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);
}

/// <summary>Makes the <see cref="DependencyResolver"/> of a system.</summary>
public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    /// <inheritdoc />
    public override DependencyResolver CreateExtension(ExtendedActorSystem system) =>
        system.Settings.Setup.Get<DependencyResolverSetup>() is { HasValue: true } setup
            ? new(setup.Value.DependencyResolver)
            : throw new ConfigurationException($"actor system {system.Name} has no DependencyResolverSetup; "
                + "add DependencyResolverSetup.Create(serviceProvider) to its setup, or use AddAkka");
}

/// <summary>Tells an actor system where services come from.</summary>
public class DependencyResolverSetup : Setup
{
    private DependencyResolverSetup(IDependencyResolver dependencyResolver) => DependencyResolver = dependencyResolver;

    /// <summary>Where services come from.</summary>
    public IDependencyResolver DependencyResolver { get; }

    /// <summary>Services come from a provider of Microsoft.Extensions.DependencyInjection.</summary>
    public static DependencyResolverSetup Create(IServiceProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new(new ServiceProviderDependencyResolver(provider));
    }

    /// <summary>Services come from <paramref name="provider"/>.</summary>
    public static DependencyResolverSetup Create(IDependencyResolver provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new(provider);
    }
}
