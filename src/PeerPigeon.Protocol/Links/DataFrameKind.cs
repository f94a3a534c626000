namespace PeerPigeon.Protocol;

/// <summary>What arrives on a link as text (wire protocol §5.4).</summary>
public enum DataFrameKind
{
    /// <summary>A type that we do not know; 1.1.3 drops it.</summary>
    Unknown,

    /// <summary><c>gossip</c></summary>
    Gossip,

    /// <summary><c>dht</c></summary>
    Dht,

    /// <summary><c>eviction</c>: the remote closes the link to make room.</summary>
    Eviction,

    /// <summary><c>signaling</c>: a wrapped message, mostly a renegotiation.</summary>
    Signaling,

    /// <summary><c>signaling-relay</c></summary>
    SignalingRelay,

    /// <summary><c>cross-bootstrap-signaling</c></summary>
    CrossBootstrapSignaling,

    /// <summary><c>renegotiation-offer</c>, not wrapped.</summary>
    RenegotiationOffer,

    /// <summary><c>renegotiation-answer</c>, not wrapped.</summary>
    RenegotiationAnswer,

    /// <summary><c>client-peer-announcement</c></summary>
    ClientPeerAnnouncement,

    /// <summary><c>peer-announce-relay</c></summary>
    PeerAnnounceRelay,

    /// <summary><c>bootstrap-keepalive</c></summary>
    BootstrapKeepalive,

    /// <summary><c>__BINARY__</c>: the next binary frame is a message.</summary>
    BinaryHeader,

    /// <summary><c>__STREAM_INIT__</c></summary>
    StreamInit,

    /// <summary><c>__STREAM_CHUNK__</c></summary>
    StreamChunk,

    /// <summary><c>__STREAM_END__</c></summary>
    StreamEnd,

    /// <summary><c>__STREAM_ABORT__</c></summary>
    StreamAbort,

    /// <summary><c>pigeon</c>: between peers of ours.</summary>
    Control,
}
