namespace PeerPigeon.Transport;

/// <summary>Why a WebRTC handshake came to nothing, or a part of it was ignored.</summary>
public enum WebRtcRefusal
{
    /// <summary>The offer or answer is not one, or the stack cannot use its SDP.</summary>
    BadDescription,

    /// <summary>The remote does not want the link.</summary>
    Declined,

    /// <summary>A proof was required and none was given.</summary>
    MissingProof,

    /// <summary>The signature does not hold, or its key is not the id's.</summary>
    WrongProof,

    /// <summary>The certificate of the connection is not the one that was signed for.</summary>
    WrongCertificate,

    /// <summary>The channel has another name than <c>messages</c>.</summary>
    WrongChannel,

    /// <summary>Too many handshakes were under way.</summary>
    TooManyAttempts,

    /// <summary>The connection did not open in time.</summary>
    Timeout,

    /// <summary>The stack gave the connection up before it opened.</summary>
    Broken,

    /// <summary>A candidate belongs to another description of the remote; ignored.</summary>
    StaleCandidate,

    /// <summary>More candidates came before the answer than may wait; ignored.</summary>
    TooManyCandidates,

    /// <summary>An answer of another attempt; ignored.</summary>
    StaleAnswer,
}
