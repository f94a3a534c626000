using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkProtocol;

namespace PeerPigeon.Actors;

/// <summary>Membership of one network: whom it knows, whom it links with; the decisions are <see cref="Topology"/>'s.</summary>
public sealed partial class NetworkActor : ReceiveActor, IWithTimers
{
    private readonly MeshContext _mesh;
    private readonly NetworkName _network;
    private readonly IActorRef _application;
    private readonly IActorRef _signaling;
    private readonly IActorRef _router;
    private readonly IActorRef _members;
    private readonly IActorRef _dht;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Random _random;
    private readonly SortedDictionary<PeerId, Remote> _peers = [];
    private TopologyState _state;
    private PeersCounted? _counted;
    private int _linksTold = -1;

    /// <summary>Starts knowing nobody.</summary>
    /// <param name="mesh">Who we are.</param>
    /// <param name="network">The network.</param>
    /// <param name="application">The mesh: gets the events and what is delivered.</param>
    /// <param name="signaling">The hub connection.</param>
    /// <param name="memory">What was taken in this network before.</param>
    public NetworkActor(MeshContext mesh, NetworkName network, IActorRef application, IActorRef signaling, NetworkMemory? memory)
    {
        _mesh = mesh;
        _network = network;
        _application = application;
        _signaling = signaling;
        _random = mesh.Ports.NewRandom();
        _state = TopologyState.Start(mesh.Self, Now);
        _rules = mesh.Settings.Topology with { OffersToJavaScript = mesh.LinkFor([]) is not null };
        _scores = new(mesh.Settings.Scoring.Rules);
        _restRules = _rules with { AutoDiscovery = false };
        _leastOfOurs = [Capabilities.Topology, Capabilities.Probe, .. mesh.Ports.Links.Select(link => MeshContext.LinkCapability(link.Kind))];
        _router = Context.Watch(Context.ActorOf(NetworkRouterActor.Props(mesh, network, application, memory), "router"));
        _members = Context.ActorOf(MembersActor.Props(mesh, network, _router, application), "members");
        _dht = Context.ActorOf(DhtActor.Props(mesh, network, _router, _members), "dht");

        Receive<TakeSignal>(m => OnSignal(m.Message));
        Receive<ToRouter>(m => _router.Forward(m.Command));
        Receive<ToDht>(m => _dht.Forward(m.Command));
        Receive<SendBinaryTo>(OnSendBinary);
        Receive<OpenStreamTo>(OnOpenStream);
        Receive<JoinNetwork>(_ => OnWake());
        Receive<RestNetwork>(_ => OnRest());
        Receive<LeaveNetwork>(OnLeave);
        Receive<NetworkRouterProtocol.Rested>(_ => CloseLinks());
        Receive<LeaveOverdue>(_ => OnLeaveOverdue());
        Receive<RemotePeerProtocol.IEvent>(m => m is not RemotePeerProtocol.BinaryHeard && !IsCurrent(m.Peer), m => _log.Debug("{Event} of a retired actor ignored", m));
        Receive<RemotePeerProtocol.SignalReady>(m => _signaling.Tell(new SignalingProtocol.SendSignal(m.Peer, _network, m.Kind, m.Data)));
        Receive<RemotePeerProtocol.LinkOpened>(OnLinkOpened);
        Receive<RemotePeerProtocol.LinkClosed>(OnLinkClosed);
        Receive<RemotePeerProtocol.HandshakeFailed>(OnHandshakeFailed);
        Receive<RemotePeerProtocol.HelloHeard>(OnHello);
        Receive<RemotePeerProtocol.HandoverHeard>(OnHandover);
        Receive<RemotePeerProtocol.RecordsHeard>(m => _dht.Forward(new DhtProtocol.NeighbourSaid(m.Peer, m.Message)));
        Receive<DhtProtocol.Begun>(_ => OnRecordsBegun());
        Receive<RemotePeerProtocol.BinaryHeard>(m => _application.Tell(new BinaryArrived(_network, m.Peer, m.Bytes, m.Frame)));
        Receive<RemotePeerProtocol.StreamHeard>(m => _application.Tell(new StreamArrived(m.Stream)));
        Receive<RemotePeerProtocol.MembersHeard>(m => _members.Tell(new MembersProtocol.Told(m.Peer, m.Told)));
        Receive<MembersProtocol.Departed>(_ => OnDeparted());
        Receive<MembersProtocol.ProbeWanted>(m => Probe(m.Peer));
        Receive<MembersProtocol.MembersForgot>(_ => OnMembersForgot());
        Receive<NetworkRouterProtocol.BeaconHeard>(OnBeacon);
        Receive<NetworkRouterProtocol.BeaconRepeated>(m => _state = Topology.HeardBeaconAgain(_state, m.Id, m.Via));
        Receive<NetworkRouterProtocol.BeaconSent>(m => _state = Topology.SentBeacon(_state, m.Id, Rules, Now));
        Receive<ScoringProtocol.Misbehaved>(OnMisbehaved);
        Receive<ScoringProtocol.DeservedWell>(m => _scores.Credit(m.Peer, m.Frames, Now));
        Receive<ScoringProtocol.Yield>(m => _state = Topology.HeardYield(_state, m.Frames, m.Bearing, m.Own, Now));
        Receive<Terminated>(m => m.ActorRef.Equals(_router), _ => Context.Stop(Self));
        Receive<Terminated>(OnPeerActorGone);
        Receive<Tick>(_ => Decide());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private TopologyRules Rules => _isResting || _isLeaving ? _restRules : _rules;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, NetworkName network, IActorRef application, IActorRef signaling, NetworkMemory? memory = null) =>
        Akka.Actor.Props.Create(() => new NetworkActor(mesh, network, application, signaling, memory));

