using System.Buffers.Binary;
using System.Net;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>Answers as responders send them.</summary>
internal static class MdnsAnswer
{
    /// <summary>An answer to a query of ours: its question, then an address record of that name.</summary>
    public static byte[] To(ReadOnlySpan<byte> query, IPAddress address)
    {
        byte[] data = address.GetAddressBytes();
        byte[] answer = [.. query, 0xC0, 12, 0, (byte)(data.Length == 4 ? 1 : 28), 0x80, 1, 0, 0, 0, 10, 0, (byte)data.Length, .. data];
        (answer[2], answer[7]) = (0x84, 1);
        return answer;
    }

    /// <summary>A query for the IPv4 address of a name.</summary>
    public static byte[] Query(string name, ushort id = 7)
    {
        byte[] bytes = new byte[MdnsMessage.MaxQuery];
        return bytes[..MdnsMessage.WriteQuery(bytes, id, name, isIPv6: false)];
    }

    public static ushort Id(ReadOnlySpan<byte> query) => BinaryPrimitives.ReadUInt16BigEndian(query);

    public static bool AsksIPv6(ReadOnlySpan<byte> query) => query[^3] == 28;
}
