using System.Buffers.Binary;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>
/// The system's form of an address (sockaddr_in, sockaddr_in6). The first two bytes are the family, which differs per
/// system and is the caller's; the rest is the same everywhere.
/// </summary>
internal static class SocketAddressFormat
{
    public const int IPv4Bytes = 16;
    public const int IPv6Bytes = 28;

    private const int PortAt = 2;
    private const int IPv4At = 4;
    private const int FlowAt = 4;
    private const int IPv6At = 8;
    private const int ScopeAt = 24;

    public static UdpAddress Read(ReadOnlySpan<byte> address, bool isIPv6)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(address[PortAt..]);
        if (!isIPv6)
            return UdpAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address[IPv4At..]), port);
        return new(BinaryPrimitives.ReadUInt128BigEndian(address[IPv6At..]), port, BitConverter.ToUInt32(address[ScopeAt..]));
    }

    /// <returns>False if a socket of IPv4 cannot reach <paramref name="to"/>.</returns>
    public static bool TryWrite(UdpAddress to, Span<byte> address, bool isIPv6)
    {
        BinaryPrimitives.WriteUInt16BigEndian(address[PortAt..], to.Port);
        if (!isIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address[IPv4At..], (uint)to.Ip);
            return to.IsIPv4;
        }

        address.Slice(FlowAt, sizeof(uint)).Clear();
        BinaryPrimitives.WriteUInt128BigEndian(address[IPv6At..], to.Ip);
        BitConverter.TryWriteBytes(address[ScopeAt..], to.Scope);
        return true;
    }

    /// <summary>Bytes of an address of <paramref name="family"/>.</summary>
    public static int SizeOf(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? IPv6Bytes : IPv4Bytes;
}
