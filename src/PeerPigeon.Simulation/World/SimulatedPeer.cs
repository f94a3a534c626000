using PeerPigeon.Actors;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>One peer of a simulated world: the shipped actors behind the shipped API.</summary>
public sealed class SimulatedPeer
{
    private readonly Dictionary<string, int> _received = new(StringComparer.Ordinal);

    internal SimulatedPeer(PeerPigeonMesh mesh, ILinkTransport transport, MeshCounters counters)
    {
        Mesh = mesh;
        Transport = transport;
        Counters = counters;
        Home = mesh.OriginalNetworkName;
        mesh.MessageReceived += (_, message) => _received[message.MessageId] = _received.GetValueOrDefault(message.MessageId) + 1;
    }

    /// <summary>Its public API.</summary>
    public PeerPigeonMesh Mesh { get; }

    /// <summary>Its end of the in-memory network, for faults.</summary>
    public ILinkTransport Transport { get; }

    /// <summary>What it counted.</summary>
    public MeshCounters Counters { get; }

    /// <summary>Its home network.</summary>
    public NetworkName Home { get; }

    /// <summary>Its id.</summary>
    public PeerId Id => Mesh.PeerId;

    /// <summary>How often a message was delivered to its application.</summary>
    public int Received(string messageId) => _received.GetValueOrDefault(messageId);
}
