using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// What the hub, and the networks, let us know.
public sealed partial class FallbackSupervisorActor
{
    private void OnHubJoined(SignalingProtocol.HubJoined joined)
    {
        _census.SignalingGained(joined.Description?.Capabilities.Contains(Capabilities.Counts) ?? false, joined.Network == _home, Now);
        Judge();
    }

    private void OnHubMoved(SignalingProtocol.HubMoved moved)
    {
        _census.Moved(moved.Network == _home, Now);
        Judge();
    }

    private void OnHubLost(SignalingProtocol.HubLost lost)
    {
        _ = lost;
        _census.SignalingLost(Now);
        Judge();
    }

    private void OnSignal(SignalMessage message)
    {
        NetworkName network = message.Network ?? NetworkName.Global;
        if (network == _home)
            OnHomeSignal(message);
        else if (network.IsGlobal && message.Kind == SignalKind.PeerDiscovered)
            OnStranger(message);
        else
            return;
        Judge();
    }

    private void OnHomeSignal(SignalMessage message)
    {
        switch (message.Kind)
        {
            case SignalKind.NetworkCounts when message.FromSystem && NetworkCountsData.TryRead(message.Data, out NetworkCountsData? counts, out _):
                _census.Counted(counts, Now);
                break;
            case SignalKind.PeerDiscovered when PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? found, out _):
                if (!found.IsHub)
                    _census.Seen(found.PeerId, Now);
                break;
            case SignalKind.Announce or SignalKind.Offer when message.From is { } here:
                _census.Seen(here, Now);
                break;
            case SignalKind.Goodbye when message.From is { } leaving:
                _census.Gone(leaving);
                break;
            case SignalKind.PeerDisconnected when PeerDisconnectedData.TryRead(message.Data, out PeerDisconnectedData? gone, out _):
                _census.Gone(gone.PeerId);
                break;
        }
    }

    // A peer of our home that fell back like ourselves can be told by its announcement, where the hub does not count.
    private void OnStranger(SignalMessage message)
    {
        if (PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? found, out _)
            && found.Sighting is { } sighting && sighting.IsOf(_home, _mesh.NetworkSecret, found.PeerId))
            _census.Sighted(found.PeerId, Now);
    }

    private void OnPeerJoined(NetworkProtocol.PeerJoined joined)
    {
        if (joined.Network == _home)
        {
            _homeLinks.Add(joined.Peer);
            _census.Linked(joined.Peer, Now);
        }
        else if (joined.Network.IsGlobal)
            _globalLinks.Add(joined.Peer);
        Judge();
    }

    private void OnPeerGone(NetworkProtocol.PeerGone gone)
    {
        if (gone.Network == _home)
        {
            LoseHomeLink(gone.Peer);
            if (gone.Reason == LinkReasons.LeftNetwork && _state is { IsSessionInGlobal: false })
                _census.Gone(gone.Peer);      // it said so; had we closed the link, we would be away ourselves
        }
        else if (gone.Network.IsGlobal)
            _globalLinks.Remove(gone.Peer);
        Judge();
    }

    private void OnNetworkReset(NetworkProtocol.NetworkReset reset)
    {
        if (reset.Network == _home)
        {
            foreach (PeerId peer in _homeLinks.ToArray())
                LoseHomeLink(peer);
        }
        else if (reset.Network.IsGlobal)
            _globalLinks.Clear();
        Judge();
    }

    private void LoseHomeLink(PeerId peer)
    {
        _homeLinks.Remove(peer);
        _census.Unlinked(peer, Now);
    }
}
