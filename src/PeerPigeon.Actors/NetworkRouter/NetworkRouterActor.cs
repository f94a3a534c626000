using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

/// <summary>Every gossip frame of one network, in and out (design §7).</summary>
/// <remarks>
/// In: the network named in the frame is checked before anything else, then seen-set, TTL, path; then the frame is delivered
/// once and forwarded. Out: the publication is stamped with this network, signed, and sent on every link, or waits in the outbox.
/// </remarks>
public sealed partial class NetworkRouterActor : ReceiveActor, IWithTimers
{
    private readonly MeshContext _mesh;
    private readonly NetworkName _network;
    private readonly IActorRef _application;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Random _random;
    private readonly SortedDictionary<PeerId, IActorRef> _links = [];
    private readonly NetworkMemory _memory;
    private readonly SeenFrames _seen;
    private readonly LearnedRoutes _routes;
    private readonly LeaderWatch _leaders;
    private readonly SortedDictionary<PeerId, ImmutableArray<string>> _ours = [];
    private readonly Dictionary<string, IActorRef> _servers = new(StringComparer.Ordinal);

    /// <summary>Starts without links.</summary>
    /// <param name="mesh">Who we are.</param>
    /// <param name="network">The one network whose frames pass here.</param>
    /// <param name="application">Gets <see cref="Deliver"/>.</param>
    /// <param name="memory">What an earlier router of this network took; null: there was none.</param>
    public NetworkRouterActor(MeshContext mesh, NetworkName network, IActorRef application, NetworkMemory? memory)
    {
        _mesh = mesh;
        _network = network;
        _application = application;
        _random = mesh.Ports.NewRandom();
        RouterSettings settings = mesh.Settings.Router;
        _memory = memory ?? new(settings, Now);
        _seen = _memory.Frames;
        _routes = new(settings.Routes, settings.RouteAge, settings.VerifiedRouteAge);
        _leaders = new(mesh.Settings.Topology.BeaconExpiry);
        _outbox = new(settings.OutboxMessages, settings.OutboxAge);
        _deliveredDirect = _memory.Direct;
        GossipRules gossip = mesh.Settings.Gossip;
        _trees = new(gossip.Origins);
        _messages = new(gossip.HistoryFrames, gossip.HistoryBytes, gossip.HistoryAge);
        _services = new(gossip.ServiceFrames, gossip.HistoryBytes, gossip.ServiceAge);
        _missing = new(gossip);
        _since = Now;
        _confirmed = new(gossip.Tracked * 64);
        _handed = new(settings.SeenCapacity / 16, settings.SeenWindow, Now);
        _keyless = new(settings.Routes, settings.SeenWindow, Now);
        _foreign = new(settings.Routes, settings.SeenWindow, Now);
        _verifications = new(settings.VerificationsPerSecond, settings.VerificationsPerSecond);
        _transits = new(settings.InTransit, settings.InTransitBytes, settings.HopTimeout, settings.AcknowledgeTimeout / 2);

        _checks = new(mesh.Settings.Scoring.ChecksPerSecond, mesh.Settings.Scoring.ChecksInTotal);

        Receive<RouteFrame>(m => m.Frame.Network != _network, OnForeignNetwork);
        Receive<RouteFrame>(m => _silenced.Contains(m.Via), OnSilenced);
        Receive<RouteFrame>(OnRoute);
        Receive<PublishBroadcast>(m => _globalRouter is not null && m.Bridge is null, m => _globalRouter!.Forward(new GlobalRouterProtocol.Escalated(m)));
        Receive<PublishDirect>(_ => _globalRouter is not null, m => _globalRouter!.Forward(new GlobalRouterProtocol.Escalated(m)));
        Receive<PublishBroadcast>(m => OnPublishBroadcast(m, Sender));
        Receive<PublishDirect>(m => OnPublishDirect(m, Sender));
        Receive<PublishBeacon>(_ => OnPublishBeacon());
        Receive<Escalate>(OnEscalate);
        Receive<ReturnHome>(_ => OnReturnHome());
        Receive<Rest>(OnRest);
        Receive<AttachLink>(OnAttach);
        Receive<DetachLink>(OnDetach);
        Receive<MarkOurs>(OnMarkOurs);
        Receive<Serve>(m => _servers[m.Subtype] = m.Server);
        Receive<SendRouted>(OnSendRouted);
        Receive<LearnRoute>(OnLearnRoute);
        Receive<ConfirmRoute>(OnConfirmRoute);
        Receive<FrameTaken>(m => _transits.Taken(m.Frame, m.Peer, Now));
        Receive<FrameRefused>(OnFrameRefused);
        Receive<TransitTick>(_ => OnTransitTick());
        Receive<Flood>(OnFlood);
        Receive<ScoringProtocol.Silence>(OnSilence);
        Receive<TakeNotice>(m => _silenced.Contains(m.From), _ => _mesh.Counters.Drop(DropReason.Silenced));
        Receive<TakeNotice>(OnNotice);
        Receive<IdsTick>(_ => OnIdsTick());
        Receive<LookTick>(_ => OnLookTick());
        Receive<HeartTick>(_ => OnHeartTick());
        Receive<Wake>(_ => OnWake());
        Receive<TrackingOver>(m => EndTracking(m.Id, isCapped: false));
        Receive<ConfirmLater>(OnConfirmLater);
        Receive<LinkCongested>(OnLinkCongested);
        Receive<LinkClear>(OnLinkClear);
        Receive<Tick>(_ => OnTick());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, NetworkName network, IActorRef application, NetworkMemory? memory = null) =>
        Akka.Actor.Props.Create(() => new NetworkRouterActor(mesh, network, application, memory));

