using Akka.Actor;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>What all meshes of an actor system share: one listener for direct links, one client for hubs, one verifier.</summary>
internal sealed class SharedSockets : IExtension
{
    private SharedSockets(ExtendedActorSystem system)
    {
        var read = new SettingsReader(system.Settings.Config.WithFallback(MeshSettings.Reference));
        Verifier = new EcdsaSignatureVerifier();
        Links = new(
            new() { Listen = read.Urls("direct.listen").FirstOrDefault(), Advertise = read.Urls("direct.advertise") },
            Verifier);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "close-sockets", CloseAsync);
    }

    public WebSocketSignalingConnector Signaling { get; } = new();

    public DirectLinkTransport Links { get; }

    public EcdsaSignatureVerifier Verifier { get; }

    public static SharedSockets Of(ActorSystem system) => system.WithExtension<SharedSockets, Id>();

    private async Task<Akka.Done> CloseAsync()
    {
        await Links.DisposeAsync();
        Signaling.Dispose();
        return Akka.Done.Instance;
    }

    public sealed class Id : ExtensionIdProvider<SharedSockets>
    {
        public override SharedSockets CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
