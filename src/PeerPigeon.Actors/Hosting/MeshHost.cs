using System.ComponentModel.DataAnnotations;
using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Holds one mesh of a host together: its key, its sockets, its actor, and its orderly end.</summary>
internal sealed class MeshHost
{
    private readonly MeshOptions _options;
    private readonly PeerState? _state;
    private readonly EcdsaPeerKey? _key;
    private readonly MeshView _view;

    private MeshHost(MeshOptions options, PeerId self, PeerState? state, EcdsaPeerKey? key, NetworkName network)
    {
        _options = options;
        _state = state;
        _key = key;
        _view = new(new()
        {
            PeerId = self,
            NetworkName = network,
            OriginalNetworkName = network,
            AllowGlobalFallback = options.AllowGlobalFallback,
            SignalingUrl = options.SignalingUrl,
            MinPeers = options.MinPeers,
            MaxPeers = options.MaxPeers,
            AutoConnect = options.AutoConnect,
            Hub = new(Connected: false, options.SignalingUrl, HomeCount: null),
        });
        Mesh = new(_view);
    }

    public PeerPigeonMesh Mesh { get; }

    private bool Unlisted => _options.Unlisted ?? !_options.AllowGlobalFallback;

    public static MeshHost Create(MeshOptions options)
    {
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        if (!NetworkName.TryParse(options.NetworkName, out NetworkName network, out string? error))
            throw new ValidationException($"NetworkName: {error}");
        if (network == NetworkName.HubMesh)
            throw new ValidationException($"NetworkName: '{network}' is reserved for hubs; choose another");
        if (options.MinPeers > options.MaxPeers)
            throw new ValidationException($"MinPeers ({options.MinPeers}) must be at most MaxPeers ({options.MaxPeers})");
        if (options.SignalingUrl is { } url && url.Scheme is not ("ws" or "wss" or "http" or "https"))
            throw new ValidationException($"SignalingUrl: '{url}' must begin with ws, wss, http or https");

        PeerId given = default;
        if (options.PeerId is not null && !PeerId.TryParse(options.PeerId, out given))
            throw new ValidationException($"PeerId: '{options.PeerId}' must be {PeerId.TextLength} hexadecimal characters");

        PeerState? state = options.StatePath is null ? null : PeerState.Open(options.StatePath);
        if (options.PeerId is null)
        {
            EcdsaPeerKey key = state?.Key ?? EcdsaPeerKey.Create();
            return new(options, key.Id, state, key, network);
        }

        return new(options, given, state, key: null, network);
    }

    public async Task StartAsync(ActorSystem system, IActorRef supervisor)
    {
        try
        {
            MeshSettings settings = MeshSettings.Parse(system.Settings.Config, _options);
            _view.Show(settings.Describe(_view.Status), []);
            SharedSockets sockets = SharedSockets.Of(system);
            await sockets.Links.StartAsync();
            var ports = new MeshPorts
            {
                Signaling = sockets.Signaling,
                Links = [sockets.Links],
                Key = _key,
                Verifier = sockets.Verifier,
                NewRandom = static () => new SecureRandom(),
            };
            var context = new MeshContext(Mesh.PeerId, ports, settings, new());
            object answer = await supervisor.Ask<object>(new MeshSupervisor.StartMesh(context, _view, Unlisted), TimeSpan.FromSeconds(10));
            if (answer is not MeshSupervisor.MeshStarted started)
                throw new InvalidOperationException(((MeshProtocol.Refused)answer).Message);

            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, $"goodbye-{Mesh.PeerId}", LeaveAsync);
            Mesh.Attach(started.Mesh, settings.Router.InFlight);
            if (_options is { AutoConnect: true, SignalingUrl: not null })
                await Mesh.ConnectAsync();
        }
        catch (Exception error)
        {
            Mesh.Fail(error);
            throw;
        }
    }

    private async Task<Akka.Done> LeaveAsync()
    {
        await Mesh.DisconnectAsync();
        _state?.Dispose();
        return Akka.Done.Instance;
    }
}
