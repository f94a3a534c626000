using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>What all meshes of an actor system share: one socket for WebRTC, one listener for direct links, one client for hubs, one verifier.</summary>
internal sealed class SharedSockets : IExtension
{
    private readonly Lock _starting = new();
    private readonly SettingsReader _read;
    private readonly ILoggingAdapter _log;
    private Func<RtcStackOptions, IRtcStack> _rtc = static options => new RtcStack(options);
    private Task<ImmutableArray<ILinkTransport>>? _links;

    private SharedSockets(ExtendedActorSystem system)
    {
        _read = new(system.Settings.Config.WithFallback(MeshSettings.Reference));
        _log = Logging.GetLogger(system, typeof(SharedSockets));
        Verifier = new EcdsaSignatureVerifier();
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "close-sockets", CloseAsync);
    }

    public WebSocketSignalingConnector Signaling { get; } = new();

    public EcdsaSignatureVerifier Verifier { get; }

    public static SharedSockets Of(ActorSystem system) => system.WithExtension<SharedSockets, Id>();

    /// <summary>Names a WebRTC implementation in place of our own; before the first mesh starts.</summary>
    public void UseWebRtc(Func<RtcStackOptions, IRtcStack> create)
    {
        lock (_starting)
        {
            if (_links is not null)
                throw new InvalidOperationException("a mesh has started already; call WithWebRtc before WithPeerPigeon");
            _rtc = create;
        }
    }

    /// <summary>The kinds of links, the preferred one first; bound when it completes.</summary>
    /// <exception cref="ConfigurationException">A setting cannot be used.</exception>
    /// <exception cref="IOException">An address cannot be bound, or WebRTC has not what it needs.</exception>
    public Task<ImmutableArray<ILinkTransport>> LinksAsync()
    {
        lock (_starting)
            return _links ??= StartAsync();
    }

    private async Task<ImmutableArray<ILinkTransport>> StartAsync()
    {
        ImmutableArray<ILinkTransport>.Builder links = ImmutableArray.CreateBuilder<ILinkTransport>();
        foreach (string kind in LinkSettings.Kinds(_read))
        {
            if (kind == WebRtcLinkTransport.KindName)
            {
                links.Add(StartWebRtc(WebRtcSettings.Read(_read)));
                continue;
            }

            var direct = new DirectLinkTransport(
                new() { Listen = _read.Urls("direct.listen").FirstOrDefault(), Advertise = _read.Urls("direct.advertise") }, Verifier);
            links.Add(direct);
            await direct.StartAsync();
        }

        return links.ToImmutable();
    }

    private WebRtcLinkTransport StartWebRtc(WebRtcSettings settings)
    {
        try
        {
            return new(_rtc(settings.Stack with { Trouble = text => MeshLog.WebRtcTrouble.To(_log, text) }), settings.Links, Verifier);
        }
        catch (WebRtc.OpenSslMissingException missing)
        {
            throw new IOException(missing.Message, missing);
        }
        catch (Exception error) when (error is PlatformNotSupportedException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException or System.Net.Sockets.SocketException)
        {
            throw new IOException(
                $"WebRTC cannot start: {error.GetBaseException().Message}; without it, use direct links (--link direct, or peerpigeon.links = [\"direct\"]), or build with -p:WebRtcStack=SIPSorcery",
                error);
        }
    }

    private async Task<Akka.Done> CloseAsync()
    {
        Task<ImmutableArray<ILinkTransport>>? started;
        lock (_starting)
            started = _links;
        if (started is { IsCompletedSuccessfully: true })
        {
            foreach (ILinkTransport link in await started)
                await link.DisposeAsync();
        }

        Signaling.Dispose();
        return Akka.Done.Instance;
    }

    public sealed class Id : ExtensionIdProvider<SharedSockets>
    {
        public override SharedSockets CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
