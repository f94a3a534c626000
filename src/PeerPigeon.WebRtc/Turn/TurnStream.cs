using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <summary>Cuts the bytes of a TCP connection to a TURN server into messages (RFC 8656 §12.5: channel data is padded to 4).</summary>
internal sealed class TurnStream
{
    /// <summary>The largest message in bytes: a full datagram and its header.</summary>
    public const int MaxMessage = 4 + 65_536;

    private readonly byte[] _buffer = new byte[MaxMessage];
    private int _begin;
    private int _end;

    /// <summary>Where the next bytes of the connection are to be read to; never empty after <see cref="TryTake"/> said false.</summary>
    public Memory<byte> Free()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were read.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>The next whole message; valid until <see cref="Free"/>.</summary>
    /// <returns>False: more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">The connection does not carry TURN; close it.</exception>
    public bool TryTake(out Span<byte> message)
    {
        message = default;
        var rest = _buffer.AsSpan(_begin, _end - _begin);
        if (rest.Length < 4)
            return false;
        if (rest[0] is >= 4 and (< 0x40 or > 0x4F) or > 0x4F)
            throw new InvalidDataException($"a message that begins with byte {rest[0]} is neither STUN nor channel data");
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        int whole = rest[0] < 4 ? Stun.HeaderBytes + length : 4 + Stun.Padded(length);
        if (whole > MaxMessage)
            throw new InvalidDataException($"a message of {whole} bytes exceeds {MaxMessage}");
        if (rest.Length < whole)
            return false;
        message = rest[..whole];
        _begin += whole;
        return true;
    }
}
