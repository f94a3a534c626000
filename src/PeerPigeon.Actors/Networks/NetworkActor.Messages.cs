using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>What the actor of one network is told, and what it tells the mesh.</summary>
public static class NetworkProtocol
{
    /// <summary>Asks for a change.</summary>
    public interface ICommand;

    /// <summary>A fact for the mesh.</summary>
    public interface IEvent;

    /// <summary>Be a member of this network and look for links. A network that was left starts anew, one that rests wakes.</summary>
    public sealed record JoinNetwork(NetworkName Network) : ICommand;

    /// <summary>Stay a member that answers offers, but close every link once it has sent what it took, and look for no more.</summary>
    public sealed record RestNetwork(NetworkName Network) : ICommand;

    /// <summary>Leave: say goodbye on every link and close it.</summary>
    /// <param name="Network">The network.</param>
    /// <param name="AtOnce">Whether links are closed now, with what is queued; else once they have sent it.</param>
    /// <param name="CarryTo">Gets the waiting publications that may follow the peer home; null: none may.</param>
    public sealed record LeaveNetwork(NetworkName Network, bool AtOnce = false, IActorRef? CarryTo = null) : ICommand;

    /// <summary>Leave every network; answered with <see cref="AllLeft"/>.</summary>
    public sealed record LeaveAll : ICommand;

    /// <summary>No network is left.</summary>
    public sealed record AllLeft;

    /// <summary>A signalling message of this network arrived.</summary>
    public sealed record TakeSignal(SignalMessage Message) : ICommand;

    /// <summary>Hand this to the network's router, keeping the sender.</summary>
    public sealed record ToRouter(NetworkName Network, NetworkRouterProtocol.ICommand Command) : ICommand;

    /// <summary>Hand this to the network's DHT, keeping the sender.</summary>
    public sealed record ToDht(NetworkName Network, DhtProtocol.ICommand Command) : ICommand;

    /// <summary>Send bytes to a neighbour; answered with <see cref="RemotePeerProtocol.BinaryTaken"/>.</summary>
    public sealed record SendBinaryTo(NetworkName Network, PeerId To, ReadOnlyMemory<byte> Bytes) : ICommand;

    /// <summary>Begin a stream to a neighbour; answered by its actor.</summary>
    public sealed record OpenStreamTo(NetworkName Network, PeerId To, RemotePeerProtocol.OpenStream Stream) : ICommand;

    /// <summary>The network ended, or began anew after a fault; what links it still had are gone.</summary>
    public sealed record NetworkReset(NetworkName Network, string Reason) : IEvent;

    /// <summary>The network's DHT began, or began anew: it knows of no subscription.</summary>
    public sealed record RecordsBegun(NetworkName Network) : IEvent;

    /// <summary>A link opened.</summary>
    public sealed record PeerJoined(NetworkName Network, PeerId Peer, ILink Link, bool IsOutgoing) : IEvent;

    /// <summary>A link ended.</summary>
    public sealed record PeerGone(NetworkName Network, PeerId Peer, string LinkKind, string Reason) : IEvent;

    /// <summary>A neighbour told what it is.</summary>
    public sealed record PeerAgent(NetworkName Network, PeerId Peer, string Agent) : IEvent;

    /// <summary>How many peers this network knows and how many handshakes run.</summary>
    public sealed record PeersCounted(NetworkName Network, int Discovered, int Connecting) : IEvent;

    /// <summary>A neighbour sent bytes; the mesh releases the frame.</summary>
    public sealed record BinaryArrived(NetworkName Network, PeerId Peer, ReadOnlyMemory<byte> Bytes, InboundFrame Frame) : IEvent;

    /// <summary>A neighbour began a stream.</summary>
    public sealed record StreamArrived(MeshStream Stream) : IEvent;
}
