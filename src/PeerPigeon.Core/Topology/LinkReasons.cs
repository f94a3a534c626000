namespace PeerPigeon.Core;

/// <summary>Why a link is refused or closed, as it stands on the wire and in events.</summary>
public static class LinkReasons
{
    /// <summary>All links are taken.</summary>
    public const string MaxPeersReached = "max_peers_reached";

    /// <summary>The offer looked for another component and found its own.</summary>
    public const string SameComponent = "same_component";

    /// <summary>Both offered; the greater id's offer stands.</summary>
    public const string Glare = "glare";

    /// <summary>A JavaScript peer offered to a greater id, which is to offer itself.</summary>
    public const string OffersItself = "the greater id offers";

    /// <summary>The handshake took too long.</summary>
    public const string Timeout = "handshake timed out";

    /// <summary>The peer opened a new link in place of this one.</summary>
    public const string Replaced = "replaced by a newer link";

    /// <summary>The link was given to another peer that needs it more.</summary>
    public const string HandedOver = "handed over";

    /// <summary>A nearer peer took the link.</summary>
    public const string Evicted = "incoming closer peer";

    /// <summary>The link brought nothing that others brought.</summary>
    public const string Barren = "brings nothing";

    /// <summary>The peer misbehaved too often.</summary>
    public const string Misbehaved = "misbehaved";

    /// <summary>The peer is refused for a while.</summary>
    public const string Shunned = "refused for a while";

    /// <summary>The remote peer said goodbye.</summary>
    public const string LeftNetwork = "left network";
}
