using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors;

/// <summary>One remote peer in one network: its handshake, its link, and what goes over that link.</summary>
/// <remarks>
/// A handshake may run while a link stands: a peer that lost its end offers again, and the new link replaces the old one.
/// Frames are decoded here, so that links are decoded side by side; what they mean is for the router.
/// </remarks>
public sealed partial class RemotePeerActor : ReceiveActor, IWithTimers
{
    private readonly MeshContext _mesh;
    private readonly NetworkName _network;
    private readonly PeerId _peer;
    private readonly IActorRef _router;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<(BinaryHeader Header, StreamFrame.Chunk? Chunk)> _headers = [];
    private readonly SendQueue _queue;

    private int _attempts;
    private Handshake? _handshake;
    private Standing? _link;
    private long _nonce;
    private bool _probing;
    private bool _isOurs;

    /// <summary>Starts without handshake or link.</summary>
    public RemotePeerActor(MeshContext mesh, NetworkName network, PeerId peer, IActorRef router)
    {
        _mesh = mesh;
        _network = network;
        _peer = peer;
        _router = router;
        _queue = new(mesh.Settings.Link.QueueBytes);
        _rate = new(mesh.Settings.Scoring.FramesPerSecond, mesh.Settings.Scoring.FrameBurst);

        Receive<LinkCallbacks.Arrived>(OnArrived);
        Receive<SendFrame>(OnSendFrame);
        Receive<Drain>(_ => OnDrain());
        Receive<MakeOffer>(OnMakeOffer);
        Receive<TakeOffer>(OnTakeOffer);
        Receive<TakeSignal>(OnTakeSignal);
        Receive<AbandonHandshake>(m => EndHandshake(m.Reason, tellPeer: true));
        Receive<LinkCallbacks.Emitted>(OnEmitted);
        Receive<LinkCallbacks.Opened>(OnOpened);
        Receive<LinkCallbacks.Failed>(OnFailed);
        Receive<LinkCallbacks.Closed>(OnClosed);
        Receive<CloseLink>(OnCloseLink);
        Receive<LeaveLink>(_ => OnLeaveLink());
        Receive<LeaveOverdue>(_ => OnLeaveOverdue());
        Receive<SendBinary>(OnSendBinary);
        Receive<OpenStream>(OnOpenStream);
        Receive<SendChunk>(OnSendChunk);
        Receive<EndStream>(OnEndStream);
        Receive<AbortStream>(OnAbortStream);
        Receive<RefuseStream>(OnRefuseStream);
        Receive<Pump>(_ => OnPump());
        Receive<LookAtStreams>(_ => OnLookAtStreams());
        Receive<Renegotiated>(OnRenegotiated);
        Receive<HandOver>(m => SendControl(new LinkControl.Handover(m.Peers)));
        Receive<TellLinks>(OnTellLinks);
        Receive<Say>(m => SendControl(m.Control));
        Receive<Probe>(_ => OnProbe());
        Receive<ProbeExpired>(_ => OnProbeExpired());
        Receive<GoOn>(_ => OnGoOn());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, NetworkName network, PeerId peer, IActorRef router) =>
        Akka.Actor.Props.Create(() => new RemotePeerActor(mesh, network, peer, router));

    /// <inheritdoc />
    protected override void PostStop()
    {
        _handshake?.Attempt.Dispose();
        RouteSlowed();
        BreakStreams(LinkReasons.LeftNetwork);
        if (_link is null)
            return;
        SayGoodbye(_link.Link);
        _link.Link.Close(LinkReasons.LeftNetwork);
    }

    private void OnMakeOffer(MakeOffer command)
    {
        if (_mesh.LinkFor(command.Capabilities) is not { } transport)
        {
            Tell(new HandshakeFailed(_peer, "no kind of link in common", []));
            return;
        }

        EndHandshake("superseded", tellPeer: false);
        _isOurs |= command.Capabilities.Contains(Protocol.Capabilities.Topology);
        LinkHandshake terms = Terms(command.Component, command.Capabilities) with { Need = command.Need == LinkNeed.None ? null : command.Need.ToString() };
        int attempt = ++_attempts;
        _handshake = new(attempt, transport.Offer(terms, new LinkCallbacks(Self, attempt)), IsOffer: true);
    }

    // Another offer means that the peer began anew, and the old attempt is dead; the same one again means nothing.
    private void OnTakeOffer(TakeOffer command)
    {
        if (_handshake?.Taken == command.Offer)
            return;
        EndHandshake("superseded", tellPeer: false);
        _isOurs |= command.Capabilities.Contains(Protocol.Capabilities.Topology);
        int attempt = ++_attempts;
        _handshake = new(
            attempt, command.Transport.Answer(Terms(command.Component, command.Capabilities), command.Offer, new LinkCallbacks(Self, attempt)), IsOffer: false)
        {
            Taken = command.Offer,
        };
    }

