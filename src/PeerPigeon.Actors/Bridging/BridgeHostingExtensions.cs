using Akka.Configuration;
using Akka.Hosting;

namespace PeerPigeon.Actors;

/// <summary>Puts bridges into a host's actor system.</summary>
public static class BridgeHostingExtensions
{
    /// <summary>Joins two meshes of this host by a bridge, as <c>peerpigeon.bridge</c> says.</summary>
    /// <remarks>Both must be strict, and have a key of their own (no given id), for what a bridge tells is signed.</remarks>
    /// <param name="akka">The host's actor system.</param>
    /// <param name="meshA">The name under which <c>WithPeerPigeon</c> registered the mesh in network A.</param>
    /// <param name="meshB">That of the mesh in network B.</param>
    /// <exception cref="ConfigurationException">At start: a setting cannot be used, or a network has not granted.</exception>
    public static AkkaConfigurationBuilder WithPeerPigeonBridge(this AkkaConfigurationBuilder akka, string meshA, string meshB)
    {
        ArgumentNullException.ThrowIfNull(akka);
        MeshRegistry meshes = PeerPigeonServices.Of(akka);
        return akka.WithActors(async (system, _, _) =>
        {
            BridgeSettings settings = BridgeSettings.Parse(system.Settings.Config);
            BridgeSide a = await SideAsync(meshes, meshA), b = await SideAsync(meshes, meshB);
            settings.For(a.End, b.End, system.Scheduler.Now);
            BridgeCounters counters = new();
            system.RegisterOnTermination(MeshMeters.Add(counters).Dispose);
            system.ActorOf(BridgeActor.Props(a, b, settings, counters), $"pigeon-bridge-{a.End.Self}-{b.End.Self}");
        });
    }

    private static async Task<BridgeSide> SideAsync(MeshRegistry meshes, string name)
    {
        var mesh = (PeerPigeonMesh)meshes.Get(name);
        if (mesh.GetStatus().AllowGlobalFallback)
            throw new ConfigurationException($"the mesh '{name}' of a bridge may fall back to the global network; set AllowGlobalFallback = false, a bridge stays in its two networks");
        return await BridgeSide.OfAsync(mesh);
    }
}
