using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.SignalingProtocol;

namespace PeerPigeon.Actors;

/// <summary>The hub connection of one mesh: Disconnected, Connecting, Connected, Moving, Backoff; it tries for ever.</summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes: an actor has a life cycle of its own.")]
public sealed partial class SignalingActor : ReceiveActor, IWithTimers
{
    private readonly MeshContext _mesh;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Random _random;

    private Connect? _wanted;
    private int _attempt;
    private int _failures;
    private CancellationTokenSource? _connecting;
    private ISignalingConnection? _connection;
    private HubDescription? _hub;
    private bool _announced;
    private bool _isMoving;
    private DateTimeOffset _settledAt;

    /// <summary>Starts disconnected.</summary>
    public SignalingActor(MeshContext mesh)
    {
        _mesh = mesh;
        _random = mesh.Ports.NewRandom();
        Become(Disconnected);
    }

    private TimeSpan UntilSettled => _settledAt - Context.System.Scheduler.Now;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh) => Akka.Actor.Props.Create(() => new SignalingActor(mesh));

    /// <inheritdoc />
    protected override void PostStop() => Leave();

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new HubForgotten());
    }

    private void Disconnected()
    {
        Receive<Disconnect>(_ => Sender.Tell(new HubLeft()));
        Common();
    }

    private void Connecting()
    {
        Receive<Opened>(m => m.Attempt == _attempt, OnOpened);
        Receive<OpenFailed>(m => m.Attempt == _attempt, m => Lose(m.Reason));
        Receive<Disconnect>(OnDisconnect);
        Common();
    }

    private void Connected()
    {
        Receive<HubCallbacks.Arrived>(m => m.Connection == _attempt, OnArrived);
        Receive<SendSignal>(OnSendSignal);
        Receive<HubCallbacks.Closed>(m => m.Connection == _attempt, OnClosed);
        Receive<AnnounceNow>(_ => Announce());
        Receive<Move>(OnMove);
        Receive<Disconnect>(OnDisconnect);
        Common();
    }

    private void Backoff()
    {
        Receive<TryAgain>(_ => Open());
        Receive<Disconnect>(OnDisconnect);
        Common();
    }

    // Last in each phase: what a phase handles itself comes before.
    private void Common()
    {
        Receive<Connect>(OnConnect);
        Receive<Move>(m => _wanted = _wanted is null ? null : _wanted with { Network = m.Network });
        Receive<SendSignal>(_ => _mesh.Counters.Drop(DropReason.SignalingUnavailable));
        Receive<Opened>(late => late.Connection.Close("superseded"));
        Receive<OpenFailed>(_ => { });
        Receive<HubCallbacks.Arrived>(late => late.Release?.Invoke());
        Receive<HubCallbacks.Closed>(_ => { });
        Receive<AnnounceNow>(_ => { });
        Receive<Settled>(_ => { });
    }

    private void OnConnect(Connect connect)
    {
        Leave();
        _wanted = connect;
        _failures = 0;
        if (UntilSettled <= TimeSpan.Zero)
        {
            Open();
            return;
        }

        Become(Backoff);
        Timers.StartSingleTimer("again", TryAgain.Instance, UntilSettled);
    }

    private void Open()
    {
        Context.Parent.Tell(new HubConnecting(_wanted!.Hub));
        OpenQuietly();
    }

    private void OpenQuietly()
    {
        int attempt = ++_attempt;
        _connecting?.Dispose();
        _connecting = new();
        _mesh.Ports.Signaling.ConnectAsync(_wanted!.Hub, _mesh.Self, _connecting.Token).PipeTo(
            Self, success: connection => new Opened(attempt, connection), failure: error => new OpenFailed(attempt, Innermost(error)));
        Become(Connecting);
    }

    private void OnOpened(Opened opened)
    {
        _connection = opened.Connection;
        _announced = false;
        _hub = null;
        Become(Connected);
        _connection.Start(new HubCallbacks(Self, _attempt));
        Timers.StartSingleTimer("announce", AnnounceNow.Instance, _mesh.Settings.Signaling.AnnounceAfter);
    }

    private void OnArrived(HubCallbacks.Arrived arrived)
    {
        if (!SignalCodec.TryDecode(arrived.Utf8, ProtocolLimits.Default, out SignalMessage? message, out Rejection rejection))
        {
            _mesh.Counters.Drop(DropReason.MalformedSignal);
            _log.Debug("Message of {Bytes} bytes from the hub refused: {Reason}", arrived.Utf8.Length, rejection.Detail);
        }
        else if (message.Kind == SignalKind.Connected)
        {
            _hub = ConnectedData.TryRead(message.Data, out ConnectedData? data, out _) ? data.Hub : null;
            if (_announced && _hub is not null)
                Reannounce();
            else
                Announce();
        }
        else if (message.Kind == SignalKind.Challenge)
            Prove(message);
        else if (message.Target is null || message.Target.Value == _mesh.Self)
            Context.Parent.Tell(new SignalHeard(message));

        arrived.Release?.Invoke();
    }

    private void Announce()
    {
        if (_announced)
            return;
        _announced = true;
        _failures = 0;
        Timers.Cancel("announce");
        SendAnnounce();
        if (_isMoving)
            Context.Parent.Tell(new HubMoved(_wanted!.Network));
        else
        {
            MeshLog.HubJoined.To(_log, _wanted!.Hub, _mesh.Self, _wanted.Network);
            Context.Parent.Tell(new HubJoined(_wanted.Hub, _hub, _wanted.Network));
        }

        _isMoving = false;
    }

    // The hub was slow to say that it is one of ours; what is said to those alone is still to be said.
    private void Reannounce()
    {
        SendAnnounce();
        Context.Parent.Tell(new HubJoined(_wanted!.Hub, _hub, _wanted.Network));
    }

    private void SendAnnounce()
    {
        Connect wanted = _wanted!;
        bool isAway = wanted.Network != wanted.Home;
        bool counts = _hub?.Capabilities.Contains(Capabilities.Counts) ?? false;
        var data = new AnnounceData(_mesh.Self)
        {
            Agent = MeshContext.Agent,
            Capabilities = _mesh.Capabilities,
            Unlisted = wanted.Unlisted,
            // A hub of ours counts by it and tells nobody; one of 1.1.3 would tell everybody.
            HomeNetwork = isAway && _hub is not null ? wanted.Home : null,
            Sighting = isAway && !counts && !wanted.Unlisted && _mesh.Settings.Fallback.Sightings ? NewSighting(wanted.Home) : null,
        };
        Send(SignalMessage.Create(SignalKind.Announce, data.ToJson()) with { Network = wanted.Network, MaxPeers = _mesh.Settings.Topology.MaxPeers });
    }

    private Sighting NewSighting(NetworkName home)
    {
        Span<byte> salt = stackalloc byte[Sighting.SaltBytes];
        _random.NextBytes(salt);
        return Sighting.Create(home, _mesh.NetworkSecret, _mesh.Self, salt);
    }

    // The hub holds another socket with our id; the key behind the id settles whose it is.
    private void Prove(SignalMessage message)
    {
        if (_mesh.Ports.Key is { } key && ChallengeData.TryRead(message.Data, out ChallengeData? challenge, out _))
        {
            byte[] signature = key.Sign(KeyProof.SignedBytes(challenge.Nonce, _mesh.Self));
            Send(SignalMessage.Create(SignalKind.Proof, new KeyProof(key.PublicKey, Base64Url.EncodeToString(signature)).ToJson()));
        }
    }

    // 1.1.3's hub answers a rejection with an error and passes it on to nobody.
    private void OnSendSignal(SendSignal signal)
    {
        if (signal.Kind != SignalKind.ConnectionRejected || _hub is not null)
            Send(SignalMessage.Create(signal.Kind, signal.Data) with { Network = signal.Network, Target = signal.To });
    }

    private void Send(SignalMessage message)
    {
        if (_connection!.TrySend(SignalCodec.Encode(message)) != SendOutcome.Sent)
            _mesh.Counters.Drop(DropReason.SignalingUnavailable);
    }

    private void OnClosed(HubCallbacks.Closed closed)
    {
        EndConnection();
        Lose(closed.Code is { } code ? $"{closed.Reason} ({code})" : closed.Reason);
    }

    // Whoever comes back before a hub of 1.1.3 has dealt with the close is unreachable there.
    private void EndConnection()
    {
        _connection = null;
        if (_hub is null)
            _settledAt = Context.System.Scheduler.Now + _mesh.Settings.Signaling.SettleAfterClose;
    }

    private void Lose(string reason)
    {
        _isMoving = false;
        Timers.Cancel("announce");
        TimeSpan pause = _mesh.Settings.Signaling.Reconnect.Pause(++_failures, _random);
        pause = pause < UntilSettled ? UntilSettled : pause;
        Become(Backoff);
        Timers.StartSingleTimer("again", TryAgain.Instance, pause);
        if (_failures == 1)
            MeshLog.HubLost.To(_log, _wanted!.Hub, reason);
        Context.Parent.Tell(new HubLost(_wanted!.Hub, reason, pause));
    }

    private void OnDisconnect(Disconnect command)
    {
        _ = command;
        Leave();
        Become(Disconnected);
        Sender.Tell(new HubLeft());
    }

    // 1.1.3 closes its link to a peer on goodbye alone, so it goes out before the socket closes, with the network's name (wire protocol §7.4).
    private void Leave()
    {
        Timers.CancelAll();
        _isMoving = false;
        _attempt++;
        _connecting?.Cancel();
        _connecting?.Dispose();
        _connecting = null;
        if (_connection is null)
            return;
        SayGoodbye();
        _connection.Close("Client disconnect");
        EndConnection();
    }

    private void SayGoodbye()
    {
        if (!_announced)
            return;
        var goodbye = new GoodbyeData(_mesh.Self, _mesh.Stamp(Context.System.Scheduler.Now), Reason: null);
        Send(SignalMessage.Create(SignalKind.Goodbye, goodbye.ToJson()) with { Network = _wanted!.Network });
    }

    private static string Innermost(Exception error) => error.GetBaseException().Message;

    private sealed record Opened(int Attempt, ISignalingConnection Connection);

    private sealed record OpenFailed(int Attempt, string Reason);

    private sealed class AnnounceNow
    {
        public static readonly AnnounceNow Instance = new();
    }

    private sealed class TryAgain
    {
        public static readonly TryAgain Instance = new();
    }
}
