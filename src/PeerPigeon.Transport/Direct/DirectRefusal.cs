namespace PeerPigeon.Transport;

/// <summary>Why a direct handshake was refused.</summary>
public enum DirectRefusal
{
    /// <summary>The request was no WebSocket upgrade.</summary>
    NotWebSocket,

    /// <summary>The URL names no handshake that is waiting: never made, or expired.</summary>
    UnknownHandshake,

    /// <summary>Too many callers had not said hello yet.</summary>
    TooManyHalfOpen,

    /// <summary>No hello in time.</summary>
    HelloTimeout,

    /// <summary>The caller hung up before its hello was read.</summary>
    HungUp,

    /// <summary>The first frame was binary.</summary>
    BinaryHello,

    /// <summary>The first frame exceeded the largest hello.</summary>
    HelloTooLarge,

    /// <summary>The first frame was not a hello.</summary>
    MalformedHello,

    /// <summary>The token is not this handshake's.</summary>
    WrongToken,

    /// <summary>The token was shown before.</summary>
    UsedToken,

    /// <summary>The ids are not this handshake's.</summary>
    WrongPeer,

    /// <summary>The network is not this handshake's.</summary>
    WrongNetwork,

    /// <summary>The signature does not hold, or its key is not the id's.</summary>
    WrongProof,

    /// <summary>A proof was required and none was given.</summary>
    MissingProof,
}
