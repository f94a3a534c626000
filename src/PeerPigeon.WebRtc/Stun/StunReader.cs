using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>Reads one STUN message in place, without allocating. Nothing in it is trusted before <see cref="IsSignedWith"/>.</summary>
internal readonly ref struct StunReader
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _attributesEnd;
    private readonly int _integrity;
    private readonly int _integrity256;

    private StunReader(ReadOnlySpan<byte> message, int attributesEnd, int integrity, int integrity256, bool hasFingerprint)
    {
        _message = message;
        _attributesEnd = attributesEnd;
        _integrity = integrity;
        _integrity256 = integrity256;
        HasFingerprint = hasFingerprint;
    }

    public StunClass Class => Stun.ClassOf(BinaryPrimitives.ReadUInt16BigEndian(_message));

    public StunMethod Method => Stun.MethodOf(BinaryPrimitives.ReadUInt16BigEndian(_message));

    public ReadOnlySpan<byte> Transaction => _message.Slice(8, Stun.TransactionBytes);

    /// <summary>Whether it had a FINGERPRINT; a wrong one does not parse at all.</summary>
    public bool HasFingerprint { get; }

    /// <summary>Whether it is signed, rightly or not.</summary>
    public bool HasIntegrity => _integrity > 0 || _integrity256 > 0;

    /// <summary>The code of an ERROR-CODE attribute, 300 to 699; 0 without one.</summary>
    public int ErrorCode => TryGet(StunAttribute.ErrorCode, out var value) && value.Length >= 4 ? ((value[2] & 7) * 100) + value[3] : 0;

    /// <summary>Reads the frame of a message and checks that every attribute lies within it.</summary>
    /// <param name="datagram">The whole message and nothing else.</param>
    /// <param name="message">Valid as long as <paramref name="datagram"/> is.</param>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunReader message)
    {
        message = default;
        if (!Stun.LooksLikeStun(datagram) || (datagram.Length & 3) != 0
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - Stun.HeaderBytes)
            return false;
        int integrity = 0, integrity256 = 0, end = 0;
        for (int at = Stun.HeaderBytes; at < datagram.Length;)
        {
            var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            int next = at + 4 + Stun.Padded(length);
            if (next > datagram.Length)
                return false;
            switch (type)
            {
                case StunAttribute.Fingerprint:
                    if (length != 4 || next != datagram.Length
                        || BinaryPrimitives.ReadUInt32BigEndian(datagram[(at + 4)..]) != (Crc32.Compute(datagram[..at]) ^ Stun.FingerprintMask))
                        return false;
                    message = new(datagram, end == 0 ? at : end, integrity, integrity256, hasFingerprint: true);
                    return true;
                case StunAttribute.MessageIntegrity when integrity == 0 && integrity256 == 0:
                    if (length != Stun.IntegrityBytes)
                        return false;
                    integrity = at;
                    break;
                case StunAttribute.MessageIntegritySha256 when integrity256 == 0:
                    if (length is not (16 or 20 or 24 or 28 or Stun.Integrity256Bytes))
                        return false;
                    integrity256 = at;
                    break;
            }

            if (end == 0 && (integrity > 0 || integrity256 > 0))
                end = at;
            at = next;
        }

        message = new(datagram, end == 0 ? datagram.Length : end, integrity, integrity256, hasFingerprint: false);
        return true;
    }

    /// <summary>The first attribute of this type among those that the signature covers.</summary>
    public bool TryGet(StunAttribute attribute, out ReadOnlySpan<byte> value)
    {
        for (int at = Stun.HeaderBytes; at < _attributesEnd;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 2)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) == (ushort)attribute)
            {
                value = _message.Slice(at + 4, length);
                return true;
            }

            at += 4 + Stun.Padded(length);
        }

        value = default;
        return false;
    }

    public bool Has(StunAttribute attribute) => TryGet(attribute, out _);

    public bool TryGetUInt32(StunAttribute attribute, out uint value)
    {
        bool found = TryGet(attribute, out var bytes) && bytes.Length == 4;
        value = found ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return found;
    }

    public bool TryGetUInt64(StunAttribute attribute, out ulong value)
    {
        bool found = TryGet(attribute, out var bytes) && bytes.Length == 8;
        value = found ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
        return found;
    }

    /// <summary>Reads an address that is obscured with the cookie and, for IPv6, with the transaction id.</summary>
    public bool TryGetXorAddress(StunAttribute attribute, out UdpAddress address)
    {
        address = default;
        if (!TryGet(attribute, out var value) || value.Length < 8)
            return false;
        ushort port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (Stun.Cookie >> 16));
        switch (value[1], value.Length)
        {
            case (1, 8):
                address = UdpAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ Stun.Cookie, port);
                return true;
            case (2, 20):
                address = new(BinaryPrimitives.ReadUInt128BigEndian(value[4..]) ^ BinaryPrimitives.ReadUInt128BigEndian(_message[4..]), port);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The first attributes that must be understood and are not.</summary>
    /// <returns>How many were written to <paramref name="unknown"/>.</returns>
    public int FindUnknown(Span<ushort> unknown)
    {
        int count = 0;
        for (int at = Stun.HeaderBytes; at < _attributesEnd && count < unknown.Length;)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(_message[at..]);
            if (type < 0x8000 && !Enum.IsDefined((StunAttribute)type))
                unknown[count++] = type;
            at += 4 + Stun.Padded(BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 2)..]));
        }

        return count;
    }

    /// <summary>Whether the message was signed with this key. SHA-1 decides where both signatures are there, as nobody promised the newer one.</summary>
    public bool IsSignedWith(ReadOnlySpan<byte> key)
    {
        int at = _integrity > 0 ? _integrity : _integrity256;
        if (at == 0 || at > Stun.MaxSignedBytes)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 2)..]);
        Span<byte> signed = stackalloc byte[Stun.MaxSignedBytes];
        signed = signed[..at];
        _message[..at].CopyTo(signed);
        BinaryPrimitives.WriteUInt16BigEndian(signed[2..], (ushort)(at + 4 + length - Stun.HeaderBytes));
        Span<byte> hash = stackalloc byte[Stun.Integrity256Bytes];
        StunSignature.Compute(key, signed, hash, isSha256: _integrity == 0);
        return CryptographicOperations.FixedTimeEquals(hash[..length], _message.Slice(at + 4, length));
    }
}
