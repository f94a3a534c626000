using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkProtocol;

namespace PeerPigeon.Actors;

/// <summary>The networks that a mesh is in, one child each.</summary>
public sealed class NetworksActor : ReceiveActor
{
    /// <summary>Networks of which is remembered what was taken there; the one joined longest ago goes first.</summary>
    private const int MostMemories = 4;

    private readonly MeshContext _mesh;
    private readonly IActorRef _signaling;
    private readonly SortedDictionary<NetworkName, IActorRef> _networks = [];
    private readonly SortedDictionary<NetworkName, Leaving> _leaving = [];
    private readonly List<(NetworkName Network, NetworkMemory Memory)> _memories = [];
    private IActorRef? _leaver;

    /// <summary>Starts in no network.</summary>
    public NetworksActor(MeshContext mesh, IActorRef signaling)
    {
        _mesh = mesh;
        _signaling = signaling;

        Receive<TakeSignal>(OnSignal);
        Receive<ToRouter>(m => Forward(m.Network, m, new NetworkRouterProtocol.PublishFailed(MeshErrors.NotConnected, $"the mesh is not in network '{m.Network}'; connect first")));
        Receive<ToDht>(m => Forward(m.Network, m, new MeshProtocol.Refused(MeshErrors.NotConnected, $"the mesh is not in network '{m.Network}'; connect first")));
        Receive<SendBinaryTo>(m => Forward(m.Network, m, new RemotePeerProtocol.BinaryTaken(Transport.SendOutcome.Closed)));
        Receive<OpenStreamTo>(m => Forward(m.Network, m, NetworkActor.NoLinkTo(m.To)));
        Receive<JoinNetwork>(OnJoin);
        Receive<RestNetwork>(m => Find(m.Network)?.Tell(m));
        Receive<LeaveNetwork>(OnLeave);
        Receive<LeaveAll>(_ => OnLeaveAll());
        Receive<Terminated>(OnTerminated);
    }

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, IActorRef signaling) => Akka.Actor.Props.Create(() => new NetworksActor(mesh, signaling));

    private void OnJoin(JoinNetwork join)
    {
        if (_leaving.TryGetValue(join.Network, out Leaving? leaving))
            _leaving[join.Network] = leaving with { Rejoin = true };
        else if (_networks.TryGetValue(join.Network, out IActorRef? network))
            network.Tell(join);
        else
        {
            _networks[join.Network] = Context.Watch(Context.ActorOf(
                NetworkActor.Props(_mesh, join.Network, Context.Parent, _signaling, MemoryOf(join.Network)), Uri.EscapeDataString(join.Network.Value)));
        }
    }

    // While an actor of a network is stopping, no other is made: nobody else has this memory.
    private NetworkMemory MemoryOf(NetworkName network)
    {
        int at = _memories.FindIndex(known => known.Network == network);
        (NetworkName, NetworkMemory Memory) found = at < 0 ? (network, new(_mesh.Settings.Router, Context.System.Scheduler.Now)) : _memories[at];
        if (at >= 0)
            _memories.RemoveAt(at);
        else if (_memories.Count == MostMemories)
            _memories.RemoveAt(0);
        _memories.Add(found);
        return found.Memory;
    }

    private void OnLeave(LeaveNetwork leave)
    {
        if (_leaving.TryGetValue(leave.Network, out Leaving? leaving))
        {
            _leaving[leave.Network] = leaving with { Rejoin = false };
            if (leave.AtOnce)
                leaving.Actor.Tell(leave);
        }
        else if (_networks.Remove(leave.Network, out IActorRef? network))
        {
            _leaving[leave.Network] = new(network, Rejoin: false);
            network.Tell(leave);
        }
    }

    private void OnLeaveAll()
    {
        _leaver = Sender;
        foreach (NetworkName network in _networks.Keys.ToArray())
            OnLeave(new(network));
        foreach ((NetworkName network, Leaving leaving) in _leaving.ToArray())
            _leaving[network] = leaving with { Rejoin = false };
        ReportAllLeft();
    }

    private void ReportAllLeft()
    {
        if (_leaver is null || _networks.Count + _leaving.Count > 0)
            return;
        _leaver.Tell(new AllLeft());
        _leaver = null;
    }

    // A network has left when its actor and all actors below it are gone, and with them every link.
    private void OnTerminated(Terminated terminated)
    {
        NetworkName network = NetworkName.Parse(Uri.UnescapeDataString(terminated.ActorRef.Path.Name));
        _networks.Remove(network);
        if (_leaving.Remove(network, out Leaving? leaving) && leaving.Rejoin)
            OnJoin(new(network));
        Context.Parent.Tell(new NetworkReset(network, LinkReasons.LeftNetwork));
        ReportAllLeft();
    }

    private void OnSignal(TakeSignal signal)
    {
        if (Find(signal.Message.Network ?? NetworkName.Global) is { } network)
            network.Tell(signal);
        else
            _mesh.Counters.Drop(DropReason.SignalOfOtherNetwork);
    }

    private void Forward(NetworkName network, ICommand command, object otherwise)
    {
        if (Find(network) is { } actor)
            actor.Forward(command);
        else
            Sender.Tell(otherwise);
    }

    private IActorRef? Find(NetworkName network) => _networks.GetValueOrDefault(network);

    private sealed record Leaving(IActorRef Actor, bool Rejoin);
}
