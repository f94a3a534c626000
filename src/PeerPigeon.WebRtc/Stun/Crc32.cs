namespace PeerPigeon.WebRtc;

/// <summary>The CRC-32 of Ethernet and zip, which STUN's FINGERPRINT uses (ITU V.42).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 0 ? c >> 1 : 0xEDB8_8320 ^ (c >> 1)))];

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }
}
