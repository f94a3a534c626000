using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// What the fallback supervisor decides, and what it has to know.
public sealed partial class MeshActor
{
    private static readonly FallbackStatus NotWatched = new(FallbackPhase.Home, HomePeers: null, Since: null, NextCheck: null);

    private void Watch(Uri hub) =>
        _fallback.Tell(new FallbackProtocol.Watch(hub, _status.OriginalNetworkName, _unlisted, _status.AllowGlobalFallback));

    private void OnAssessed(FallbackProtocol.Assessed assessed)
    {
        if (_status.IsActive && !_leaving)
            Change(MeshStatusChange.Peers, $"'{_status.OriginalNetworkName}': {Describe(assessed.Status)}", With(_status, assessed));
    }

    private void OnSwitched(FallbackProtocol.Switched switched)
    {
        if (!_status.IsActive || _leaving)
            return;
        bool isAway = switched.Network != _status.OriginalNetworkName;
        NetworkName before = _status.NetworkName;
        _status = With(_status, switched.Assessed) with { NetworkName = switched.Network, IsInFallbackMode = isAway };
        foreach (NetworkProtocol.ICommand command in switched.Then)
            _networks.Tell(command);
        if (before != switched.Network)
            MoveSubscriptions(before, switched.Network);
        Change(MeshStatusChange.Network, switched.Reason, _status);
    }

    private void OnAllowed()
    {
        _judging = false;
        Stash.UnstashAll();
    }

    private void OnSignal(SignalingProtocol.SignalHeard heard)
    {
        if (heard.Message.Kind is not (SignalKind.Answer or SignalKind.IceCandidate))
            _fallback.Tell(heard);
        if (heard.Message.Kind != SignalKind.NetworkCounts)
            _networks.Tell(new NetworkProtocol.TakeSignal(heard.Message));
    }

    private void OnNetworkReset(NetworkProtocol.NetworkReset reset)
    {
        _fallback.Tell(reset);
        _counted = _counted.Remove(reset.Network);
        _view.ForgetMembers(reset.Network);
        Unlink(_neighbours.Values.Where(neighbour => neighbour.Network == reset.Network), reset.Reason);
    }

    private void OnHubForgotten()
    {
        if (!_status.IsActive || _leaving || _status.SignalingUrl is not { } hub)
            return;
        OnHubLost(new(hub, "internal fault", TimeSpan.Zero));
        Watch(hub);
    }

    // It begins at home, so the mesh does, too; it leaves again if there is reason to.
    private void OnSupervisorForgot()
    {
        OnAllowed();
        if (!_status.IsActive || _leaving || _status.SignalingUrl is not { } hub)
            return;
        NetworkName home = _status.OriginalNetworkName;
        if (_status.NetworkName != home)
        {
            _networks.Tell(new NetworkProtocol.JoinNetwork(home));
            _networks.Tell(new NetworkProtocol.ToRouter(home, new NetworkRouterProtocol.ReturnHome()));
            _status = _status with { NetworkName = home, IsInFallbackMode = false };
            Change(MeshStatusChange.Network, $"back home in '{home}': internal fault", _status);
        }

        Watch(hub);
        foreach (MeshView.Neighbour neighbour in _neighbours.Values)
            _fallback.Tell(new NetworkProtocol.PeerJoined(neighbour.Network, neighbour.Peer, neighbour.Link, neighbour.IsOutgoing));
    }

    private static MeshStatus With(MeshStatus status, FallbackProtocol.Assessed assessed) =>
        status with { Fallback = assessed.Status, Hub = status.Hub with { HomeCount = assessed.HubCount } };

    private static string Describe(FallbackStatus status) =>
        $"{status.State.ToString().ToLowerInvariant()}, {(status.HomePeers is { } peers ? peers == 1 ? "1 other peer" : $"{peers} other peers" : "not known how many others")}";
}
