using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>MESSAGE-INTEGRITY of either kind.</summary>
internal static class StunSignature
{
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signed, Span<byte> hash, bool isSha256)
    {
        if (isSha256)
            HMACSHA256.HashData(key, signed, hash);
        else
#pragma warning disable CA5350 // RFC 8489 §14.5 prescribes HMAC-SHA1
            HMACSHA1.HashData(key, signed, hash);
#pragma warning restore CA5350
    }
}
