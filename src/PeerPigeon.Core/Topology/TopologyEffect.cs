using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Why a link is wanted; tells a full peer whether it should make room.</summary>
public enum LinkNeed
{
    /// <summary>One link more.</summary>
    None,

    /// <summary>The offering peer has fewer than two links.</summary>
    Links,

    /// <summary>The offering peer leads a component and looks for another.</summary>
    Merge,

    /// <summary>A neighbour of the addressee gave up its link to the offering peer in favour of this one.</summary>
    Handover,
}

/// <summary>What a network actor is to carry out.</summary>
public abstract record TopologyEffect
{
    private TopologyEffect()
    {
    }

    /// <summary>Begin a handshake.</summary>
    public sealed record Offer(PeerId Peer, LinkNeed Need) : TopologyEffect;

    /// <summary>Answer the offer that was asked about.</summary>
    public sealed record Accept(PeerId Peer) : TopologyEffect;

    /// <summary>Decline the offer that was asked about, naming peers that may have room.</summary>
    public sealed record Refuse(PeerId Peer, string Reason, ImmutableArray<PeerId> Try) : TopologyEffect;

    /// <summary>Say nothing: the other side acts on its own.</summary>
    public sealed record Ignore(PeerId Peer, string Reason) : TopologyEffect;

    /// <summary>Give up a handshake.</summary>
    public sealed record Abandon(PeerId Peer, string Reason) : TopologyEffect;

    /// <summary>Close a link. <paramref name="Notify"/>: with an eviction notice, as 1.1.3 expects.</summary>
    public sealed record Close(PeerId Peer, string Reason, bool Notify) : TopologyEffect;

    /// <summary>Ask a neighbour to link with others in place of us.</summary>
    public sealed record HandOver(PeerId To, ImmutableArray<PeerId> Peers) : TopologyEffect;

    /// <summary>Send a beacon: we lead this component.</summary>
    public sealed record SendBeacon : TopologyEffect;
}
