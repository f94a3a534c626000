namespace PeerPigeon.WebRtc;

/// <summary>Numbers of DTLS records (RFC 6347 §4.1).</summary>
internal static class DtlsRecords
{
    /// <summary>Content type of alerts.</summary>
    public const byte Alert = 21;

    /// <summary>Content type of application data.</summary>
    public const byte ApplicationData = 23;

    /// <summary>Bytes before a record's content: type, version, epoch, sequence, length.</summary>
    public const int HeaderBytes = 13;

    /// <summary>The most bytes that a record may carry.</summary>
    public const int MaxPlaintext = 16_384;

    /// <summary>What the AEAD ciphers add: an explicit nonce of 8 bytes (AES-GCM; ChaCha20 has none) and a tag of 16.</summary>
    public const int SealBytes = 24;

    /// <summary>IPv4 and UDP headers.</summary>
    public const int UdpOverhead = 28;
}
