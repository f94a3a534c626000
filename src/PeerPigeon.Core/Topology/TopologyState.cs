using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>What one network of a mesh knows of its peers and links; changed only by <see cref="Topology"/>.</summary>
public sealed record TopologyState
{
    /// <summary>The local peer.</summary>
    public required PeerId Self { get; init; }

    /// <summary>Peers heard of, linked or not.</summary>
    public ImmutableSortedDictionary<PeerId, KnownPeer> Known { get; init; } = ImmutableSortedDictionary<PeerId, KnownPeer>.Empty;

    /// <summary>Open links.</summary>
    public ImmutableSortedDictionary<PeerId, OpenLink> Links { get; init; } = ImmutableSortedDictionary<PeerId, OpenLink>.Empty;

    /// <summary>Handshakes under way.</summary>
    public ImmutableSortedDictionary<PeerId, LinkAttempt> Attempts { get; init; } = ImmutableSortedDictionary<PeerId, LinkAttempt>.Empty;

    /// <summary>Peers that a neighbour asked us to link with, in place of the link that it gives up.</summary>
    public ImmutableSortedSet<PeerId> Handovers { get; init; } = [];

    /// <summary>The part of the network that our links reach.</summary>
    public required Component Component { get; init; }

    /// <summary>Since when there are more links than allowed; null while there are not.</summary>
    public DateTimeOffset? CrowdedSince { get; init; }

    /// <summary>When a peer of ours is offered to again although there are links enough; null: no full peer has refused.</summary>
    public DateTimeOffset? NextSpareOffer { get; init; }

    /// <summary>Peers that are neither offered to nor let in, and until when: they misbehaved, or a link with them brought nothing.</summary>
    public ImmutableSortedDictionary<PeerId, DateTimeOffset> Shunned { get; init; } = ImmutableSortedDictionary<PeerId, DateTimeOffset>.Empty;

    /// <summary>When the next link that brings nothing may be given up; null: at once.</summary>
    public DateTimeOffset? NextRelief { get; init; }

    /// <summary>When to try somebody else while fewer than two links bear, and how long to wait after that.</summary>
    public DateTimeOffset? NextTrial { get; init; }

    /// <inheritdoc cref="NextTrial" />
    public TimeSpan TrialPause { get; init; }

    /// <summary>A network that knows nobody yet.</summary>
    public static TopologyState Start(PeerId self, DateTimeOffset now) => new() { Self = self, Component = Component.Alone(self, now) };
}

/// <summary>What a remote peer can do, as far as it said so.</summary>
/// <param name="IsOurs">Whether it understands the frames between our own peers.</param>
/// <param name="CanLink">Whether we have a kind of link that it has too.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PeerTraits(bool IsOurs, bool CanLink)
{
    /// <summary>One of our peers that we can link with.</summary>
    public static PeerTraits Ours { get; } = new(IsOurs: true, CanLink: true);

    /// <summary>What either of two accounts says.</summary>
    public PeerTraits Or(PeerTraits other) => new(IsOurs || other.IsOurs, CanLink || other.CanLink);
}

/// <summary>A peer that was heard of.</summary>
/// <param name="Traits">What it can do.</param>
/// <param name="FirstHeard">When it was first heard of, or heard of again after it had been given up.</param>
/// <param name="LastHeard">When it was last heard of.</param>
/// <param name="RetryAt">Not to be offered to before.</param>
/// <param name="Failures">Handshakes that failed since the last success.</param>
public sealed record KnownPeer(PeerTraits Traits, DateTimeOffset FirstHeard, DateTimeOffset LastHeard, DateTimeOffset RetryAt, int Failures)
{
    /// <summary>Whether the hub or a neighbour spoke of it; else only it itself, and it chose us, not chance.</summary>
    public bool IsIntroduced { get; init; }

    /// <summary>Whether the hub said that its session ended, and has not spoken of it since: no offer reaches it.</summary>
    public bool IsAbsent { get; init; }
}

/// <summary>An open link.</summary>
/// <param name="IsOurs">Whether the remote understands the frames between our own peers.</param>
/// <param name="OpenedAt">When it opened.</param>
/// <param name="IsRandom">Whether chance chose it: never given up for distance.</param>
/// <param name="RemoteLinks">Links that the remote said it has; null if it did not say.</param>
/// <param name="Redundant">The beacon that came over this link although another way had brought it already.</param>
public sealed record OpenLink(bool IsOurs, DateTimeOffset OpenedAt, bool IsRandom, int? RemoteLinks, FrameId? Redundant)
{
    /// <summary>Whether the remote chose us, not we it.</summary>
    public bool IsIncoming { get; init; }

    /// <summary>Whether it is incoming, and nobody but the remote itself had spoken of it.</summary>
    public bool IsStranger { get; init; }

    /// <summary>When it last brought, or told of, gossip that was not the remote's own; null: never.</summary>
    public DateTimeOffset? BoreAt { get; init; }

    /// <summary>New frames of others that came over other links since then, or since it opened.</summary>
    public int Missed { get; init; }
}

/// <summary>A handshake under way.</summary>
/// <param name="StartedAt">When the offer was made or accepted.</param>
/// <param name="IsOffer">Whether ours is the offer.</param>
/// <param name="IsRandom">Whether chance chose the peer.</param>
/// <param name="IsMerge">Whether it is to join two components.</param>
public sealed record LinkAttempt(DateTimeOffset StartedAt, bool IsOffer, bool IsRandom, bool IsMerge)
{
    /// <summary>Whether nobody but the remote itself had spoken of it.</summary>
    public bool IsStranger { get; init; }
}

/// <summary>The part of a network that our links reach, named after its leader: the smallest id whose beacon arrives.</summary>
/// <param name="Leader">The smallest id heard, or our own.</param>
/// <param name="HeardAt">When the leader's last beacon came, or since when we lead.</param>
/// <param name="Beacon">The last beacon of the leader.</param>
/// <param name="Parent">The link that brought it first; null at the leader.</param>
/// <param name="NextBeacon">When to send one, while we lead; null before the first.</param>
/// <param name="NextProbe">When to look for another component, while we lead; null before the first time.</param>
/// <param name="Misses">Probes since the last link came or went that found our own component.</param>
public sealed record Component(
    PeerId Leader, DateTimeOffset HeardAt, FrameId? Beacon, PeerId? Parent, DateTimeOffset? NextBeacon, DateTimeOffset? NextProbe, int Misses)
{
    /// <summary>A component whose leader is not known, so that we lead it until a smaller id is heard.</summary>
    public static Component Alone(PeerId self, DateTimeOffset now) =>
        new(self, now, Beacon: null, Parent: null, NextBeacon: null, NextProbe: null, Misses: 0);

    /// <summary>When to send the next beacon, while we lead.</summary>
    /// <remarks>Small ids speak first: most peers hear their leader before their own turn comes, and stay silent.</remarks>
    public DateTimeOffset BeaconDue(TopologyRules rules)
    {
        Span<byte> id = stackalloc byte[PeerId.ByteLength];
        Leader.CopyTo(id);
        double place = ((id[0] << 8) | id[1]) / 65536.0;
        return NextBeacon ?? HeardAt + (rules.BeaconInterval * (0.5 + place));
    }

    /// <summary>When to look for another component, while we lead.</summary>
    public DateTimeOffset ProbeDue(TopologyRules rules) => NextProbe ?? HeardAt + rules.MergeProbe;
}
