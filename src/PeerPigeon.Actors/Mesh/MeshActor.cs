using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MeshProtocol;

namespace PeerPigeon.Actors;

/// <summary>One local peer: identity, options, status; the parent of everything that it is made of (design §5).</summary>
public sealed partial class MeshActor : ReceiveActor, IWithUnboundedStash
{
    private readonly MeshContext _mesh;
    private readonly MeshView _view;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _signaling;
    private readonly IActorRef _networks;
    private readonly IActorRef _fallback;
    private readonly List<IActorRef> _disconnectAskers = [];
    private ImmutableSortedDictionary<(NetworkName Network, PeerId Peer), MeshView.Neighbour> _neighbours =
        ImmutableSortedDictionary<(NetworkName Network, PeerId Peer), MeshView.Neighbour>.Empty;
    private ImmutableArray<MeshView.Neighbour> _shown = [];
    private MeshStatus _status;
    private readonly bool _unlisted;
    private bool _leaving;
    private bool _judging;
    private ImmutableSortedDictionary<NetworkName, NetworkProtocol.PeersCounted> _counted = ImmutableSortedDictionary<NetworkName, NetworkProtocol.PeersCounted>.Empty;

    /// <summary>Starts disconnected.</summary>
    /// <param name="mesh">Who it is.</param>
    /// <param name="view">Where its status and its events come out.</param>
    /// <param name="unlisted">Whether hubs leave its home network out of their lists.</param>
    public MeshActor(MeshContext mesh, MeshView view, bool unlisted)
    {
        _unlisted = unlisted;
        _mesh = mesh;
        _view = view;
        view.Count(mesh.Counters);
        _status = view.Status;
        _bridges = mesh.Settings.Bridge.Admission(mesh.Self, Now);
        _signaling = Context.ActorOf(SignalingActor.Props(mesh), "signaling");
        _networks = Context.ActorOf(NetworksActor.Props(mesh, _signaling), "networks");
        IActorRef globalRouter = Context.ActorOf(GlobalRouterActor.Props(mesh, _networks), "global-router");
        _fallback = Context.ActorOf(FallbackSupervisorActor.Props(mesh, _networks, _signaling, globalRouter), "fallback");

        Receive<NetworkRouterProtocol.Deliver>(OnDeliver);
        Receive<ICommand>(m => _judging && m is (SendBroadcast or SendDirect or SendBytes or SendStream or UseDht), _ => Stash.Stash());
        Receive<SendBroadcast>(OnSendBroadcast);
        Receive<SendDirect>(OnSendDirect);
        Receive<SendBytes>(OnSendBytes);
        Receive<SendStream>(OnSendStream);
        Receive<TellOn>(OnTellOn);
        Receive<UseDht>(OnUseDht);
        Receive<ListNetworks>(_ => OnListNetworks());
        Receive<ConnectMesh>(OnConnect);
        Receive<DisconnectMesh>(_ => OnDisconnect());
        Receive<ChangeNetwork>(OnChangeNetwork);
        Receive<AllowFallback>(OnAllowFallback);
        Receive<FallbackProtocol.Assessed>(OnAssessed);
        Receive<FallbackProtocol.Switched>(OnSwitched);
        Receive<FallbackProtocol.Allowed>(_ => OnAllowed());
        Receive<FallbackProtocol.SupervisorForgot>(_ => OnSupervisorForgot());
        Receive<SignalingProtocol.SignalHeard>(OnSignal);
        Receive<SignalingProtocol.HubConnecting>(OnHubConnecting);
        Receive<SignalingProtocol.HubJoined>(OnHubJoined);
        Receive<SignalingProtocol.HubMoved>(m => _fallback.Tell(m));
        Receive<SignalingProtocol.HubLost>(OnHubLost);
        Receive<SignalingProtocol.HubLeft>(_ => _networks.Tell(new NetworkProtocol.LeaveAll()));
        Receive<SignalingProtocol.HubForgotten>(_ => OnHubForgotten());
        Receive<NetworkProtocol.AllLeft>(_ => OnAllLeft());
        Receive<NetworkProtocol.NetworkReset>(OnNetworkReset);
        Receive<NetworkProtocol.RecordsBegun>(OnRecordsBegun);
        Receive<NetworkProtocol.PeerJoined>(OnPeerJoined);
        Receive<NetworkProtocol.PeerGone>(OnPeerGone);
        Receive<NetworkProtocol.PeerAgent>(OnPeerAgent);
        Receive<NetworkProtocol.PeersCounted>(OnPeersCounted);
        Receive<MembersProtocol.MembersChanged>(OnMembersChanged);
        Receive<NetworkProtocol.BinaryArrived>(OnBinary);
        Receive<NetworkProtocol.StreamArrived>(OnStream);
    }

    /// <inheritdoc />
    public IStash Stash { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, MeshView view, bool unlisted) =>
        Akka.Actor.Props.Create(() => new MeshActor(mesh, view, unlisted));

