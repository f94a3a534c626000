using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Promises about a world in calm: who is in the same network at the same hub is linked, and all of them together.</summary>
internal static class Company
{
    /// <summary>Everybody who is in company: same hub, same active network, session up.</summary>
    public static IEnumerable<Participant[]> Groups(SimulatedWorld world) =>
        world.Everybody
            .Where(peer => peer.IsUp && peer.AnnouncedSince is not null)
            .GroupBy(peer => (peer.Hub, peer.Active))
            .Select(group => group.ToArray());

    /// <summary>Who of a group is reached over its links from one of them.</summary>
    public static HashSet<Participant> ReachedFrom(Participant one, IReadOnlyCollection<Participant> group)
    {
        NetworkName network = one.Active;
        HashSet<Participant> all = [.. group], reached = [one];
        Queue<Participant> next = new([one]);
        while (next.TryDequeue(out Participant? peer))
        {
            foreach (TappedLink link in peer.Links)
            {
                if (link.Network == network && all.Contains(link.RemotePeer) && reached.Add(link.RemotePeer))
                    next.Enqueue(link.RemotePeer);
            }
        }

        return reached;
    }

    /// <summary>None of our peers is without a link while others are there.</summary>
    /// <remarks>A peer of 1.1.3 that once got no answer asks that peer no more for five minutes (D-2), so it may stay alone whatever ours do.</remarks>
    public static void CheckNobodyIsolated(SimulatedWorld world, Findings findings)
    {
        foreach (Participant[] group in Groups(world))
        {
            foreach (SimulatedPeer peer in group.OfType<SimulatedPeer>())
            {
                if (!peer.HasLink(peer.Active) && group.Any(other => other is SimulatedPeer && other != peer && world.CanLink(peer, other)))
                    findings.Add("NobodyIsolated", peer.IdText, $"{peer.Id} has no link in '{peer.Active}', where {group.Length - 1} others are");
            }
        }
    }

    /// <summary>All of ours reach each other over links.</summary>
    public static void CheckOneComponent(SimulatedWorld world, Findings findings)
    {
        foreach (Participant[] group in Groups(world))
        {
            if (group.FirstOrDefault(peer => peer is SimulatedPeer) is not { } first)
                continue;
            HashSet<Participant> reached = ReachedFrom(first, group);
            Participant[] missed = [.. group.Where(peer => peer is SimulatedPeer && !reached.Contains(peer))];
            if (missed.Length > 0)
                findings.Add(
                    "OneComponent",
                    first.Active.Value,
                    $"{missed.Length} of the {group.Length} peers in '{first.Active}' at {first.Hub.Address}, {missed[0].Id} among them, are not reached from {first.Id}");
        }
    }
}
