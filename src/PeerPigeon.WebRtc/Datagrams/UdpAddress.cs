using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>An IP address and a UDP port, as a value: what a datagram came from or goes to. IPv4 is kept as IPv4-mapped IPv6.</summary>
/// <param name="Ip">The address as a 128-bit number, most significant byte first on the wire.</param>
/// <param name="Port">1 to 65,535; 0 in the default value, which is nobody.</param>
/// <param name="Scope">The interface of a link-local IPv6 address, else 0.</param>
internal readonly record struct UdpAddress(UInt128 Ip, ushort Port, uint Scope = 0)
{
    private static readonly UInt128 Mapped = new(0, 0x0000_FFFF_0000_0000);
    private static readonly UInt128 MappedMask = new(ulong.MaxValue, 0xFFFF_FFFF_0000_0000);

    /// <summary>Whether this is an IPv4 address.</summary>
    public bool IsIPv4 => (Ip & MappedMask) == Mapped;

    /// <summary>Whether this is 127/8 or ::1.</summary>
    public bool IsLoopback => IsIPv4 ? (byte)(Ip >> 24) == 127 : Ip == UInt128.One;

    /// <summary>The same as <paramref name="endPoint"/>.</summary>
    public static UdpAddress From(IPEndPoint endPoint) => From(endPoint.Address, endPoint.Port);

    /// <summary>The same as <paramref name="address"/> with <paramref name="port"/>.</summary>
    public static UdpAddress From(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)port)
            : new(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)port, address.IsIPv6LinkLocal ? (uint)address.ScopeId : 0);
    }

    /// <summary>An IPv4 address given as a number.</summary>
    public static UdpAddress FromIPv4(uint ip, ushort port) => new(Mapped | ip, port);

    /// <summary>IPv4 is given back as IPv4.</summary>
    public IPEndPoint ToEndPoint() => new(ToIP(), Port);

    /// <summary>The address without the port; IPv4 is given back as IPv4.</summary>
    public IPAddress ToIP()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Ip);
        if (IsIPv4)
            return new(bytes[12..]);
        return Scope == 0 ? new(bytes) : new(bytes, Scope);
    }

    /// <inheritdoc />
    public override string ToString() => ToIP() is { AddressFamily: AddressFamily.InterNetworkV6 } v6 ? $"[{v6}]:{Port}" : $"{ToIP()}:{Port}";
}
