using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MeshProtocol;

namespace PeerPigeon.Actors;

// Records live in the active network; a subscription goes along when that becomes another one.
public sealed partial class MeshActor
{
    private readonly SortedDictionary<long, DhtProtocol.Subscribe> _subscriptions = [];

    private void OnUseDht(UseDht use)
    {
        NetworkName network = _status.NetworkName;
        if (!_status.IsActive || _leaving)
            Sender.Tell(new Refused(MeshErrors.NotConnected, "the mesh is disconnected; connect first"));
        else if (use.HomeOnly && network != _status.OriginalNetworkName)
            Sender.Tell(new Refused(MeshErrors.HomeAway, $"the peer is in '{network}' because '{_status.OriginalNetworkName}' is empty; wait until it is home, or allow the active network"));
        else
        {
            Remember(use.Command, use.HomeOnly);
            if (use.Command is DhtProtocol.Unsubscribe && network != _status.OriginalNetworkName)
                _networks.Tell(new NetworkProtocol.ToDht(_status.OriginalNetworkName, use.Command), ActorRefs.NoSender);
            _networks.Forward(new NetworkProtocol.ToDht(network, use.Command));
        }
    }

    // Home only: it stays with home's DHT, which rests with home and wakes with it.
    private void Remember(DhtProtocol.ICommand command, bool homeOnly)
    {
        if (command is DhtProtocol.Subscribe subscribe && !homeOnly && _subscriptions.Count < _mesh.Settings.Dht.Watches)
            _subscriptions[subscribe.Watch] = subscribe;
        else if (command is DhtProtocol.Unsubscribe ended)
            _subscriptions.Remove(ended.Watch);
    }

    private void MoveSubscriptions(NetworkName from, NetworkName to)
    {
        foreach (DhtProtocol.Subscribe subscribe in _subscriptions.Values)
        {
            _networks.Tell(new NetworkProtocol.ToDht(from, new DhtProtocol.Unsubscribe(subscribe.Watch)), ActorRefs.NoSender);
            _networks.Tell(new NetworkProtocol.ToDht(to, subscribe), ActorRefs.NoSender);
        }
    }
}
