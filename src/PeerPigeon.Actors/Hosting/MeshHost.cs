using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Storage;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Holds one mesh of a host together: its key, its sockets, its actor, and its orderly end.</summary>
internal sealed class MeshHost
{
    private readonly MeshOptions _options;
    private readonly PeerState? _state;
    private readonly PreferenceKeeper? _keeper;
    private readonly EcdsaPeerKey? _key;
    private readonly MeshView _view;
    private SqliteRecordStorage? _records;
    private readonly IDisposable _traced;
    private IDisposable? _metered;

    private MeshHost(MeshOptions options, PeerId self, PeerState? state, EcdsaPeerKey? key, MeshChoices choices)
    {
        _options = options;
        _state = state;
        _key = key;
        _view = new(new()
        {
            PeerId = self,
            NetworkName = choices.Network,
            OriginalNetworkName = choices.Network,
            AllowGlobalFallback = choices.AllowGlobalFallback,
            SignalingUrl = choices.Hub,
            MinPeers = options.MinPeers,
            MaxPeers = options.MaxPeers,
            AutoConnect = options.AutoConnect,
            Hub = new(Connected: false, choices.Hub, HomeCount: null),
        });
        _traced = MeshTracer.Watch(_view);
        if (state is not null)
        {
            _keeper = new(state, TimeProvider.System);
            _view.StatusChanged += _keeper.OnStatus;
        }

        Mesh = new(_view, _keeper);
    }

    public PeerPigeonMesh Mesh { get; }

    public static MeshHost Create(MeshOptions options)
    {
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        MeshChoices.Of(options, PeerPreferences.Empty);
        if (options.MinPeers > options.MaxPeers)
            throw new ValidationException($"MinPeers ({options.MinPeers}) must be at most MaxPeers ({options.MaxPeers})");
        PeerId given = default;
        if (options.PeerId is not null && !PeerId.TryParse(options.PeerId, out given))
            throw new ValidationException($"PeerId: '{options.PeerId}' must be {PeerId.TextLength} hexadecimal characters");
        if (options.NetworkSecret is { Length: 0 })
            throw new ValidationException("NetworkSecret is empty; leave it out, or give the members of the network a secret that cannot be guessed");

        PeerState? state = options.StatePath is null ? null : PeerState.Open(options.StatePath);
        try
        {
            EcdsaPeerKey? key = options.PeerId is null ? state?.Key ?? EcdsaPeerKey.Create() : null;
            PeerId self = key?.Id ?? given;
            MeshChoices choices = MeshChoices.Of(options, state?.Preferences ?? PeerPreferences.Empty);
            // Known as ours before anybody hears of it.
            if (state is not null && !(state.Preferences.Ids is [var last, ..] && last == self))
                state.Save(state.Preferences.WithId(self));
            return new(options, self, state, key, choices);
        }
        catch
        {
            state?.Dispose();
            throw;
        }
    }

    public async Task StartAsync(ActorSystem system, IActorRef supervisor)
    {
        try
        {
            UndeliveredMessages.Watch(system);
            ILoggingAdapter log = Logging.GetLogger(system, typeof(MeshHost));
            if (_state?.Warning is { } warning)
                MeshLog.StateDamaged.To(log, warning);
            if (_keeper is not null)
                _keeper.WriteFailed += error => MeshLog.PreferencesNotWritten.To(log, _options.StatePath, error.Message);
            MeshSettings settings = MeshSettings.Parse(system.Settings.Config, _options);
            _view.Show(settings.Describe(_view.Status), []);
            SharedSockets sockets = SharedSockets.Of(system);
            ImmutableArray<ILinkTransport> links = await sockets.LinksAsync();
            if (_options.StatePath is { } directory)
            {
                _records = await SqliteRecordStorage.OpenAsync(
                    Path.Combine(directory, SqliteRecordStorage.FileName),
                    new() { Sync = settings.Dht.Sync, MaxFileBytes = settings.Dht.FileBytes },
                    TimeProvider.System.GetUtcNow());
                if (_records.Warning is { } damaged)
                    MeshLog.RecordsDamaged.To(log, damaged);
                Mesh.StorageFault = () => _records.Fault;
            }

            var ports = new MeshPorts
            {
                Signaling = sockets.Signaling,
                Links = links,
                Key = _key,
                Verifier = sockets.Verifier,
                Records = _records ?? (IRecordStorage)new MemoryRecordStorage(),
                NewRandom = static () => new SecureRandom(),
            };
            var context = new MeshContext(Mesh.PeerId, ports, settings, new())
            {
                FormerIds = _state?.FormerIds(Mesh.PeerId) ?? [],
                NetworkSecret = _options.NetworkSecret,
            };
            bool unlisted = _options.Unlisted ?? !_view.Status.AllowGlobalFallback;
            object answer = await supervisor.Ask<object>(new MeshSupervisor.StartMesh(context, _view, unlisted), TimeSpan.FromSeconds(10));
            if (answer is not MeshSupervisor.MeshStarted started)
                throw new InvalidOperationException(((MeshProtocol.Refused)answer).Message);

            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, $"goodbye-{Mesh.PeerId}", LeaveAsync);
            _metered = MeshMeters.Add(_view, context.Counters, () => _records?.Fault is not null);
            Mesh.Attach(started.Mesh, settings.Router.InFlight);
            if (_options is { AutoConnect: true, SignalingUrl: not null })
                await Mesh.ConnectAsync();
        }
        catch (Exception error)
        {
            Mesh.Fail(error);
            await CloseStateAsync();
            throw;
        }
    }

    private async Task<Akka.Done> LeaveAsync()
    {
        try
        {
            await Mesh.DisconnectAsync();
        }
        finally
        {
            await CloseStateAsync();
        }

        return Akka.Done.Instance;
    }

    private async Task CloseStateAsync()
    {
        _metered?.Dispose();
        _traced.Dispose();
        if (_keeper is not null)
            await _keeper.CloseAsync();
        if (_records is not null)
            await _records.DisposeAsync();
        _state?.Dispose();
    }
}
