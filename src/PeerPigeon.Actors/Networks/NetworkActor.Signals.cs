using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

// What comes through the hub.
public sealed partial class NetworkActor
{
    private readonly SortedDictionary<PeerId, ImmutableArray<string>> _introduced = [];
    private readonly ImmutableArray<string> _leastOfOurs;
    private int _made;

    private void OnSignal(SignalMessage message)
    {
        switch (message.Kind)
        {
            case SignalKind.PeerDiscovered when PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? found, out _):
                if (!found.IsHub)
                    OnDiscovered(found.PeerId, found.Capabilities);
                break;
            case SignalKind.Announce when message.From is { } announced:
                OnDiscovered(announced, []);
                break;
            case SignalKind.Offer when message.From is { } offering:
                OnOffer(offering, message.Data);
                break;
            case SignalKind.Answer or SignalKind.IceCandidate when message.From is { } answering:
                OnAnswer(answering, message);
                break;
            case SignalKind.ConnectionRejected when message.From is { } refusing:
                OnRejected(refusing, message.Data);
                break;
            case SignalKind.Goodbye when message.From is { } leaving:
                OnGoodbye(leaving);
                break;
            case SignalKind.PeerDisconnected when PeerDisconnectedData.TryRead(message.Data, out PeerDisconnectedData? gone, out _):
                OnSessionEnded(gone.PeerId);
                break;
            case SignalKind.Offer or SignalKind.Answer or SignalKind.IceCandidate or SignalKind.Goodbye or SignalKind.Announce:
                _mesh.Counters.Drop(DropReason.SignalWithoutSender);
                break;
            case SignalKind.PeerDiscovered or SignalKind.PeerDisconnected:
                _mesh.Counters.Drop(DropReason.MalformedSignal);
                break;
        }
    }

    private void OnDiscovered(PeerId peer, ImmutableArray<string> capabilities)
    {
        if (peer.SameBytes(_mesh.Self))
            return;
        Introduce(peer, capabilities);
        if (Topology.OffersInVain(_state, peer) && _peers.TryGetValue(peer, out Remote? remote))
            remote.Actor.Tell(new RemotePeerProtocol.AbandonHandshake("the peer came after the offer"));
        _state = Topology.Discovered(_state, peer, Traits(capabilities), Rules, Now);
        DecideSoon();
    }

    private PeerTraits Traits(ImmutableArray<string> capabilities) => new(
        capabilities.Contains(Capabilities.Topology),
        _mesh.LinkFor(capabilities) is not null);

    private void OnOffer(PeerId peer, RawJson offer)
    {
        ILinkTransport? transport = _mesh.Ports.Links.FirstOrDefault(link => link.Handles(offer));
        if (transport is null)
        {
            _mesh.Counters.Drop(DropReason.UnknownLinkKind);
            return;
        }

        OfferHints hints = OfferHints.Read(offer);
        var step = Topology.Offered(_state, peer, hints.IsOurs, hints.Need, hints.Component, Rules, Now);
        if (step.Effects[0] is TopologyEffect.Refuse { Reason: LinkReasons.Shunned })
            _mesh.Counters.Drop(DropReason.OfferOfShunned);
        switch (step.Effects[0])
        {
            case TopologyEffect.Accept:
                Remote remote = Find(peer);
                remote.Actor.Tell(new RemotePeerProtocol.TakeOffer(transport, offer, _state.Component.Leader, remote.Capabilities));
                break;
            case TopologyEffect.Refuse refuse when hints.IsOurs:
                var refusal = new LinkRefusal(refuse.Reason, refuse.Try);
                _signaling.Tell(new SignalingProtocol.SendSignal(peer, _network, SignalKind.Answer, refusal.ToAnswer(offer)));
                break;
            case TopologyEffect.Refuse { Reason: LinkReasons.MaxPeersReached } when Rules.OffersToJavaScript:
                TellFull(peer);
                break;
        }

        Apply(step);
        Retire(peer);
    }

    // Without it a JavaScript peer would not offer to us again for five minutes (wire protocol D-2). It passes through hubs of ours alone.
    private void TellFull(PeerId peer)
    {
        int links = _state.Links.Count, most = Rules.MaxPeers;
        var rejection = new RejectionData(RejectionData.Full, $"{RejectionData.Full} ({links}/{most} connected)", links, most);
        _signaling.Tell(new SignalingProtocol.SendSignal(peer, _network, SignalKind.ConnectionRejected, rejection.ToJson()));
    }

    // A full JavaScript peer says so where the hub passes it on; elsewhere the offer times out.
    private void OnRejected(PeerId peer, RawJson data)
    {
        if (!RejectionData.TryRead(data, out RejectionData? rejection, out _))
            _mesh.Counters.Drop(DropReason.MalformedSignal);
        else if (rejection.Reason == RejectionData.Full && _state.Attempts.GetValueOrDefault(peer) is { IsOffer: true } && _peers.TryGetValue(peer, out Remote? remote))
            remote.Actor.Tell(new RemotePeerProtocol.AbandonHandshake(LinkReasons.MaxPeersReached));
    }

    private void OnAnswer(PeerId peer, SignalMessage message)
    {
        if (_peers.TryGetValue(peer, out Remote? remote))
            remote.Actor.Tell(new RemotePeerProtocol.TakeSignal(message.Kind, message.Data));
        else
            _mesh.Counters.Drop(DropReason.StaleSignal);
    }

    // A peer of ours that only moves its hub session keeps its links until the switch, and says goodbye on the link itself.
    private void OnGoodbye(PeerId peer)
    {
        if (_peers.TryGetValue(peer, out Remote? remote) && remote.IsOurs && _state.Links.ContainsKey(peer))
            OnSessionEnded(peer);
        else
            Apply(Topology.LeftNetwork(_state, peer));
        DecideSoon();
    }

    // The link may stand although the hub connection fell; only the peer itself can tell (design §6).
    private void OnSessionEnded(PeerId peer)
    {
        if (_state.Links.ContainsKey(peer) && _peers.TryGetValue(peer, out Remote? remote) && remote.Capabilities.Contains(Capabilities.Probe))
            remote.Actor.Tell(new RemotePeerProtocol.Probe());
        _state = Topology.Vanished(_state, peer);
    }

    private Remote Find(PeerId peer)
    {
        if (!_peers.TryGetValue(peer, out Remote? remote))
        {
            IActorRef actor = Context.Watch(Context.ActorOf(RemotePeerActor.Props(_mesh, _network, peer, _router), $"{peer}.{++_made}"));
            _peers[peer] = remote = new(actor, _introduced.GetValueOrDefault(peer, []), Agent: null);
        }

        return remote;
    }

    /// <summary>Remembers what a peer said that it understands, for as long as the topology knows the peer.</summary>
    private void Introduce(PeerId peer, ImmutableArray<string> capabilities)
    {
        if (_introduced.Count >= 2 * Rules.KnownPeers)
        {
            foreach (PeerId forgotten in _introduced.Keys.Where(known => !_state.Known.ContainsKey(known)).ToArray())
                _introduced.Remove(forgotten);
        }

        if (!capabilities.IsEmpty || !_introduced.ContainsKey(peer))
            _introduced[peer] = capabilities;
        if (_peers.TryGetValue(peer, out Remote? remote) && !capabilities.IsEmpty)
            _peers[peer] = remote with { Capabilities = capabilities };
    }

    /// <summary>A peer of ours named others of ours: of those that the hub did not introduce, what each of ours with our kinds of links can do.</summary>
    private void IntroduceNamed(ImmutableArray<PeerId> named)
    {
        foreach (PeerId peer in named.Where(peer => _introduced.GetValueOrDefault(peer, []).IsEmpty))
            Introduce(peer, _leastOfOurs);
    }

    // An actor with neither link nor handshake has nothing to hold. It ends what it was told before, so that nobody waits in vain for an answer.
    private void Retire(PeerId peer)
    {
        if (!_state.Links.ContainsKey(peer) && !_state.Attempts.ContainsKey(peer) && _peers.Remove(peer, out Remote? remote))
            Context.Unwatch(remote.Actor).Tell(PoisonPill.Instance);
    }

    private sealed record Remote(IActorRef Actor, ImmutableArray<string> Capabilities, string? Agent)
    {
        public bool IsOurs => Capabilities.Contains(Protocol.Capabilities.Topology);
    }
}
