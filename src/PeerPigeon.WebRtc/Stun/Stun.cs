using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <summary>What STUN messages have in common (RFC 8489).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  |0 0|   message type (14)     |   length without header      |
///  |                 magic cookie 0x2112A442                     |
///  |                 transaction id (96 bits)                    |
///  | attribute type (16) | its length (16) | value, padded to 4  | …
/// </code>
/// </remarks>
internal static class Stun
{
    public const int HeaderBytes = 20;
    public const int TransactionBytes = 12;
    public const uint Cookie = 0x2112_A442;
    public const uint FingerprintMask = 0x5354_554E;

    /// <summary>Largest message whose integrity is checked, in bytes: all that ICE and TURN sign fit one packet.</summary>
    public const int MaxSignedBytes = 2048;

    internal const int IntegrityBytes = 20;
    internal const int Integrity256Bytes = 32;

    /// <summary>Whether these bytes look like STUN: leading zero bits and the cookie. Tells it from DTLS (20–63) and channel data (64–79).</summary>
    public static bool LooksLikeStun(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderBytes && datagram[0] < 4 && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == Cookie;

    /// <summary>Finds for whom a binding request is: the first half of its user name.</summary>
    /// <param name="datagram">Anything.</param>
    /// <param name="ufrag">The user fragment of the receiver; lies inside <paramref name="datagram"/>.</param>
    public static bool TryReadUsername(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> ufrag)
    {
        ufrag = default;
        if (!StunReader.TryParse(datagram, out var message) || message.Class != StunClass.Request || message.Method != StunMethod.Binding
            || !message.TryGet(StunAttribute.Username, out var name))
            return false;
        int colon = name.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        ufrag = name[..colon];
        return true;
    }

    internal static int Padded(int length) => (length + 3) & ~3;

    internal static ushort TypeOf(StunMethod method, StunClass kind)
    {
        int m = (int)method;
        int c = (int)kind;
        return (ushort)((m & 0xF) | ((c & 1) << 4) | ((m & 0x70) << 1) | ((c & 2) << 7) | ((m & 0xF80) << 2));
    }

    internal static StunMethod MethodOf(ushort type) => (StunMethod)((type & 0xF) | ((type >> 1) & 0x70) | ((type >> 2) & 0xF80));

    internal static StunClass ClassOf(ushort type) => (StunClass)(((type >> 4) & 1) | ((type >> 7) & 2));
}
