using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Something that must hold and did not.</summary>
/// <param name="Checker">Which promise.</param>
/// <param name="Detail">What was found, for people.</param>
public sealed record Violation(string Checker, string Detail);

/// <summary>The promises of a world, by name.</summary>
public static class Check
{
    /// <summary>The peers of one home network reach each other over links.</summary>
    public static IEnumerable<Violation> OneComponent(SimulatedWorld world, NetworkName network)
    {
        ArgumentNullException.ThrowIfNull(world);
        SimulatedPeer[] members = [.. world.Peers.Where(peer => peer.Home == network)];
        if (members.Length < 2)
            yield break;

        Dictionary<PeerId, SimulatedPeer> byId = members.ToDictionary(peer => peer.Id);
        HashSet<PeerId> reached = [members[0].Id];
        Queue<SimulatedPeer> next = new([members[0]]);
        while (next.TryDequeue(out SimulatedPeer? peer))
        {
            foreach (MeshPeer neighbour in peer.Mesh.GetPeers())
            {
                if (byId.TryGetValue(neighbour.PeerId, out SimulatedPeer? other) && reached.Add(neighbour.PeerId))
                    next.Enqueue(other);
            }
        }

        if (reached.Count < members.Length)
            yield return new(nameof(OneComponent), $"{reached.Count} of the {members.Length} peers of '{network}' are reached from {members[0].Id}");
    }

    /// <summary>A broadcast reached each other member of its network exactly once.</summary>
    public static IEnumerable<Violation> DeliveredOnce(SimulatedWorld world, PeerId sender, SentMessage message)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(message);
        foreach (SimulatedPeer peer in world.Peers)
        {
            int times = peer.Received(message.MessageId), wanted = peer.Home == message.NetworkName && peer.Id != sender ? 1 : 0;
            if (times != wanted && peer.Home == message.NetworkName)
                yield return new(nameof(DeliveredOnce), $"{message.MessageId} of {sender} reached {peer.Id} {times} times instead of {wanted}");
        }
    }

    /// <summary>A broadcast reached nobody outside its network.</summary>
    public static IEnumerable<Violation> NoCrossNetworkLeak(SimulatedWorld world, SentMessage message)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(message);
        foreach (SimulatedPeer peer in world.Peers)
        {
            if (peer.Home != message.NetworkName && peer.Received(message.MessageId) > 0)
                yield return new(nameof(NoCrossNetworkLeak), $"{message.MessageId} of '{message.NetworkName}' reached {peer.Id} of '{peer.Home}'");
        }
    }
}
