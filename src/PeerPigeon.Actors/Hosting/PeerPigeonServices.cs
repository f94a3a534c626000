using System.Reflection;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace PeerPigeon.Actors;

/// <summary>Makes meshes available by dependency injection.</summary>
public static class PeerPigeonServices
{
    /// <summary>Registers <see cref="IPeerPigeonMesh"/>, also by key, and <see cref="MeshRegistry"/>.</summary>
    /// <remarks>
    /// <c>WithPeerPigeon</c> does so by itself on the embedded actor runtime. Akka.Hosting runs the delegate of <c>AddAkka</c> only
    /// when the container is built, too late to register anything; there, call this beside <c>AddAkka</c>.
    /// </remarks>
    public static IServiceCollection AddPeerPigeon(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (Find(services) is not null)
            return services;

        services.AddSingleton(new MeshRegistry());
        services.AddSingleton(provider => provider.GetRequiredService<MeshRegistry>().Get(MeshRegistry.DefaultName));
        services.AddKeyedSingleton(
            KeyedService.AnyKey, (provider, key) => provider.GetRequiredService<MeshRegistry>().Get(key as string ?? key!.ToString()!));
        return services;
    }

    internal static MeshRegistry Of(AkkaConfigurationBuilder akka)
    {
        IServiceCollection services = ServicesOf(akka);
        if (Find(services) is { } registry)
            return registry;
        if (services.IsReadOnly)
            throw new InvalidOperationException("the services are built already; call services.AddPeerPigeon() beside AddAkka");
        return Find(services.AddPeerPigeon())!;
    }

    private static MeshRegistry? Find(IServiceCollection services) => services
        .FirstOrDefault(service => !service.IsKeyedService && service.ServiceType == typeof(MeshRegistry))?.ImplementationInstance as MeshRegistry;

    // Akka.Hosting keeps the collection to itself; the builder is the only thing that an extension is given.
    private static IServiceCollection ServicesOf(AkkaConfigurationBuilder akka) => akka.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(field => typeof(IServiceCollection).IsAssignableFrom(field.FieldType))
        .Select(field => field.GetValue(akka))
        .OfType<IServiceCollection>()
        .FirstOrDefault()
        ?? throw new InvalidOperationException("this version of Akka.Hosting hides its services; call services.AddPeerPigeon() beside AddAkka");
}
