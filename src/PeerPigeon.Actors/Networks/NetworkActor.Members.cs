using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// What the membership has to know of links, and what it asks for.
public sealed partial class NetworkActor
{
    private void TellMembersOf(PeerId peer, Remote remote)
    {
        if (_state.Links.ContainsKey(peer) && remote.Capabilities.Contains(Capabilities.Members))
            _members.Tell(new MembersProtocol.LinkUp(peer, remote.Actor));
    }

    private void TellMembersOfLinks()
    {
        foreach (PeerId peer in _state.Links.Keys)
            TellMembersOf(peer, _peers[peer]);
    }

    private void TellMembersOfEnd(RemotePeerProtocol.LinkClosed closed)
    {
        bool isLost = !closed.OnPurpose && !closed.LeftNetwork && closed.Reason != LinkReasons.Replaced;
        _members.Tell(new MembersProtocol.LinkDown(closed.Peer, isLost || closed.LeftNetwork, isLost));
    }

    private void OnBeacon(NetworkRouterProtocol.BeaconHeard heard)
    {
        PeerId before = _state.Component.Leader;
        _state = Topology.HeardBeacon(_state, heard.Leader, heard.Id, heard.Via, Rules, Now);
        if (_state.Component.Leader != before)
            _members.Tell(new MembersProtocol.MayHaveMerged());
    }

    private void Probe(PeerId peer)
    {
        if (_state.Links.ContainsKey(peer) && _peers.TryGetValue(peer, out Remote? remote) && remote.Capabilities.Contains(Capabilities.Probe))
            remote.Actor.Tell(new RemotePeerProtocol.Probe());
    }
}
