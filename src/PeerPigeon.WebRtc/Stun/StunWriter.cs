using System.Buffers.Binary;
using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>Writes one STUN message into a buffer of the caller. A buffer that is too small throws: callers size it for what they write.</summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;

    public StunWriter(Span<byte> buffer, StunMethod method, StunClass kind, scoped ReadOnlySpan<byte> transaction)
    {
        _buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, Stun.TypeOf(method, kind));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], Stun.Cookie);
        transaction.CopyTo(buffer.Slice(8, Stun.TransactionBytes));
        Length = Stun.HeaderBytes;
        SetLength(Length);
    }

    /// <summary>Bytes of the message so far.</summary>
    public int Length { get; private set; }

    public void Flag(StunAttribute attribute) => Reserve(attribute, 0);

    public void Bytes(StunAttribute attribute, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(attribute, value.Length));

    public void Text(StunAttribute attribute, string value) => Encoding.UTF8.GetBytes(value, Reserve(attribute, Encoding.UTF8.GetByteCount(value)));

    public void UInt32(StunAttribute attribute, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(attribute, 4), value);

    public void UInt64(StunAttribute attribute, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(attribute, 8), value);

    /// <summary>USERNAME of an ICE check: the receiver's fragment, then the sender's.</summary>
    public void Username(string receiver, string sender)
    {
        var value = Reserve(StunAttribute.Username, receiver.Length + sender.Length + 1);
        Encoding.ASCII.GetBytes(receiver, value);
        value[receiver.Length] = (byte)':';
        Encoding.ASCII.GetBytes(sender, value[(receiver.Length + 1)..]);
    }

    public void XorAddress(StunAttribute attribute, UdpAddress address)
    {
        var value = Reserve(attribute, address.IsIPv4 ? 8 : 20);
        value[0] = 0;
        value[1] = (byte)(address.IsIPv4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (Stun.Cookie >> 16)));
        if (address.IsIPv4)
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)address.Ip ^ Stun.Cookie);
        else
            BinaryPrimitives.WriteUInt128BigEndian(value[4..], address.Ip ^ BinaryPrimitives.ReadUInt128BigEndian(_buffer[4..]));
    }

    public void Error(int code, string reason)
    {
        var value = Reserve(StunAttribute.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        value[..2].Clear();
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
    }

    public void Unknown(scoped ReadOnlySpan<ushort> attributes)
    {
        var value = Reserve(StunAttribute.UnknownAttributes, attributes.Length * 2);
        for (int i = 0; i < attributes.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * 2)..], attributes[i]);
    }

    /// <summary>Signs all attributes before. Only a <see cref="Fingerprint"/> may follow.</summary>
    public void Integrity(scoped ReadOnlySpan<byte> key, bool isSha256 = false)
    {
        int signed = Length;
        var hash = isSha256
            ? Reserve(StunAttribute.MessageIntegritySha256, Stun.Integrity256Bytes)
            : Reserve(StunAttribute.MessageIntegrity, Stun.IntegrityBytes);
        StunSignature.Compute(key, _buffer[..signed], hash, isSha256);
    }

    /// <summary>Ends the message with its checksum.</summary>
    public void Fingerprint()
    {
        int covered = Length;
        var value = Reserve(StunAttribute.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(_buffer[..covered]) ^ Stun.FingerprintMask);
    }

    private Span<byte> Reserve(StunAttribute attribute, int length)
    {
        var header = _buffer[Length..];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)attribute);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
        header[(4 + length)..(4 + Stun.Padded(length))].Clear();
        Length += 4 + Stun.Padded(length);
        SetLength(Length);
        return header.Slice(4, length);
    }

    private readonly void SetLength(int total) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(total - Stun.HeaderBytes));
}