    /// <inheritdoc />
    protected override void PostStop() => AnswerAll();

    private void OnAttach(AttachLink attach)
    {
        _links[attach.Peer] = attach.Link;
        _takers.Clear();
        AddGossip(attach);
        FlushOutbox();
    }

    private void OnDetach(DetachLink detach)
    {
        _links.Remove(detach.Peer);
        _ours.Remove(detach.Peer);
        _takers.Clear();
        RemoveGossip(detach.Peer);
        _routes.ForgetNeighbour(detach.Peer);
        PassBy(detach.Peer);
        ForgetScoring(detach.Peer);
        OnLinkClear(new(detach.Peer));
    }

    private void OnForeignNetwork(RouteFrame route)
    {
        _mesh.Counters.Drop(DropReason.WrongNetwork);
        Blame(route.Via, Misbehaviour.WrongNetwork);
        _log.Debug("Frame {Frame} for {Foreign} on a link of {Network} from {Peer} dropped", route.Frame.Id, route.Frame.Network, _network, route.Via);
        route.Inbound.Release();
    }

    private void OnRoute(RouteFrame route)
    {
        GossipFrame frame = route.Frame;
        DateTimeOffset now = Now;
        FindGossip(route.Via)?.CountBrought(frame.Utf8.Length, now);
        if (Refuse(frame, route.Via) is { } reason)
        {
            TellOfRefusal(frame, route.Via, reason);
            _mesh.Counters.Drop(reason);
            route.Inbound.Release();
            return;
        }

        // Nobody is charged for it: who relays it need not have heard it the first time.
        if (frame.IsSigned && IsReplay(frame, now))
        {
            Drop(DropReason.Replayed, route.Inbound);
            return;
        }

        FrameStanding standing = Check(frame, route.Via, now);
        if (standing == FrameStanding.Forged)
        {
            Blame(route.Via, Misbehaviour.ForgedSignature);
            Drop(DropReason.ForgedSignature, route.Inbound);
            return;
        }

        // Not remembered either: the true one may still come.
        if (!frame.IsSigned && MustSign(frame.From))
        {
            Drop(DropReason.SignatureMissing, route.Inbound);
            return;
        }

        BroughtFirst(route.Via, frame, now);
        Remember(frame.Id, now);
        if (standing == FrameStanding.Verified)
            _seen.Mark(frame.From, frame.Timestamp);
        LearnFrom(frame, route.Via, now);
        if (frame.Subtype == Subtypes.Beacon && !_leaders.Heard(frame.From, now))
        {
            Drop(DropReason.Outranked, route.Inbound);
            return;
        }

        if (frame.Subtype == Subtypes.Beacon)
            Context.Parent.Tell(new BeaconHeard(frame.From, frame.Id, route.Via));

        bool isRouted = frame.To is not null && Subtypes.IsRouted(frame.Subtype), forUs = isRouted && frame.To!.Value.SameBytes(_mesh.Self);
        if (isRouted)
            TellOfTransit(route.Via, new LinkControl.Taken(frame.Id));
        if (forUs && !_servers.ContainsKey(frame.Subtype))
            OnAddressedToUs(frame, route.Via, standing, route.Inbound);
        else if (!IsSound(frame))
            Drop(DropReason.InvalidContent, route.Inbound);
        else
        {
            if (frame.Subtype == Subtypes.Search)
                OnSearch(frame, route.Via);
            if (!isRouted)
                Forward(frame, route.Via);
            else if (!forUs && (frame.Subtype != Subtypes.Confirm || !ShedsConfirmation(frame)))
                Relay(frame, route.Via);
            DeliverOrRelease(frame, standing, forUs, route);
        }
    }

