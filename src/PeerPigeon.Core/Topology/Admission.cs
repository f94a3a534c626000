using System.Collections.Immutable;
using PeerPigeon.Protocol;
using Step = (PeerPigeon.Core.TopologyState Next, System.Collections.Immutable.ImmutableArray<PeerPigeon.Core.TopologyEffect> Effects);

namespace PeerPigeon.Core;

// Who is let in.
public static partial class Topology
{
    private const int TryAtMost = 4;

    /// <summary>A peer offers a link. The first effect is Accept, Refuse or Ignore.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="peer">Who offers.</param>
    /// <param name="isOurs">Whether it understands the frames between our own peers.</param>
    /// <param name="need">Why it wants the link.</param>
    /// <param name="component">The leader of its component, if it said so.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="now">The time.</param>
    public static Step Offered(
        TopologyState state, PeerId peer, bool isOurs, LinkNeed need, PeerId? component, TopologyRules rules, DateTimeOffset now)
    {
        if (peer.SameBytes(state.Self))
            return (state, [new TopologyEffect.Ignore(peer, "own id")]);

        if (IsShunned(state, peer, now))
            return (state, [new TopologyEffect.Refuse(peer, LinkReasons.Shunned, [])]);

        bool stranger = state.Known.GetValueOrDefault(peer) is not { IsIntroduced: true };
        state = Discovered(state, peer, new(isOurs, CanLink: true), rules, now, isIntroduced: false);

        // Both offered at once: the greater id's offer stands, as 1.1.3 has it.
        if (state.Attempts.TryGetValue(peer, out LinkAttempt? attempt) && attempt.IsOffer && state.Self > peer)
            return (state, [new TopologyEffect.Ignore(peer, LinkReasons.Glare)]);

        if (!isOurs && rules.OffersToJavaScript && state.Self > peer)
            return OfferInstead(state, peer, rules, now);

        if (need == LinkNeed.Merge && component == state.Component.Leader && !state.Links.ContainsKey(peer))
            return (state, [new TopologyEffect.Refuse(peer, LinkReasons.SameComponent, [])]);

        // A peer that offers although it is linked has lost its end: the new link replaces the old one.
        bool known = state.Links.ContainsKey(peer) || attempt is not null;
        int taken = Taken(state) - (known ? 1 : 0);
        if (stranger && !known && !state.Links.IsEmpty && Strangers(state) >= Math.Max(1, (int)(rules.StrangerShare * rules.MaxPeers)))
            return (state, [new TopologyEffect.Refuse(peer, LinkReasons.MaxPeersReached, [])]);

        if (!known && rules.BarrenFrames > 0 && Unproven(state) >= Math.Max(rules.UnprovenLinks, rules.MaxPeers / 2) && (stranger || BarrenVictim(state, rules, now) is null))
            return (state, [new TopologyEffect.Refuse(peer, LinkReasons.MaxPeersReached, [])]);

        bool inNeed = need != LinkNeed.None || !isOurs;
        if (taken < rules.MaxPeers || (inNeed && taken < rules.MaxPeers + rules.ReserveLinks))
            return (WithAttempt(state, peer, now, need == LinkNeed.Merge, stranger), [new TopologyEffect.Accept(peer)]);

        if (inNeed && !stranger && BarrenVictim(state, rules, now) is { } barren)
        {
            state = GiveUp(WithAttempt(state, peer, now, isMerge: false, stranger), barren, rules, now);
            return (state, [new TopologyEffect.Accept(peer), new TopologyEffect.Close(barren, LinkReasons.Barren, Notify: false)]);
        }

        if (EvictionVictim(state, peer, isOurs, rules, now) is { } victim)
        {
            return (
                WithAttempt(state, peer, now, isMerge: false, stranger),
                [new TopologyEffect.Accept(peer), new TopologyEffect.Close(victim, LinkReasons.Evicted, Notify: true)]);
        }

        ImmutableArray<PeerId> roomier =
        [
            .. state.Links
                .Where(link => link.Value.IsOurs && link.Value.RemoteLinks < rules.MaxPeers && link.Key != peer)
                .Select(link => link.Key)
                .Take(TryAtMost),
        ];
        return (state, [new TopologyEffect.Refuse(peer, LinkReasons.MaxPeersReached, roomier)]);
    }