    /// <inheritdoc />
    protected override void PreStart() =>
        Timers.StartPeriodicTimer("tick", Tick.Instance, _mesh.Settings.TopologyTimes.Tick * _random.NextDouble(), _mesh.Settings.TopologyTimes.Tick);

    /// <inheritdoc />
    /// <remarks>
    /// A remote peer's actor that fails is stopped: its link is closed and made anew. Without a sound router the network itself
    /// begins anew. The members are asked again who they are, and the DHT begins anew: other members hold what it held.
    /// </remarks>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        error => Sender.Equals(_router) ? Directive.Escalate : Sender.Equals(_members) || Sender.Equals(_dht) ? Directive.Restart : Directive.Stop);

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _application.Tell(new NetworkReset(_network, "internal fault"));
    }

    private void OnPeerActorGone(Terminated terminated)
    {
        foreach ((PeerId peer, Remote remote) in _peers)
        {
            if (!remote.Actor.Equals(terminated.ActorRef))
                continue;
            if (_state.Links.ContainsKey(peer))
                OnLinkClosed(new(peer, "", "internal fault", OnPurpose: false, LeftNetwork: false));
            _state = Topology.Failed(_state, peer, "internal fault", [], Rules, Now);
            Retire(peer);
            return;
        }
    }

    // Only the actor that stands for a peer now speaks for it.
    private bool IsCurrent(PeerId peer) => _peers.TryGetValue(peer, out Remote? remote) && remote.Actor.Equals(Sender);

    private void Decide()
    {
        Forgive();
        Apply(Topology.Decide(_state, Rules, _random, Now));
        TellLinks();
        Report();
    }

    // Introductions come in bursts; choosing among all of them beats taking the first.
    private void DecideSoon()
    {
        if (!Timers.IsTimerActive("soon"))
            Timers.StartSingleTimer("soon", Tick.Instance, _mesh.Settings.TopologyTimes.Gather);
    }

    private void Apply((TopologyState Next, ImmutableArray<TopologyEffect> Effects) step)
    {
        _state = step.Next;
        foreach (TopologyEffect effect in step.Effects)
            Perform(effect);
    }

    private void Perform(TopologyEffect effect)
    {
        switch (effect)
        {
            case TopologyEffect.Offer offer:
                Remote remote = Find(offer.Peer);
                remote.Actor.Tell(new RemotePeerProtocol.MakeOffer(offer.Need, _state.Component.Leader, remote.Capabilities));
                break;
            case TopologyEffect.Abandon abandon when _peers.TryGetValue(abandon.Peer, out Remote? abandoned):
                abandoned.Actor.Tell(new RemotePeerProtocol.AbandonHandshake(abandon.Reason));
                break;
            case TopologyEffect.Close close when _peers.TryGetValue(close.Peer, out Remote? closed):
                closed.Actor.Tell(new RemotePeerProtocol.CloseLink(close.Reason, close.Notify));
                if (close.Reason == LinkReasons.Barren)
                    _mesh.Counters.CountBarren();
                break;
            case TopologyEffect.HandOver handOver when _peers.TryGetValue(handOver.To, out Remote? heir):
                heir.Actor.Tell(new RemotePeerProtocol.HandOver(handOver.Peers));
                break;
            case TopologyEffect.SendBeacon:
                _router.Tell(new NetworkRouterProtocol.PublishBeacon());
                break;
            case TopologyEffect.Ignore ignore:
                _log.Debug("Offer of {Peer} in {Network} ignored: {Reason}", ignore.Peer, _network, ignore.Reason);
                break;
        }
    }

    private void OnLinkOpened(RemotePeerProtocol.LinkOpened opened)
    {
        _state = Topology.Opened(_state, opened.Peer, Now);
        _router.Tell(new NetworkRouterProtocol.AttachLink(opened.Peer, Sender));
        if (Find(opened.Peer) is { IsOurs: true } remote)
        {
            MarkOurs(opened.Peer, remote.Capabilities);
            TellMembersOf(opened.Peer, remote);
        }
        else
            _dht.Tell(new DhtProtocol.TabLinked(opened.Peer, Sender));

        _application.Tell(new PeerJoined(_network, opened.Peer, opened.Link, opened.IsOutgoing));
        _linksTold = -1;
        if (_isLeaving)
            _peers[opened.Peer].Actor.Tell(new RemotePeerProtocol.LeaveLink());
        Decide();
    }

    private void OnLinkClosed(RemotePeerProtocol.LinkClosed closed)
    {
        _silenced.Remove(closed.Peer);
        _refused.Remove(closed.Peer);
        _router.Tell(new NetworkRouterProtocol.DetachLink(closed.Peer));
        _dht.Tell(new DhtProtocol.NeighbourGone(closed.Peer));
        TellMembersOfEnd(closed);
        _application.Tell(new PeerGone(_network, closed.Peer, closed.Kind, closed.Reason));
        _state = Topology.Lost(_state, closed.Peer, closed.OnPurpose, Rules, Now);
        if (closed.LeftNetwork)
            Apply(Topology.LeftNetwork(_state, closed.Peer));
        Retire(closed.Peer);
        if (_isLeaving)
            EndWhenEmpty();
        else
            DecideSoon();
    }

    private void OnHandshakeFailed(RemotePeerProtocol.HandshakeFailed failed)
    {
        IntroduceNamed(failed.Try);
        _state = Topology.Failed(_state, failed.Peer, failed.Reason, failed.Try, Rules, Now);
        Retire(failed.Peer);
        if (_isLeaving)
            EndWhenEmpty();
        else
            DecideSoon();
    }

    private void OnHello(RemotePeerProtocol.HelloHeard hello)
    {
        Remote remote = Find(hello.Peer);
        if (!remote.IsOurs || remote.Agent != hello.Agent)
        {
            _peers[hello.Peer] = remote = remote with { Capabilities = hello.Capabilities, Agent = hello.Agent };
            MarkOurs(hello.Peer, hello.Capabilities);
            TellMembersOf(hello.Peer, remote);
            _application.Tell(new PeerAgent(_network, hello.Peer, hello.Agent));
        }

        _state = Topology.HeardLinks(_state, hello.Peer, hello.Links);
    }

    private void MarkOurs(PeerId peer, ImmutableArray<string> capabilities)
    {
        _router.Tell(new NetworkRouterProtocol.MarkOurs(peer, capabilities));
        _dht.Tell(new DhtProtocol.NeighbourLinked(peer, capabilities));
    }

    private void OnRecordsBegun()
    {
        foreach (PeerId peer in _state.Links.Keys)
        {
            if (_peers.TryGetValue(peer, out Remote? remote))
                _dht.Tell(remote.IsOurs ? new DhtProtocol.NeighbourLinked(peer, remote.Capabilities) : new DhtProtocol.TabLinked(peer, remote.Actor));
        }

        _application.Tell(new RecordsBegun(_network));
    }

    private void OnHandover(RemotePeerProtocol.HandoverHeard handover)
    {
        _state = Topology.HandedOver(_state, handover.Peer, handover.Peers, Rules, Now);
        IntroduceNamed(handover.Peers);
        Decide();
    }

    private void OnSendBinary(SendBinaryTo send)
    {
        if (_state.Links.ContainsKey(send.To) && _peers.TryGetValue(send.To, out Remote? remote))
            remote.Actor.Forward(new RemotePeerProtocol.SendBinary(send.Bytes));
        else
            Sender.Tell(new RemotePeerProtocol.BinaryTaken(Transport.SendOutcome.Closed));
    }

    private void OnOpenStream(OpenStreamTo open)
    {
        if (_state.Links.ContainsKey(open.To) && _peers.TryGetValue(open.To, out Remote? remote))
            remote.Actor.Forward(open.Stream);
        else
            Sender.Tell(NoLinkTo(open.To));
    }

    internal static MeshProtocol.Refused NoLinkTo(PeerId peer) =>
        new(MeshErrors.UnknownPeer, $"no open link to peer {peer}; streams reach neighbours alone");

    // Neighbours of ours know how many links we have, so that they hand over to those who need one.
    private void TellLinks()
    {
        int links = Topology.LinksToTell(_state, Rules, Now);
        if (links == _linksTold)
            return;
        _linksTold = links;
        foreach ((PeerId peer, OpenLink link) in _state.Links)
        {
            if (link.IsOurs)
                _peers[peer].Actor.Tell(new RemotePeerProtocol.TellLinks(links));
        }
    }

    private void Report()
    {
        var counted = new PeersCounted(_network, _state.Known.Count, _state.Attempts.Count);
        if (counted == _counted)
            return;
        _counted = counted;
        _application.Tell(counted);
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
