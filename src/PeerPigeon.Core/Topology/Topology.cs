using System.Collections.Immutable;
using PeerPigeon.Protocol;
using Step = (PeerPigeon.Core.TopologyState Next, System.Collections.Immutable.ImmutableArray<PeerPigeon.Core.TopologyEffect> Effects);

namespace PeerPigeon.Core;

/// <summary>Chooses the links of one network: who is offered to, who is let in, which link is given up (design §7).</summary>
/// <remarks>
/// Three rules keep a network in one piece. A full peer lets in one with fewer than two links and then gives up a link that
/// is known to be redundant (Shedding.cs). One link of each peer is random. And the leader of each component
/// (Components.cs) keeps asking strangers whether they belong to another one, and joins the two.
/// </remarks>
public static partial class Topology
{
    private static readonly ImmutableArray<TopologyEffect> Nothing = [];

    /// <summary>A peer of this network was introduced, announced itself or was heard of through the mesh.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="peer">Who was heard of.</param>
    /// <param name="traits">What it said that it can do.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="now">The time.</param>
    /// <param name="isIntroduced">Whether somebody else spoke of it.</param>
    public static TopologyState Discovered(
        TopologyState state, PeerId peer, PeerTraits traits, TopologyRules rules, DateTimeOffset now, bool isIntroduced = true)
    {
        if (peer.SameBytes(state.Self))
            return state;

        KnownPeer known = state.Known.TryGetValue(peer, out KnownPeer? before)
            ? before with
            {
                Traits = before.Traits.Or(traits),
                LastHeard = now,
                RetryAt = before.IsAbsent ? now : Earlier(before.RetryAt, now + rules.RetryBase),
                Failures = 0,
                IsAbsent = false,
            }
            : new(traits, now, now, now, Failures: 0);
        known = known with { IsIntroduced = known.IsIntroduced || isIntroduced };
        return state with { Known = (before is null ? Forget(state, rules, now) : state.Known).SetItem(peer, known) };
    }

    /// <summary>The hub says that the peer's session ended: forget it unless a link stands, and when that ends do not offer in vain.</summary>
    public static TopologyState Vanished(TopologyState state, PeerId peer)
    {
        if (!state.Links.ContainsKey(peer))
            return state with { Known = state.Known.Remove(peer), Handovers = state.Handovers.Remove(peer) };
        return state.Known.TryGetValue(peer, out KnownPeer? known) ? state with { Known = state.Known.SetItem(peer, known with { IsAbsent = true }) } : state;
    }

    /// <summary>Whether an offer of ours is under way that cannot have reached the peer: it was not with the hub.</summary>
    public static bool OffersInVain(TopologyState state, PeerId peer) =>
        state.Attempts.GetValueOrDefault(peer) is { IsOffer: true } && state.Known.GetValueOrDefault(peer) is null or { IsAbsent: true };

    /// <summary>The peer said goodbye: everything about it ends.</summary>
    public static Step LeftNetwork(TopologyState state, PeerId peer)
    {
        ImmutableArray<TopologyEffect> effects = state.Links.ContainsKey(peer) ? [new TopologyEffect.Close(peer, LinkReasons.LeftNetwork, Notify: false)]
            : state.Attempts.ContainsKey(peer) ? [new TopologyEffect.Abandon(peer, LinkReasons.LeftNetwork)]
            : Nothing;
        return (state with { Known = state.Known.Remove(peer), Attempts = state.Attempts.Remove(peer), Handovers = state.Handovers.Remove(peer) }, effects);
    }

    /// <summary>A handshake succeeded.</summary>
    public static TopologyState Opened(TopologyState state, PeerId peer, DateTimeOffset now)
    {
        bool random = state.Attempts.TryGetValue(peer, out LinkAttempt? attempt) && attempt.IsRandom;
        bool ours = state.Known.TryGetValue(peer, out KnownPeer? known) && known.Traits.IsOurs;
        return state with
        {
            Attempts = state.Attempts.Remove(peer),
            Handovers = state.Handovers.Remove(peer),
            Links = state.Links.SetItem(peer, new(ours, now, random, RemoteLinks: null, Redundant: null) { IsIncoming = attempt is not { IsOffer: true }, IsStranger = attempt is { IsStranger: true } }),
            Known = state.Known.SetItem(peer, (known ?? new(new(ours, CanLink: true), now, now, now, 0)) with { Failures = 0, LastHeard = now, RetryAt = now, IsAbsent = false }),
            Component = state.Links.IsEmpty ? Component.Alone(state.Self, now) : state.Component with { Misses = 0 },
        };
    }