    private LinkHandshake Terms(PeerId component, ImmutableArray<string> capabilities) => new(
        _mesh.Self, _peer, _network, _mesh.Ports.Key, RequireProof: capabilities.Contains(Protocol.Capabilities.Signatures), component);

    private void OnTakeSignal(TakeSignal signal)
    {
        if (_handshake is null || (signal.Kind == SignalKind.Answer && !_handshake.IsOffer))
        {
            _mesh.Counters.Drop(DropReason.StaleSignal);
            return;
        }

        if (signal.Kind == SignalKind.Answer && LinkRefusal.TryRead(signal.Data, out LinkRefusal? refusal))
        {
            DisposeHandshake();
            Tell(new HandshakeFailed(_peer, refusal.Reason, refusal.Try));
            return;
        }

        _handshake.Attempt.OnSignal(signal.Kind, signal.Data);
    }

    private void OnEmitted(LinkCallbacks.Emitted emitted)
    {
        if (emitted.Attempt == _handshake?.Number)
            Tell(new SignalReady(_peer, emitted.Kind, emitted.Data));
    }

    private void OnOpened(LinkCallbacks.Opened opened)
    {
        if (opened.Attempt != _handshake?.Number)
        {
            opened.Link.Close("handshake was given up");
            return;
        }

        bool outgoing = _handshake.IsOffer;
        _handshake = null;
        if (_link is { } old)
        {
            _link = null;
            old.Link.Close(LinkReasons.Replaced);
            _probing = false;
            Uncongest();
            RouteSlowed();
            BreakStreams(LinkReasons.Replaced);
            Tell(new LinkClosed(_peer, old.Link.Kind, LinkReasons.Replaced, OnPurpose: false, LeftNetwork: false));
        }

        _headers.Clear();
        _link = new(opened.Attempt, opened.Link);
        opened.Link.Start(new LinkCallbacks(Self, opened.Attempt));
        Tell(new LinkOpened(_peer, opened.Link, outgoing));
    }

    private void OnFailed(LinkCallbacks.Failed failed)
    {
        if (failed.Attempt == _handshake?.Number)
            EndHandshake(failed.Reason, tellPeer: true);
    }

    private void OnClosed(LinkCallbacks.Closed closed)
    {
        if (closed.Attempt == _link?.Number)
            EndLink(closed.Reason, onPurpose: false, leftNetwork: closed.Reason == LinkReasons.LeftNetwork);
    }

    private void OnCloseLink(CloseLink command)
    {
        if (_link is not { } standing)
            return;
        if (command.Notify)
            standing.Link.TrySend(new(new EvictionNotice(_mesh.Self, command.Reason).Encode(), IsBinary: false));
        else if (_isOurs)
            SendControl(new LinkControl.Goodbye(command.Reason));
        standing.Link.Close(command.Reason);
        EndLink(command.Reason, onPurpose: true, leftNetwork: false);
    }

    private void EndLink(string reason, bool onPurpose, bool leftNetwork)
    {
        string kind = _link!.Link.Kind;
        _link.Link.Close(reason);
        _link = null;
        _probing = false;
        _isLeaving = false;
        Timers.Cancel("leave");
        _headers.Clear();
        Uncongest();
        RouteSlowed();
        BreakStreams(reason);
        _log.Debug("Link to {Peer} in {Network} ended: {Reason}", _peer, _network, reason);
        Tell(new LinkClosed(_peer, kind, reason, onPurpose, leftNetwork));
    }

    private void EndHandshake(string reason, bool tellPeer)
    {
        if (_handshake is null)
            return;
        DisposeHandshake();
        _log.Debug("Handshake with {Peer} in {Network} failed: {Reason}", _peer, _network, reason);
        if (tellPeer)
            Tell(new HandshakeFailed(_peer, reason, []));
    }

    private void DisposeHandshake()
    {
        _handshake?.Attempt.Dispose();
        _handshake = null;
    }

    private void OnProbe()
    {
        if (_link is null || _probing)
            return;
        _probing = true;
        SendControl(new LinkControl.Ping(++_nonce));
        Timers.StartSingleTimer("probe", ProbeExpired.Instance, _mesh.Settings.Link.ProbeTimeout);
    }

    private void OnProbeExpired()
    {
        if (_probing && _link is not null)
            EndLink("no answer to a probe", onPurpose: false, leftNetwork: false);
    }

    private static void Tell(IEvent fact) => Context.Parent.Tell(fact);

    private sealed record Handshake(int Number, ILinkAttempt Attempt, bool IsOffer)
    {
        /// <summary>The offer that is being answered.</summary>
        public RawJson Taken { get; init; }
    }

    private sealed record Standing(int Number, ILink Link);

    private sealed class ProbeExpired
    {
        public static readonly ProbeExpired Instance = new();
    }
}
