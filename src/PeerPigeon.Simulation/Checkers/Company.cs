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

    /// <summary>Nobody is without a link while others are there.</summary>
    public static void CheckNobodyIsolated(SimulatedWorld world, Findings findings)
    {
        foreach (Participant[] group in Groups(world))
        {
            foreach (Participant peer in group)
            {
                if (!peer.HasLink(peer.Active) && group.Any(other => other != peer && world.CanLink(peer, other)))
                    findings.Add("NobodyIsolated", peer.IdText, $"{peer.Id} has no link in '{peer.Active}', where {group.Length - 1} others are");
            }
        }
    }

    /// <summary>All of them reach each other over links.</summary>
    public static void CheckOneComponent(SimulatedWorld world, Findings findings)
    {
        foreach (Participant[] group in Groups(world))
        {
            NetworkName network = group[0].Active;
            HashSet<Participant> all = [.. group], reached = [group[0]];
            Queue<Participant> next = new([group[0]]);
            while (next.TryDequeue(out Participant? peer))
            {
                foreach (TappedLink link in peer.Links)
                {
                    if (link.Network == network && all.Contains(link.RemotePeer) && reached.Add(link.RemotePeer))
                        next.Enqueue(link.RemotePeer);
                }
            }

            if (reached.Count < group.Length)
                findings.Add("OneComponent", network.Value, $"{reached.Count} of the {group.Length} peers in '{network}' at {group[0].Hub.Address} are reached from {group[0].Id}");
        }
    }
}
