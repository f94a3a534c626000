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

    // Nobody gives up a link that bears for the sake of distance: nearness can be made up. But for peers of 1.1.3, who seek room in no other way,
    // if two others bear as well.
    private static bool IsSpare(TopologyState state, PeerId peer, bool forOurs, TopologyRules rules, DateTimeOffset now) =>
        rules.BarrenFrames == 0 || !Bears(state.Links[peer], rules, now) || (!forOurs && Bearing(state, rules, now) > 2);

    /// <summary>Links that count towards what a peer tells its neighbours: those that bear; all of them while nobody says anything.</summary>
    public static int LinksToTell(TopologyState state, TopologyRules rules, DateTimeOffset now) =>
        rules.BarrenFrames > 0 && Bearing(state, rules, now) is > 0 and var bearing ? bearing : state.Links.Count;

    private static int Bearing(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        var bearing = 0;
        foreach ((_, OpenLink link) in state.Links)
            bearing += Bears(link, rules, now) ? 1 : 0;
        return bearing;
    }

    // Whom we chose ourselves gets time to show what it brings.
    private static bool IsOnTrial(OpenLink link, TopologyRules rules, DateTimeOffset now) =>
        rules.BarrenFrames > 0 && !link.IsIncoming && link.BoreAt is null && now - link.OpenedAt < rules.BarrenAfter;

    private static bool Bears(OpenLink link, TopologyRules rules, DateTimeOffset now) => link.BoreAt is { } at && now - at < rules.BearingFor;

    // Whoever is surrounded hears nothing, and cannot tell it from silence. While fewer than two links bear, somebody else is tried by chance, ever
    // more seldom if nothing is heard at all; where there is no room, the link that has been silent for longest gives way.
    private static TopologyState TryAnother(
        TopologyState state, TopologyRules rules, Random random, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        if (rules.BarrenFrames == 0 || state.Links.IsEmpty)
            return state;
        if (Bearing(state, rules, now) >= Math.Min(2, rules.TargetLinks))
            return state.NextTrial is null ? state : state with { NextTrial = null, TrialPause = default };
        if (state.NextTrial is not { } due)
            return state with { NextTrial = now + rules.TrialBase, TrialPause = rules.TrialBase };
        if (due > now)
            return state;

        List<PeerId> candidates = [.. state.Known.Where(known => known.Value is { IsIntroduced: true, Traits.IsOurs: true } && MayOffer(state, known.Key, known.Value, rules, now)).Select(known => known.Key)];
        if (candidates.Count == 0)
            return state;
        if (Taken(state) >= rules.MaxPeers + rules.ReserveLinks)
        {
            if (SilentVictim(state, rules, now) is not { } victim)
                return state;
            effects.Add(new TopologyEffect.Close(victim, LinkReasons.Barren, Notify: false));
            state = GiveUp(state, victim, rules, now);
        }

        // Where others talk there is somebody to be found; where all is silent, it may be for lack of words.
        TimeSpan pause = Bearing(state, rules, now) > 0 ? rules.TrialBase : TimeSpan.FromTicks(Math.Min(2 * state.TrialPause.Ticks, rules.TrialCap.Ticks));
        state = state with { NextTrial = now + pause, TrialPause = pause };
        return Offer(state, candidates[random.Next(candidates.Count)], LinkNeed.Links, isRandom: true, now, effects);
    }

    private static PeerId? SilentVictim(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        (PeerId Peer, DateTimeOffset Since)? worst = null;
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            DateTimeOffset since = link.BoreAt ?? link.OpenedAt;
            if (now - since >= rules.BarrenAfter && !state.Attempts.ContainsKey(peer) && (worst is null || since < worst.Value.Since))
                worst = (peer, since);
        }

        return worst?.Peer;
    }

    /// <summary>The link that has been barren for longest, unless one was given up a moment ago.</summary>
    private static PeerId? BarrenVictim(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        if (state.NextRelief > now)
            return null;
        (PeerId Peer, int Missed)? worst = null;
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            if (IsBarren(link, rules, now) && !state.Attempts.ContainsKey(peer) && (worst is null || link.Missed > worst.Value.Missed))
                worst = (peer, link.Missed);
        }

        return worst?.Peer;
    }

    private static TopologyState GiveUp(TopologyState state, PeerId barren, TopologyRules rules, DateTimeOffset now) =>
        Shun(Lost(state, barren, onPurpose: true, rules, now) with { NextRelief = now + rules.ReliefPause }, barren, now + rules.ShunFor, rules, now);
}
