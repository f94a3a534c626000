using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

// Which links are worth their place.
//
// A neighbour that has other links hears most gossip over them too, and so it either brings us a frame, brings it a second time, or
// tells that it has it. One that does none of this while others do is barren: it relays nothing, or nobody but us has a link with
// it. That is no crime, since the last peer of a chain has nothing to bring; but it does not count as a link, we look for another
// one by chance, and where there is no room it gives way. Whoever wants to hold our links has to do a relay's work on them.
public static partial class Topology
{
    /// <summary>New gossip came; which links brought or told of some that was not their remote's own.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="passed">New frames since the last time this was told.</param>
    /// <param name="bearing">The neighbours that brought or told of one of them.</param>
    /// <param name="own">Those of them that a neighbour made itself, by neighbour: of them it alone need not be reminded.</param>
    /// <param name="now">The time.</param>
    public static TopologyState HeardYield(
        TopologyState state, int passed, ImmutableSortedSet<PeerId> bearing, ImmutableSortedDictionary<PeerId, int> own, DateTimeOffset now)
    {
        ImmutableSortedDictionary<PeerId, OpenLink>.Builder links = state.Links.ToBuilder();
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            long missed = (long)link.Missed + passed - own.GetValueOrDefault(peer);
            links[peer] = bearing.Contains(peer) ? link with { BoreAt = now, Missed = 0 } : link with { Missed = (int)Math.Min(missed, int.MaxValue) };
        }

        return state with { Links = links.ToImmutable() };
    }

    /// <summary>Do not link with this peer until then.</summary>
    public static TopologyState Shun(TopologyState state, PeerId peer, DateTimeOffset until, TopologyRules rules, DateTimeOffset now)
    {
        ImmutableSortedDictionary<PeerId, DateTimeOffset> shunned = state.Shunned;
        if (shunned.Count >= rules.KnownPeers)
        {
            shunned = shunned.RemoveRange(shunned.Where(entry => entry.Value <= now).Select(entry => entry.Key));
            if (shunned.Count >= rules.KnownPeers)
                shunned = shunned.Remove(shunned.MinBy(entry => entry.Value).Key);
        }

        return state with { Shunned = shunned.SetItem(peer, until) };
    }

    private static bool IsShunned(TopologyState state, PeerId peer, DateTimeOffset now) =>
        !state.Shunned.IsEmpty && state.Shunned.TryGetValue(peer, out DateTimeOffset until) && until > now;

    private static bool IsBarren(OpenLink link, TopologyRules rules, DateTimeOffset now) =>
        rules.BarrenFrames > 0 && link.Missed >= rules.BarrenFrames && now - (link.BoreAt ?? link.OpenedAt) >= rules.BarrenAfter;

    private static int Barren(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        var barren = 0;
        foreach ((_, OpenLink link) in state.Links)
            barren += IsBarren(link, rules, now) ? 1 : 0;
        return barren;
    }

    // Nobody gives up a link that bears for the sake of distance unless two others bear as well: nearness can be made up.
    private static bool IsSpare(TopologyState state, PeerId peer) =>
        state.Links[peer].BoreAt is null || state.Links.Count(link => link.Key != peer && link.Value.BoreAt is not null) >= 2;

    private static TopologyState Relieve(
        TopologyState state, TopologyRules rules, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        int taken = Taken(state);
        if (taken < rules.MaxPeers + rules.ReserveLinks
            || taken - Barren(state, rules, now) >= rules.TargetLinks
            || BarrenVictim(state, rules, now) is not { } victim
            || !state.Known.Any(known => known.Value.IsIntroduced && MayOffer(state, known.Key, known.Value, rules, now)))
            return state;
        effects.Add(new TopologyEffect.Close(victim, LinkReasons.Barren, Notify: false));
        return GiveUp(state, victim, rules, now);
    }

    /// <summary>The link that has been barren for longest, unless one was given up a moment ago.</summary>
    private static PeerId? BarrenVictim(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        if (state.NextRelief > now)
            return null;
        (PeerId Peer, int Missed)? worst = null;
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            if (IsBarren(link, rules, now) && (worst is null || link.Missed > worst.Value.Missed))
                worst = (peer, link.Missed);
        }

        return worst?.Peer;
    }

    private static TopologyState GiveUp(TopologyState state, PeerId barren, TopologyRules rules, DateTimeOffset now) =>
        Shun(state with { NextRelief = now + rules.ReliefPause }, barren, now + rules.ShunFor, rules, now);
}
