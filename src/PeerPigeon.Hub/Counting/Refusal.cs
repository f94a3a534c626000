namespace PeerPigeon.Hub;

/// <summary>Why the hub did not do what a client asked. Each has a counter; its name on the wire and in metrics is in snake case.</summary>
public enum Refusal
{
    /// <summary>The query has no <c>peerId</c> of 40 hexadecimal characters.</summary>
    InvalidPeerId,

    /// <summary>The id is in use by a socket that gave a sign of life.</summary>
    PeerAlreadyConnected,

    /// <summary>Limit <c>connections</c>.</summary>
    Connections,

    /// <summary>Limits <c>held-connections</c> and <c>held-per-id</c>.</summary>
    HeldConnections,

    /// <summary>The hub is stopping.</summary>
    Stopping,

    /// <summary>A proof of the id's key that does not hold.</summary>
    BadProof,

    /// <summary>Not UTF-8, not JSON, or not an object.</summary>
    Malformed,

    /// <summary>JSON that breaks a bound, or a member of the wrong type.</summary>
    InvalidMessage,

    /// <summary>Limit <c>json-depth</c>.</summary>
    JsonDepth,

    /// <summary>Limit <c>message-bytes</c>.</summary>
    MessageBytes,

    /// <summary>Limits <c>messages-per-second</c> and <c>message-burst</c>; counts pauses in reading.</summary>
    MessagesPerSecond,

    /// <summary>Limits <c>pending-bytes</c> and <c>pending-bytes-total</c>: the client reads too slowly.</summary>
    PendingBytes,

    /// <summary>Limit <c>message-time</c>.</summary>
    MessageTime,

    /// <summary>No byte in answer to <c>keep-alive-misses</c> pings.</summary>
    Unresponsive,

    /// <summary>A <c>fromPeerId</c> that is not the session's own id.</summary>
    ForgedSender,

    /// <summary>An announce, or a goodbye, in the name of another id.</summary>
    ForgedId,

    /// <summary>A network that the session has never announced.</summary>
    ForgedNetwork,

    /// <summary>A claim to be a hub without proof, or the reserved network.</summary>
    UnprovenHub,

    /// <summary>A network that the session announced and has left.</summary>
    LeftNetwork,

    /// <summary>A signal from a session that has not announced.</summary>
    NotAnnounced,

    /// <summary>Limit <c>announce-bytes</c>.</summary>
    AnnounceBytes,

    /// <summary>Limit <c>networks-per-session</c>.</summary>
    NetworksPerSession,

    /// <summary>Limit <c>networks</c>.</summary>
    Networks,

    /// <summary>A signal without addressee, or to oneself.</summary>
    NoTarget,

    /// <summary>A signal to an id that is not in the sender's network.</summary>
    UnknownTarget,

    /// <summary>A type that the hub does not route.</summary>
    Unroutable,

    /// <summary>A discovery from a session that is no hub.</summary>
    NotAHub,
}
