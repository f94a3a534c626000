using System.Buffers.Binary;

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

    /// <summary>What ChaCha20-Poly1305 adds: a tag.</summary>
    public const int ChaChaSealBytes = 16;

    /// <summary>IPv4 and UDP headers.</summary>
    public const int UdpOverhead = 28;

    private const int EpochAt = 3;
    private const int LengthAt = 11;

    /// <summary>
    /// How much of a datagram is whole records of a possible length. libssl ends a connection for a sealed record that
    /// is too short for its seal, or too long, although anybody can forge one: such records never reach it.
    /// </summary>
    /// <param name="datagram">Records, one after the other.</param>
    /// <param name="seal">Bytes that sealing adds.</param>
    public static int ValidPrefix(ReadOnlySpan<byte> datagram, int seal)
    {
        int valid = 0;
        while (datagram.Length - valid >= HeaderBytes)
        {
            ReadOnlySpan<byte> record = datagram[valid..];
            int length = BinaryPrimitives.ReadUInt16BigEndian(record[LengthAt..]);
            bool isSealed = BinaryPrimitives.ReadUInt16BigEndian(record[EpochAt..]) != 0;
            if (length > record.Length - HeaderBytes || length > MaxPlaintext + (isSealed ? seal : 0) || (isSealed && length < seal))
                break;
            valid += HeaderBytes + length;
        }

        return valid;
    }
}
