using PeerPigeon.Actors;
using PeerPigeon.Core;

namespace PeerPigeon.Simulation;

/// <summary>What a mesh says of itself agrees with itself and with the world.</summary>
internal sealed class StatusTruthful(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    /// <summary>How long a change may take from the wire to the status.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromSeconds(5);

    public override void StatusChanged(SimulatedPeer peer, MeshStatusChanged change) => CheckAlone(peer, change.Status);

    public override void Sample(DateTimeOffset now)
    {
        foreach (SimulatedPeer peer in World.Peers)
        {
            if (!peer.IsUp)
                continue;
            MeshStatus status = peer.Mesh.GetStatus();
            CheckAlone(peer, status);
            if (status.AllowGlobalFallback != peer.AllowsFallback)
                Tell(peer, "allowed", $"says allowGlobalFallback {status.AllowGlobalFallback}");
            if (!peer.AllowsFallback && (status.IsInFallbackMode || status.Fallback.State is FallbackPhase.Fallback or FallbackPhase.Returning))
                Tell(peer, "forbidden", $"is in '{status.NetworkName}', phase {status.Fallback.State}, although fallback is forbidden");
            if (now - peer.LastChange < Lag || now < peer.Hub.UncertainUntil)
                continue;
            if (status.Connected != peer.AnnouncedSince is not null)
                Tell(peer, "connected", $"says connected {status.Connected}; its session stands: {peer.AnnouncedSince is not null}");
            CheckLinks(peer, status);
        }
    }

    private void CheckAlone(SimulatedPeer peer, MeshStatus status)
    {
        if (status.OriginalNetworkName != peer.Home)
            Tell(peer, "original", $"says that its home is '{status.OriginalNetworkName}'");
        if (status.IsInFallbackMode != (status.NetworkName != status.OriginalNetworkName))
            Tell(peer, "mode", $"says isInFallbackMode {status.IsInFallbackMode} in '{status.NetworkName}'");
        bool away = status.NetworkName != status.OriginalNetworkName;
        if (away && status.Fallback.State is FallbackPhase.Home or FallbackPhase.Thin)
            Tell(peer, "phase", $"says phase {status.Fallback.State} in '{status.NetworkName}'");
        if (!away && status.Fallback.State == FallbackPhase.Returning)
            Tell(peer, "returning", $"says phase Returning in '{status.NetworkName}'");
        if (status.Fallback.Since > Now.ToUnixTimeMilliseconds())
            Tell(peer, "since", "says that its phase began in the future");
    }

    private void CheckLinks(SimulatedPeer peer, MeshStatus status)
    {
        IReadOnlyList<MeshPeer> shown = peer.Mesh.GetPeers();
        int distinct = CountRemotes(peer.Links);
        if (status.ConnectedCount != shown.Count || shown.Count < distinct || shown.Count > peer.Links.Count)
            Tell(
                peer,
                "count",
                $"says connectedCount {status.ConnectedCount}, shows {shown.Count} peers, has {peer.Links.Count} links with {distinct}");
        foreach (MeshPeer other in shown)
        {
            if (!HasLink(peer, other))
                Tell(peer, $"link {other.PeerId}", $"shows a link with {other.PeerId} in '{other.NetworkName}' that is not there");
        }
    }

    // Loops, for this is asked of every peer each second.
    private static int CountRemotes(IReadOnlyList<TappedLink> links)
    {
        var count = 0;
        for (var i = 0; i < links.Count; i++)
        {
            var before = 0;
            while (links[before].Remote != links[i].Remote)
                before++;
            count += before == i ? 1 : 0;
        }

        return count;
    }

    private static bool HasLink(SimulatedPeer peer, MeshPeer other)
    {
        for (var i = 0; i < peer.Links.Count; i++)
        {
            TappedLink link = peer.Links[i];
            if (link.Remote == other.PeerId && link.Network == other.NetworkName)
                return true;
        }

        return false;
    }

    private void Tell(SimulatedPeer peer, string what, string detail) => Report($"{what} {peer.Id}", $"{peer.Id} of '{peer.Home}' {detail}");
}
