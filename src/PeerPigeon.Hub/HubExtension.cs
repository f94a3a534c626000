using Akka.Actor;
using Akka.Hosting;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>The one hub of an actor system whose configuration says how it runs.</summary>
public sealed class HubExtension : IExtension
{
    private HubExtension(HubGate gate) => Gate = gate;

    /// <summary>The hub.</summary>
    public HubGate Gate { get; }

    /// <summary>The hub of a system; started on the first call, with <c>peerpigeon.hub</c> of the system's configuration.</summary>
    public static HubGate Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<HubExtension, Provider>().Gate;
    }

    private sealed class Provider : ExtensionIdProvider<HubExtension>
    {
        public override HubExtension CreateExtension(ExtendedActorSystem system)
        {
            var gate = HubGate.Start(system, HubSettings.From(system.Settings.Config), new SecureRandom());
            HubMeters.Add(gate.Counters);
            system.RegisterOnTermination(() => HubMeters.Remove(gate.Counters));
            return new(gate);
        }
    }
}

/// <summary>Runs a hub on a host's actor system.</summary>
public static class HubHostingExtensions
{
    /// <summary>Starts the hub with the actor system; <c>MapPeerPigeonHub</c> then opens it to clients.</summary>
    public static AkkaConfigurationBuilder WithPeerPigeonHub(this AkkaConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddHocon(HubConfig.Reference, HoconAddMode.Append)
            .WithActors((system, _) => HubExtension.Of(system));
    }
}
