using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>What the other side said in INIT or INIT-ACK.</summary>
/// <param name="Tag">Its verification tag; never 0.</param>
/// <param name="InitialTsn">Of its first chunk.</param>
/// <param name="Window">Bytes it can take.</param>
/// <param name="OutStreams">Streams it wants to send on.</param>
/// <param name="InStreams">Streams it can take.</param>
/// <param name="ForwardTsn">Whether it knows FORWARD-TSN.</param>
/// <param name="ReConfig">Whether it knows RE-CONFIG.</param>
/// <param name="ZeroChecksum">Whether it takes packets without a checksum.</param>
internal readonly record struct SctpPeer(
    uint Tag, uint InitialTsn, uint Window, ushort OutStreams, ushort InStreams, bool ForwardTsn, bool ReConfig, bool ZeroChecksum);

/// <summary>
/// What an INIT-ACK hands out so that nothing need be kept until COOKIE-ECHO brings it back.
/// <code>made 8 | own tag 4 | tag 4 | TSN 4 | window 4 | out 2 | in 2 | flags 4 | HMAC-SHA256 32</code>
/// </summary>
internal static class SctpCookie
{
    public const int Bytes = BodyBytes + HMACSHA256.HashSizeInBytes;
    private const int BodyBytes = 32;

    public static void Write(Span<byte> cookie, ReadOnlySpan<byte> secret, long now, uint ownTag, in SctpPeer peer)
    {
        BinaryPrimitives.WriteInt64BigEndian(cookie, now);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[8..], ownTag);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[12..], peer.Tag);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[16..], peer.InitialTsn);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[20..], peer.Window);
        BinaryPrimitives.WriteUInt16BigEndian(cookie[24..], peer.OutStreams);
        BinaryPrimitives.WriteUInt16BigEndian(cookie[26..], peer.InStreams);
        int flags = (peer.ForwardTsn ? 1 : 0) | (peer.ReConfig ? 2 : 0) | (peer.ZeroChecksum ? 4 : 0);
        BinaryPrimitives.WriteInt32BigEndian(cookie[28..], flags);
        HMACSHA256.HashData(secret, cookie[..BodyBytes], cookie[BodyBytes..]);
    }

    /// <summary>Whether <paramref name="cookie"/> was made with <paramref name="secret"/> for <paramref name="ownTag"/>, and what it says.</summary>
    public static bool TryRead(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> secret, uint ownTag, out long made, out SctpPeer peer)
    {
        made = 0;
        peer = default;
        if (cookie.Length != Bytes)
            return false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, cookie[..BodyBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, cookie[BodyBytes..]) || BinaryPrimitives.ReadUInt32BigEndian(cookie[8..]) != ownTag)
            return false;
        made = BinaryPrimitives.ReadInt64BigEndian(cookie);
        int flags = BinaryPrimitives.ReadInt32BigEndian(cookie[28..]);
        peer = new(
            BinaryPrimitives.ReadUInt32BigEndian(cookie[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(cookie[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(cookie[20..]),
            BinaryPrimitives.ReadUInt16BigEndian(cookie[24..]),
            BinaryPrimitives.ReadUInt16BigEndian(cookie[26..]),
            (flags & 1) != 0,
            (flags & 2) != 0,
            (flags & 4) != 0);
        return true;
    }
}
