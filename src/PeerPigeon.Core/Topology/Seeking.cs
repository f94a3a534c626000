using System.Collections.Immutable;
using PeerPigeon.Protocol;
using Step = (PeerPigeon.Core.TopologyState Next, System.Collections.Immutable.ImmutableArray<PeerPigeon.Core.TopologyEffect> Effects);

namespace PeerPigeon.Core;

// Who is offered to.
public static partial class Topology
{
    /// <summary>Time passed, or something changed that may call for an offer. Every second at least.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="now">The time.</param>
    public static Step Decide(TopologyState state, TopologyRules rules, Random random, DateTimeOffset now)
    {
        ImmutableArray<TopologyEffect>.Builder effects = ImmutableArray.CreateBuilder<TopologyEffect>();
        state = WithComponent(state, Current(state, rules, now));
        state = GiveUpStale(state, rules, now, effects);
        state = TakeHandovers(state, rules, now, effects);
        if (rules.AutoDiscovery)
            state = TryAnother(Mingle(Seek(state, rules, random, now, effects), rules, random, now, effects), rules, random, now, effects);
        state = Lead(state, rules, random, now, effects);

        (state, ImmutableArray<TopologyEffect> shed) = Shed(state, rules, now);
        effects.AddRange(shed);
        return (state, effects.Count == 0 ? Nothing : effects.DrainToImmutable());
    }

    private static TopologyState GiveUpStale(
        TopologyState state, TopologyRules rules, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        if (state.Attempts.IsEmpty)
            return state;
        foreach ((PeerId peer, LinkAttempt attempt) in state.Attempts)
        {
            if (now - attempt.StartedAt < rules.AttemptTimeout)
                continue;
            effects.Add(new TopologyEffect.Abandon(peer, LinkReasons.Timeout));
            state = Failed(state, peer, LinkReasons.Timeout, [], rules, now);
        }

        return state;
    }

    // Both ends of a split edge were told of each other; the greater id offers at once, above the limit if need be.
    private static TopologyState TakeHandovers(
        TopologyState state, TopologyRules rules, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        if (state.Handovers.IsEmpty)
            return state;
        foreach (PeerId peer in state.Handovers)
        {
            if (!state.Known.TryGetValue(peer, out KnownPeer? known) || now - known.LastHeard >= rules.AttemptTimeout)
                state = state with { Handovers = state.Handovers.Remove(peer) };
            else if (MayOffer(state, peer, known, rules, now) && Taken(state) < rules.MaxPeers + rules.ReserveLinks)
                state = Offer(state, peer, LinkNeed.Handover, isRandom: true, now, effects);
        }

        return state;
    }

    private static TopologyState Seek(
        TopologyState state, TopologyRules rules, Random random, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        int taken = Taken(state), barren = Barren(state, rules, now);
        int free = Math.Min(rules.TargetLinks - taken + barren, barren == 0 ? int.MaxValue : rules.MaxPeers + rules.ReserveLinks - taken);
        if (free <= 0)
            return state;

        List<PeerId>? candidates = null;
        foreach ((PeerId peer, KnownPeer known) in state.Known)
        {
            if (MayOffer(state, peer, known, rules, now))
                (candidates ??= []).Add(peer);
        }

        if (candidates is null)
            return state;
        if (HasEnough(state, rules) && state.NextSpareOffer > now)
            candidates.RemoveAll(peer => state.Known[peer].Traits.IsOurs);
        if (barren > 0 && candidates.Exists(peer => state.Known[peer].IsIntroduced))
            candidates.RemoveAll(peer => !state.Known[peer].IsIntroduced);
        candidates.Sort((left, right) => PeerId.CompareDistance(state.Self, left, right));
        int near = Near(state);
        bool wantRandom = !state.Links.Values.Any(link => link.IsRandom) && !state.Attempts.Values.Any(attempt => attempt.IsRandom);
        for (; free > 0 && candidates.Count > 0; free--)
        {
            bool byChance = wantRandom || !rules.XorRouting || near >= rules.NearLinks || barren > 0;
            int index = byChance ? random.Next(candidates.Count) : 0;
            LinkNeed need = state.Links.Count - barren < 2 ? LinkNeed.Links : LinkNeed.None;
            state = Offer(state, candidates[index], need, byChance, now, effects);
            candidates.RemoveAt(index);
            wantRandom = false;
            near += byChance ? 0 : 1;
        }

        return state;
    }