    /// <summary>A link ended. A peer that let go of us on purpose is left alone for a while.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="peer">The remote.</param>
    /// <param name="onPurpose">Whether one side chose to end it, rather than losing it.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="now">The time.</param>
    public static TopologyState Lost(TopologyState state, PeerId peer, bool onPurpose, TopologyRules rules, DateTimeOffset now)
    {
        if (!state.Links.ContainsKey(peer))
            return state;

        ImmutableSortedDictionary<PeerId, KnownPeer> known = state.Known.TryGetValue(peer, out KnownPeer? entry)
            ? state.Known.SetItem(peer, entry with { FirstHeard = now, LastHeard = now, RetryAt = now + (onPurpose || entry.IsAbsent ? rules.RetryCap : rules.RetryBase) })
            : state.Known;
        Component component = state.Component with { Misses = 0 };
        return state with
        {
            Links = state.Links.Remove(peer),
            Known = known,
            // Without the branch that led to the leader, any other link may be the only way there: none is redundant until the next beacon.
            Component = component.Parent == peer ? component with { Parent = null, Beacon = null } : component,
        };
    }

    /// <summary>A handshake failed or was refused; the peer is tried again later, others that were named sooner.</summary>
    public static TopologyState Failed(
        TopologyState state, PeerId peer, string reason, ImmutableArray<PeerId> tryInstead, TopologyRules rules, DateTimeOffset now)
    {
        bool merge = state.Attempts.TryGetValue(peer, out LinkAttempt? attempt) && attempt.IsMerge;
        TopologyState next = state with { Attempts = state.Attempts.Remove(peer), Handovers = state.Handovers.Remove(peer) };
        if (next.Known.TryGetValue(peer, out KnownPeer? known))
        {
            int failures = known.Failures + 1;
            TimeSpan pause = TimeSpan.FromTicks(Math.Min(rules.RetryBase.Ticks << Math.Min(failures - 1, 10), rules.RetryCap.Ticks));
            next = next with { Known = next.Known.SetItem(peer, known with { Failures = failures, RetryAt = now + pause }) };
        }

        // In a full network everybody refuses; one of many is asked at a time.
        if (reason == LinkReasons.MaxPeersReached && HasEnough(next, rules))
            next = next with { NextSpareOffer = now + rules.SparePause };
        if (merge && reason == LinkReasons.SameComponent)
            next = next with { Component = next.Component with { Misses = next.Component.Misses + 1 } };
        foreach (PeerId other in tryInstead)
        {
            if (!next.Links.ContainsKey(other) && !next.Attempts.ContainsKey(other))
                next = Discovered(next, other, PeerTraits.Ours, rules, now, isIntroduced: false);
        }

        return next;
    }

    /// <summary>A neighbour of ours says how many links it has.</summary>
    public static TopologyState HeardLinks(TopologyState state, PeerId peer, int links) => state.Links.TryGetValue(peer, out OpenLink? link)
        ? state with { Links = state.Links.SetItem(peer, link with { IsOurs = true, RemoteLinks = links }) }
        : state;

    /// <summary>A neighbour gives up its link to us, or to those named, and asks us to link with them instead.</summary>
    public static TopologyState HandedOver(TopologyState state, PeerId from, ImmutableArray<PeerId> peers, TopologyRules rules, DateTimeOffset now)
    {
        if (!state.Links.ContainsKey(from))
            return state;

        foreach (PeerId peer in peers)
        {
            if (peer.SameBytes(state.Self) || state.Links.ContainsKey(peer) || state.Attempts.ContainsKey(peer))
                continue;
            state = Discovered(state, peer, PeerTraits.Ours, rules, now);
            state = state with { Handovers = state.Handovers.Add(peer), Known = state.Known.SetItem(peer, state.Known[peer] with { RetryAt = now }) };
        }

        return state;
    }

    private static ImmutableSortedDictionary<PeerId, KnownPeer> Forget(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        ImmutableSortedDictionary<PeerId, KnownPeer> known = state.Known;
        if (known.Count < rules.KnownPeers)
            return known;

        (PeerId Peer, DateTimeOffset Heard)? oldest = null;
        foreach ((PeerId peer, KnownPeer entry) in known)
        {
            if (state.Links.ContainsKey(peer) || state.Attempts.ContainsKey(peer))
                continue;
            if (now - entry.LastHeard >= rules.KnownAge)
                known = known.Remove(peer);
            else if (oldest is null || entry.LastHeard < oldest.Value.Heard)
                oldest = (peer, entry.LastHeard);
        }

        return known.Count < rules.KnownPeers || oldest is null ? known : known.Remove(oldest.Value.Peer);
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
