using System.Collections.Immutable;
using PeerPigeon.Protocol;
using Step = (PeerPigeon.Core.TopologyState Next, System.Collections.Immutable.ImmutableArray<PeerPigeon.Core.TopologyEffect> Effects);

namespace PeerPigeon.Core;

// Which link is given up when there are too many.
public static partial class Topology
{
    // A link that brought the leader's latest beacon a second time is no branch of the tree by which that beacon reached
    // everybody, so the component holds together without it, whatever other redundant links of the same beacon go too.
    private static bool IsRedundant(TopologyState state, PeerId peer, OpenLink link, TopologyRules rules, DateTimeOffset now) =>
        link.IsOurs
        && link.Redundant is { } beacon
        && beacon == state.Component.Beacon
        && peer != state.Component.Parent
        && now - state.Component.HeardAt < rules.BeaconInterval + rules.BeaconInterval;

    private static Step Shed(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        if (state.Links.Count <= rules.MaxPeers)
            return (state.CrowdedSince is null ? state : state with { CrowdedSince = null }, Nothing);
        if (state.CrowdedSince is null)
            return (state with { CrowdedSince = now }, Nothing);
        if (now - state.CrowdedSince < rules.ShedAfter || Victim(state, rules, now) is not { } victim)
            return (state, Nothing);

        // The edge to the victim is split: whoever needs a link most takes our end of it. A JavaScript peer knows nothing of that; it is told as 1.1.3 tells it.
        if (!state.Links[victim].IsOurs)
            return (state with { CrowdedSince = now }, [new TopologyEffect.Close(victim, LinkReasons.Evicted, Notify: true)]);
        PeerId? heir = Heir(state, victim);
        ImmutableArray<TopologyEffect> effects = heir is { } taker
            ? [new TopologyEffect.HandOver(victim, [taker]), new TopologyEffect.HandOver(taker, [victim]),
               new TopologyEffect.Close(victim, LinkReasons.HandedOver, Notify: false)]
            : [new TopologyEffect.Close(victim, LinkReasons.HandedOver, Notify: false)];
        return (state with { CrowdedSince = now }, effects);
    }

    private static PeerId? Victim(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        // A link that brings nothing goes first. Where others bring something, whoever came lately has to as well before another one goes for it.
        if (BarrenVictim(state, rules, now) is { } barren)
            return barren;
        int bearing = Bearing(state, rules, now);
        bool mustWait = bearing > 0 && rules.BarrenFrames > 0 && (bearing <= 2 || bearing < state.Links.Count);
        if (mustWait)
            return null;

        PeerId? best = null;
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            bool isSpared = IsOnTrial(link, rules, now) || (bearing > 0 && link.RemoteLinks <= 2);
            if (!isSpared && IsRedundant(state, peer, link, rules, now) && (best is null || IsBetterVictim(state, peer, best.Value)))
                best = peer;
        }

        return best;
    }

    // Rather one with many links of its own, rather not the random one, rather a far one.
    private static bool IsBetterVictim(TopologyState state, PeerId left, PeerId right)
    {
        OpenLink one = state.Links[left], other = state.Links[right];
        int byLinks = (one.RemoteLinks ?? 0).CompareTo(other.RemoteLinks ?? 0);
        if (byLinks != 0)
            return byLinks > 0;
        return one.IsRandom != other.IsRandom ? other.IsRandom : PeerId.CompareDistance(state.Self, left, right) > 0;
    }

    private static PeerId? Heir(TopologyState state, PeerId victim)
    {
        PeerId? neediest = null;
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            if (peer != victim && link.IsOurs && link.RemoteLinks < 2 && (neediest is null || link.RemoteLinks < state.Links[neediest.Value].RemoteLinks))
                neediest = peer;
        }

        return neediest;
    }
}