    private void OnConnect(ConnectMesh command)
    {
        Uri? hub = command.Hub ?? _status.SignalingUrl;
        if (hub is null)
        {
            Sender.Tell(new Refused(MeshErrors.NoSignalingUrl, "no hub to connect to; set SignalingUrl or name one"));
            return;
        }

        if (_leaving)
        {
            Sender.Tell(new Refused(MeshErrors.Busy, "the mesh is disconnecting; connect again when that is done"));
            return;
        }

        if (!_status.IsActive)
            _networks.Tell(new NetworkProtocol.JoinNetwork(_status.OriginalNetworkName));
        Watch(hub);
        Change(MeshStatusChange.Connecting, $"connecting to {hub}", _status with { SignalingUrl = hub, IsActive = true, Connected = false });
        Sender.Tell(new Done());
    }

    private void OnDisconnect()
    {
        _disconnectAskers.Add(Sender);
        if (_leaving)
            return;
        _leaving = true;
        _fallback.Tell(new FallbackProtocol.Unwatch());
        _signaling.Tell(new SignalingProtocol.Disconnect());
    }

    private void OnAllLeft()
    {
        Unlink(_neighbours.Values, "mesh disconnected");
        _leaving = false;
        _counted = _counted.Clear();
        MeshStatus away = _status;
        _status = _status with { NetworkName = _status.OriginalNetworkName, IsInFallbackMode = false, IsActive = false, Fallback = NotWatched };
        if (away.IsInFallbackMode)
            Change(MeshStatusChange.Network, $"back home in '{_status.NetworkName}': disconnected", _status);
        Change(MeshStatusChange.Disconnected, "disconnected", _status with { Connected = false });
        foreach (IActorRef asker in _disconnectAskers)
            asker.Tell(new Done());
        _disconnectAskers.Clear();
    }

    private void OnChangeNetwork(ChangeNetwork command)
    {
        if (_status.IsActive)
        {
            Sender.Tell(new Refused(MeshErrors.ConnectedAlready, $"cannot move from network '{_status.NetworkName}' to '{command.Network}' while connected; disconnect first"));
            return;
        }

        Change(
            MeshStatusChange.Network,
            $"home network is now '{command.Network}'",
            _status with { NetworkName = command.Network, OriginalNetworkName = command.Network });
        Sender.Tell(new Done());
    }

    private void OnAllowFallback(AllowFallback command)
    {
        Change(
            MeshStatusChange.Setting,
            command.Allow ? "fallback to the global network is allowed" : "fallback to the global network is forbidden",
            _status with { AllowGlobalFallback = command.Allow });

        // What is published from here on waits for the verdict: nothing more may go out in the global network if it is forbidden.
        _judging = true;
        _fallback.Tell(new FallbackProtocol.Allow(command.Allow));
        Sender.Tell(new Done());
    }

    // The caller's token ends its wait; the request ends by its own time-out.
    private void OnListNetworks()
    {
        if (_status.SignalingUrl is not { } hub)
        {
            Sender.Tell(new Refused(MeshErrors.NoSignalingUrl, "no hub to ask: connect to one first, with its URL"));
            return;
        }

        _mesh.Ports.Signaling.ListNetworksAsync(hub, CancellationToken.None).PipeTo(
            Sender, Self, success: list => new NetworksListed(list), failure: error => new Refused(MeshErrors.HubUnreachable, error.Message));
    }

    private void OnHubConnecting(SignalingProtocol.HubConnecting connecting) =>
        Change(MeshStatusChange.Connecting, $"connecting to {connecting.Hub}", _status with { Connected = false });

    private void OnHubJoined(SignalingProtocol.HubJoined joined)
    {
        _fallback.Tell(joined);
        string who = joined.Description is { } hub ? $"{hub.Name} {hub.Version}" : "hub";
        Change(MeshStatusChange.Connected, $"connected to {who} at {joined.Hub}", _status with { Connected = true });
    }

    private void OnHubLost(SignalingProtocol.HubLost lost)
    {
        _fallback.Tell(lost);
        Change(
            MeshStatusChange.Reconnecting,
            $"hub {lost.Hub} is not there: {lost.Reason}; trying again in {lost.Pause.TotalSeconds:0.0} s",
            _status with { Connected = false });
    }

    // During a switch a peer may be linked in both networks.
    private int CountLinkedPeers()
    {
        var linked = 0;
        foreach (((NetworkName network, PeerId peer), _) in _neighbours)
            linked += network.IsGlobal || !_neighbours.ContainsKey((NetworkName.Global, peer)) ? 1 : 0;
        return linked;
    }

    private void SetNeighbours(ImmutableSortedDictionary<(NetworkName Network, PeerId Peer), MeshView.Neighbour> neighbours)
    {
        _neighbours = neighbours;
        _shown = [.. neighbours.Values];
    }

    private void Change(MeshStatusChange change, string message, MeshStatus next)
    {
        int linked = CountLinkedPeers();
        NetworkProtocol.PeersCounted? counted = _counted.GetValueOrDefault(next.NetworkName);
        _status = next with
        {
            ConnectedCount = linked,
            TotalPeerCount = linked + (counted?.Connecting ?? 0),
            DiscoveredCount = counted?.Discovered ?? 0,
            Hub = new(next.Connected, next.SignalingUrl, next.Connected ? next.Hub.HomeCount : null),
        };
        _view.Show(_status, _shown);
        Guard(() => _view.Raise(new MeshStatusChanged(change, message, _status)));
    }

    // What the application does in a handler is its own affair; a fault there must not cost it the mesh.
    private void Guard(Action raise)
    {
        try
        {
            raise();
        }
        catch (Exception error)
        {
            MeshLog.HandlerThrew.To(_log, error);
        }
    }
}
