namespace PeerPigeon.Protocol;

/// <summary>The types of signalling messages (wire protocol §2), and three of ours.</summary>
public enum SignalKind
{
    /// <summary>A type that we do not know; its name is kept.</summary>
    Unknown,

    /// <summary><c>connected</c>: the hub has accepted the socket.</summary>
    Connected,

    /// <summary><c>announce</c>: a peer enters a network.</summary>
    Announce,

    /// <summary><c>peer-discovered</c>: the hub introduces a peer.</summary>
    PeerDiscovered,

    /// <summary><c>offer</c></summary>
    Offer,

    /// <summary><c>answer</c></summary>
    Answer,

    /// <summary><c>ice-candidate</c></summary>
    IceCandidate,

    /// <summary><c>goodbye</c>: a peer leaves.</summary>
    Goodbye,

    /// <summary><c>peer-disconnected</c>: a socket closed, or a peer was removed; 1.1.3's clients ignore it.</summary>
    PeerDisconnected,

    /// <summary><c>connection-rejected</c>: an offer is refused; 1.1.3's hub does not route it.</summary>
    ConnectionRejected,

    /// <summary><c>renegotiation-offer</c></summary>
    RenegotiationOffer,

    /// <summary><c>renegotiation-answer</c></summary>
    RenegotiationAnswer,

    /// <summary><c>ice-restart-offer</c></summary>
    IceRestartOffer,

    /// <summary><c>ice-restart-answer</c></summary>
    IceRestartAnswer,

    /// <summary><c>cleanup</c>: housekeeping that a hub ignores.</summary>
    Cleanup,

    /// <summary><c>cleanup-all</c>: the same on page unload.</summary>
    CleanupAll,

    /// <summary><c>ping</c></summary>
    Ping,

    /// <summary><c>pong</c></summary>
    Pong,

    /// <summary><c>error</c>: the hub refuses a message.</summary>
    Error,

    /// <summary><c>challenge</c>: our hub asks for a proof of the id's key.</summary>
    Challenge,

    /// <summary><c>proof</c>: the answer to a challenge.</summary>
    Proof,

    /// <summary><c>network-counts</c>: our hub tells a peer how many there are of its home network.</summary>
    NetworkCounts,
}
