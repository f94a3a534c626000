using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MeshProtocol;

namespace PeerPigeon.Actors;

// Records live in the active network; a subscription goes along when that becomes another one, or stays with home. Whichever DHT begins
// anew knows none, and is told.
public sealed partial class MeshActor
{
    private readonly SortedDictionary<long, Subscription> _subscriptions = [];

    private void OnUseDht(UseDht use)
    {
        NetworkName network = _status.NetworkName;
        if (use.Command is DhtProtocol.Unsubscribe ended)
            Unsubscribe(ended);
        else if (!_status.IsActive || _leaving)
            Sender.Tell(new Refused(MeshErrors.NotConnected, "the mesh is disconnected; connect first"));
        else if (use.HomeOnly && network != _status.OriginalNetworkName)
            Sender.Tell(new Refused(MeshErrors.HomeAway, $"the peer is in '{network}' because '{_status.OriginalNetworkName}' is empty; wait until it is home, or allow the active network"));
        else if (use.Command is DhtProtocol.Subscribe subscribe && !TryRemember(subscribe, use.HomeOnly))
            Sender.Tell(new Refused(MeshErrors.Busy, $"{_mesh.Settings.Dht.Watches} keys (dht.watches) are watched already; end some subscriptions first"));
        else
            _networks.Forward(new NetworkProtocol.ToDht(network, use.Command));
    }

    private bool TryRemember(DhtProtocol.Subscribe subscribe, bool homeOnly) =>
        _subscriptions.Count < _mesh.Settings.Dht.Watches && _subscriptions.TryAdd(subscribe.Watch, new(subscribe, homeOnly));

    // Also while disconnected, or it would be back with the next connection.
    private void Unsubscribe(DhtProtocol.Unsubscribe ended)
    {
        _subscriptions.Remove(ended.Watch);
        TellDht(_status.NetworkName, ended);
        if (_status.NetworkName != _status.OriginalNetworkName)
            TellDht(_status.OriginalNetworkName, ended);
    }

    private void MoveSubscriptions(NetworkName from, NetworkName to)
    {
        foreach ((DhtProtocol.Subscribe subscribe, bool homeOnly) in _subscriptions.Values)
        {
            if (homeOnly)
                continue;
            TellDht(from, new DhtProtocol.Unsubscribe(subscribe.Watch));
            TellDht(to, subscribe);
        }
    }

    private void OnRecordsBegun(NetworkProtocol.RecordsBegun begun)
    {
        foreach ((DhtProtocol.Subscribe subscribe, bool homeOnly) in _subscriptions.Values)
        {
            if (begun.Network == (homeOnly ? _status.OriginalNetworkName : _status.NetworkName))
                TellDht(begun.Network, subscribe);
        }
    }

    private void TellDht(NetworkName network, DhtProtocol.ICommand command) =>
        _networks.Tell(new NetworkProtocol.ToDht(network, command), ActorRefs.NoSender);

    private sealed record Subscription(DhtProtocol.Subscribe Subscribe, bool HomeOnly);
}