    // Of two JavaScript peers only the greater id's offer makes a link, so they take it for granted and their own offer for a sign of need (wire protocol §4.2).
    private static Step OfferInstead(TopologyState state, PeerId peer, TopologyRules rules, DateTimeOffset now)
    {
        int taken = Taken(state) - (state.Links.ContainsKey(peer) ? 1 : 0);
        PeerId? victim = null;
        if (taken >= rules.MaxPeers + rules.ReserveLinks && (victim = EvictionVictim(state, peer, isOurs: false, rules, now)) is null)
            return (state, [new TopologyEffect.Refuse(peer, LinkReasons.MaxPeersReached, [])]);

        ImmutableArray<TopologyEffect>.Builder effects = ImmutableArray.CreateBuilder<TopologyEffect>();
        effects.Add(new TopologyEffect.Ignore(peer, LinkReasons.OffersItself));
        state = Offer(state, peer, LinkNeed.None, isRandom: false, now, effects);
        if (victim is { } farthest)
            effects.Add(new TopologyEffect.Close(farthest, LinkReasons.Evicted, Notify: true));
        return (state, effects.ToImmutable());
    }

    private static TopologyState WithAttempt(TopologyState state, PeerId peer, DateTimeOffset now, bool isMerge, bool isStranger) =>
        state with { Attempts = state.Attempts.SetItem(peer, new(now, IsOffer: false, IsRandom: false, isMerge) { IsStranger = isStranger }) };

    private static int Unproven(TopologyState state) =>
        state.Links.Values.Count(link => link is { IsIncoming: true, BoreAt: null }) + state.Attempts.Values.Count(attempt => !attempt.IsOffer);

    private static int Strangers(TopologyState state) =>
        state.Links.Values.Count(link => link.IsStranger) + state.Attempts.Values.Count(attempt => attempt.IsStranger);

    private static int Taken(TopologyState state)
    {
        int taken = state.Links.Count;
        if (state.Attempts.IsEmpty)
            return taken;
        foreach ((PeerId peer, _) in state.Attempts)
            taken += state.Links.ContainsKey(peer) ? 0 : 1;
        return taken;
    }

    // 1.1.3 gives up the farthest link for a strictly nearer peer (wire protocol §7.3); ours spares random and irreplaceable links. Between
    // ours it is done only for one of the nearest of all: else most random links, which the other end chose, would go for distance in the end.
    private static PeerId? EvictionVictim(TopologyState state, PeerId newcomer, bool isOurs, TopologyRules rules, DateTimeOffset now)
    {
        if (!rules.Eviction || !rules.XorRouting || Taken(state) > rules.MaxPeers)
            return null;
        if (isOurs && state.Links.Keys.Count(peer => PeerId.CompareDistance(state.Self, peer, newcomer) < 0) >= rules.NearLinks)
            return null;

        PeerId? farthest = null;
        foreach ((PeerId peer, OpenLink link) in state.Links)
        {
            if (!MayGoForDistance(state, peer, link) || !IsRedundant(state, peer, link, rules, now) || !IsSpare(state, peer, isOurs, rules, now))
                continue;
            if (farthest is null || PeerId.CompareDistance(state.Self, peer, farthest.Value) > 0)
                farthest = peer;
        }

        return farthest is { } victim && PeerId.CompareDistance(state.Self, newcomer, victim) < 0 ? victim : null;
    }

    // One link of each peer is random; where chance chose none, the oldest stands in for it.
    private static bool MayGoForDistance(TopologyState state, PeerId peer, OpenLink link)
    {
        if (link.IsRandom)
            return false;
        if (state.Links.Values.Any(other => other.IsRandom))
            return true;
        return state.Links.Any(other => other.Key != peer && other.Value.OpenedAt <= link.OpenedAt);
    }
}
