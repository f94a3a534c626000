using System.ComponentModel.DataAnnotations;
using Akka.Actor;
using Akka.Hosting;

namespace PeerPigeon.Actors;

/// <summary>Puts meshes into a host's actor system.</summary>
public static class PeerPigeonHostingExtensions
{
    /// <summary>Adds the host's mesh: <see cref="IPeerPigeonMesh"/> by dependency injection.</summary>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public static AkkaConfigurationBuilder WithPeerPigeon(this AkkaConfigurationBuilder akka, Action<MeshOptions> configure) =>
        akka.WithPeerPigeon(MeshRegistry.DefaultName, configure);

    /// <summary>Adds one of several meshes: <see cref="IPeerPigeonMesh"/> by <c>[FromKeyedServices(name)]</c>.</summary>
    /// <param name="akka">The host's actor system.</param>
    /// <param name="name">The key.</param>
    /// <param name="configure">Fills the options in.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public static AkkaConfigurationBuilder WithPeerPigeon(this AkkaConfigurationBuilder akka, string name, Action<MeshOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(akka);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);

        var options = new MeshOptions();
        configure(options);
        MeshHost host = MeshHost.Create(options);
        PeerPigeonServices.Of(akka).Add(name, host.Mesh);
        return akka
            .AddHocon(MeshSettings.Reference, HoconAddMode.Append)
            .WithActors(async (system, registry, _) => await host.StartAsync(system, Supervisor(system, registry)));
    }

    private static IActorRef Supervisor(ActorSystem system, IActorRegistry registry)
    {
        if (registry.TryGet<MeshesKey>(out IActorRef found))
            return found;
        IActorRef supervisor = system.ActorOf(MeshSupervisor.Props(), "pigeon");
        registry.Register<MeshesKey>(supervisor);
        return supervisor;
    }
}

/// <summary>The key of <see cref="MeshSupervisor"/> in the actor registry.</summary>
public sealed class MeshesKey;