    private DropReason? Refuse(GossipFrame frame, PeerId via)
    {
        if (_seen.Contains(frame.Id))
        {
            Bears(via, frame.From, frame.Subtype);
            if (frame.Subtype == Subtypes.Beacon && _leaders.IsLeader(frame.From))
                Context.Parent.Tell(new BeaconRepeated(frame.Id, via));
            if (IsForAll(frame.Subtype))
                OnRepeated(frame, via);
            return DropReason.Duplicate;
        }

        if (frame.Ttl <= 0)
            return DropReason.TtlSpent;
        return frame.Path.Contains(_mesh.Self) || frame.From == _mesh.Self ? DropReason.PathLoop : null;
    }

    private void DeliverOrRelease(GossipFrame frame, FrameStanding standing, bool forUs, RouteFrame route)
    {
        if (frame.Subtype is Subtypes.Chat or Subtypes.Encrypted)
        {
            if (!forUs && frame.Message == frame.Id)
                ConfirmSoon(frame);
            _application.Tell(new Deliver(frame, route.Via, route.Inbound) { Standing = standing });
            return;
        }

        if ((forUs || !Subtypes.IsRouted(frame.Subtype)) && _servers.TryGetValue(frame.Subtype, out IActorRef? server))
            server.Tell(new Heard(frame, route.Via) { Standing = standing });
        route.Inbound.Release();
    }

    private void Forward(GossipFrame frame, PeerId via)
    {
        if (IsForAll(frame.Subtype))
        {
            Spread(frame, via);
            return;
        }

        if (frame.Ttl <= 1 || _links.Count == 0 || (_links.Count == 1 && _links.ContainsKey(via)))
            return;

        var send = new RemotePeerProtocol.SendFrame(frame.EncodeForward(_mesh.Self));
        var count = 0;
        foreach ((PeerId peer, IActorRef link) in _links)
        {
            if (peer == via || peer == frame.From || !Takes(peer, frame.Subtype))
                continue;
            link.Tell(send);
            count++;
        }

        _mesh.Counters.CountForwarded(count);
    }

    /// <summary>Nobody gets a frame that it did not say it understands. A JavaScript peer would pass it on all the same.</summary>
    private bool Takes(PeerId neighbour, string subtype) => Subtypes.CapabilityFor(subtype) is not { } needed
        || (_ours.TryGetValue(neighbour, out ImmutableArray<string> capabilities) && capabilities.Contains(needed));

    /// <summary>1.1.3 neither delivers nor relays a chat whose content is not text (wire protocol §6.3).</summary>
    private static bool IsSound(GossipFrame frame) =>
        frame.Subtype != Subtypes.Chat
        || (frame.Content.TryGetString(out string? text) && !string.IsNullOrWhiteSpace(text))
        || (frame.Content.TryGetMember("encrypted", out RawJson encrypted) && encrypted.Kind == RawJsonKind.True);

    private void Drop(DropReason reason, InboundFrame inbound)
    {
        _mesh.Counters.Drop(reason);
        inbound.Release();
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
