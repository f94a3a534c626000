using System.Buffers.Binary;
using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>What the bytes of a message are (RFC 8831 section 8).</summary>
internal static class PayloadProtocol
{
    public const uint Dcep = 50;
    public const uint String = 51;
    public const uint PartialBinary = 52;
    public const uint Binary = 53;
    public const uint PartialString = 54;
    public const uint EmptyString = 56;
    public const uint EmptyBinary = 57;
}

/// <summary>What an OPEN says about a channel.</summary>
/// <param name="Label">Up to 65,535 bytes of UTF-8.</param>
/// <param name="Protocol">Up to 65,535 bytes of UTF-8.</param>
/// <param name="Priority">As RFC 8832 section 5.1 has it; not used.</param>
/// <param name="Delivery">Order and reliability, both ways.</param>
internal sealed record ChannelOpen(string Label, string Protocol = "", ushort Priority = 256, SctpDelivery Delivery = default);

/// <summary>
/// The protocol that opens data channels (RFC 8832).
/// <code>
/// OPEN: 3 | channel type 1 | priority 2 | reliability 4 | label length 2 | protocol length 2 | label | protocol
/// ACK:  2
/// </code>
/// </summary>
internal static class Dcep
{
    public const byte Ack = 2;
    public const byte Open = 3;
    private const int HeaderBytes = 12;
    private const byte Retransmits = 1;
    private const byte Lifetime = 2;
    private const byte Unordered = 0x80;

    public static byte[] Write(ChannelOpen open)
    {
        int label = Encoding.UTF8.GetByteCount(open.Label);
        int protocol = Encoding.UTF8.GetByteCount(open.Protocol);
        if (label > ushort.MaxValue || protocol > ushort.MaxValue)
            throw new ArgumentException($"label of {label} and protocol of {protocol} bytes must each be at most {ushort.MaxValue}.", nameof(open));
        var message = new byte[HeaderBytes + label + protocol];
        SctpDelivery delivery = open.Delivery;
        byte kind = delivery.MaxRetransmits is not null ? Retransmits : delivery.LifetimeMilliseconds is not null ? Lifetime : (byte)0;
        message[0] = Open;
        message[1] = (byte)(kind | (delivery.Unordered ? Unordered : 0));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), open.Priority);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), delivery.MaxRetransmits ?? delivery.LifetimeMilliseconds ?? 0);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(8), (ushort)label);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), (ushort)protocol);
        Encoding.UTF8.GetBytes(open.Label, message.AsSpan(HeaderBytes));
        Encoding.UTF8.GetBytes(open.Protocol, message.AsSpan(HeaderBytes + label));
        return message;
    }

    /// <returns>Null if <paramref name="message"/> is no OPEN.</returns>
    public static ChannelOpen? TryReadOpen(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes || message[0] != Open)
            return null;
        int label = BinaryPrimitives.ReadUInt16BigEndian(message[8..]);
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        int kind = message[1] & 0x7F;
        if (message.Length != HeaderBytes + label + protocol || kind > Lifetime)
            return null;
        var value = (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(message[4..]));
        var delivery = new SctpDelivery(
            (message[1] & Unordered) != 0,
            kind == Retransmits ? value : null,
            kind == Lifetime ? value : null);
        return new(
            Encoding.UTF8.GetString(message.Slice(HeaderBytes, label)),
            Encoding.UTF8.GetString(message.Slice(HeaderBytes + label, protocol)),
            BinaryPrimitives.ReadUInt16BigEndian(message[2..]),
            delivery);
    }
}
