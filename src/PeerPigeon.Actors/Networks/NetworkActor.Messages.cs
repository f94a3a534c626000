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

    /// <summary>Be a member of this network. A network that was left starts anew.</summary>
    public sealed record JoinNetwork(NetworkName Network) : ICommand;

    /// <summary>Leave: say goodbye on every link and close it; answered with <see cref="NetworkLeft"/>.</summary>
    public sealed record LeaveNetwork(NetworkName Network) : ICommand;

    /// <summary>A signalling message of this network arrived.</summary>
    public sealed record TakeSignal(SignalMessage Message) : ICommand;

    /// <summary>Hand this to the network's router, keeping the sender.</summary>
    public sealed record ToRouter(NetworkName Network, NetworkRouterProtocol.ICommand Command) : ICommand;

    /// <summary>Send bytes to a neighbour; answered with <see cref="RemotePeerProtocol.BinaryTaken"/>.</summary>
    public sealed record SendBinaryTo(NetworkName Network, PeerId To, ReadOnlyMemory<byte> Bytes) : ICommand;

    /// <summary>Every link of the network is closed.</summary>
    public sealed record NetworkLeft(NetworkName Network) : IEvent;

    /// <summary>The network began anew after a fault; its links are gone.</summary>
    public sealed record NetworkReset(NetworkName Network) : IEvent;

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
}