    // JavaScript peers with links enough among themselves seek nobody, and hear no beacon: a few that are all linked with each other would
    // stay alone for ever. Whoever of ours has none of them for a neighbour knocks at the nearest, and now and then everybody at one to whom
    // nobody of ours is nearer: it makes room for who is nearer than its farthest (wire protocol §7.3).
    private static TopologyState Mingle(
        TopologyState state, TopologyRules rules, Random random, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        if (!rules.OffersToJavaScript || Taken(state) >= rules.MaxPeers + rules.ReserveLinks)
            return state;

        bool isNeighbour = false;
        List<PeerId>? strangers = null;
        foreach ((PeerId peer, KnownPeer known) in state.Known)
        {
            if (known.Traits.IsOurs)
                continue;
            if (state.Attempts.ContainsKey(peer))
                return state;
            isNeighbour |= state.Links.ContainsKey(peer);
            if (MayOffer(state, peer, known, rules, now))
                (strangers ??= []).Add(peer);
        }

        if (strangers is null || (isNeighbour && random.NextDouble() >= rules.MingleChance))
            return state;
        strangers.Sort((left, right) => PeerId.CompareDistance(state.Self, left, right));
        foreach (PeerId stranger in strangers.Take(isNeighbour ? TryAtMost : 1))
        {
            if (!isNeighbour || IsNearestOfOurs(state, stranger))
                return Offer(state, stranger, LinkNeed.None, isRandom: false, now, effects);
        }

        return state;
    }

    // Only a greater id can push its way in (wire protocol §4.2), so smaller ones do not count.
    private static bool IsNearestOfOurs(TopologyState state, PeerId stranger)
    {
        foreach ((PeerId peer, KnownPeer known) in state.Known)
        {
            if (known.Traits.IsOurs && peer > stranger && PeerId.CompareDistance(stranger, peer, state.Self) < 0)
                return false;
        }

        return true;
    }

    // Who was let in counts as near: it may have come for that, and to look for chance once too often does no harm.
    private static int Near(TopologyState state) =>
        state.Links.Values.Count(link => !link.IsRandom) + state.Attempts.Values.Count(attempt => !attempt.IsRandom);

    private static bool HasEnough(TopologyState state, TopologyRules rules) => state.Links.Count >= Math.Max(2, rules.MinPeers);

    private static TopologyState Lead(
        TopologyState state, TopologyRules rules, Random random, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        Component component = state.Component;
        if (component.Leader != state.Self || state.Links.IsEmpty)
            return state;

        if (now >= component.BeaconDue(rules))
            effects.Add(new TopologyEffect.SendBeacon());
        if (now < component.ProbeDue(rules) || !rules.AutoDiscovery)
            return state;

        TimeSpan pause = TimeSpan.FromTicks(Math.Min(rules.MergeProbe.Ticks / 4 << Math.Min(component.Misses, 10), rules.MergeProbe.Ticks));
        state = state with { Component = component with { NextProbe = now + pause * (0.75 + (random.NextDouble() / 2)) } };
        if (Taken(state) >= rules.MaxPeers + rules.ReserveLinks)
            return state;

        List<PeerId> strangers =
        [
            .. state.Known
                .Where(known => known.Value is { Traits: { IsOurs: true, CanLink: true }, IsAbsent: false } && !state.Links.ContainsKey(known.Key) && !state.Attempts.ContainsKey(known.Key))
                .Select(known => known.Key),
        ];
        return strangers.Count == 0 ? state : Offer(state, strangers[random.Next(strangers.Count)], LinkNeed.Merge, isRandom: true, now, effects);
    }

    private static bool MayOffer(TopologyState state, PeerId peer, KnownPeer known, TopologyRules rules, DateTimeOffset now) =>
        known.Traits.CanLink
        && (known.RetryAt <= now || IsLastResort(state, known, rules, now))
        && !state.Links.ContainsKey(peer)
        && !state.Attempts.ContainsKey(peer)
        && !IsShunned(state, peer, now)
        && (state.Self > peer || (known.Traits.IsOurs && now - known.FirstHeard >= rules.OfferPatience));

    // Who let go of us on purpose is left alone for a while, but not by somebody who has no link at all.
    private static bool IsLastResort(TopologyState state, KnownPeer known, TopologyRules rules, DateTimeOffset now) =>
        state.Links.IsEmpty && known.Failures == 0 && now - known.LastHeard >= rules.RetryBase;

    private static TopologyState Offer(
        TopologyState state, PeerId peer, LinkNeed need, bool isRandom, DateTimeOffset now, ImmutableArray<TopologyEffect>.Builder effects)
    {
        effects.Add(new TopologyEffect.Offer(peer, need));
        return state with
        {
            Attempts = state.Attempts.SetItem(peer, new(now, IsOffer: true, isRandom, IsMerge: need == LinkNeed.Merge)),
            Handovers = state.Handovers.Remove(peer),
        };
    }
}
