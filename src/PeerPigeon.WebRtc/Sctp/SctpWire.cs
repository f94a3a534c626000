using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <summary>Numbers of chunks (RFC 9260 section 3.2, 6525, 3758, 4820).</summary>
internal static class ChunkType
{
    public const byte Data = 0;
    public const byte Init = 1;
    public const byte InitAck = 2;
    public const byte Sack = 3;
    public const byte Heartbeat = 4;
    public const byte HeartbeatAck = 5;
    public const byte Abort = 6;
    public const byte Shutdown = 7;
    public const byte ShutdownAck = 8;
    public const byte Error = 9;
    public const byte CookieEcho = 10;
    public const byte CookieAck = 11;
    public const byte ShutdownComplete = 14;
    public const byte ReConfig = 0x82;
    public const byte Pad = 0x84;
    public const byte ForwardTsn = 0xC0;
}

/// <summary>Flags of DATA, and of ABORT and SHUTDOWN-COMPLETE.</summary>
internal static class ChunkFlags
{
    public const byte End = 1;
    public const byte Begin = 2;
    public const byte Unordered = 4;
    public const byte AckNow = 8;

    /// <summary>The packet bears the tag of its sender, who knows no other.</summary>
    public const byte TagReflected = 1;
}

/// <summary>Numbers of parameters.</summary>
internal static class ParameterType
{
    public const ushort HeartbeatInfo = 1;
    public const ushort StateCookie = 7;
    public const ushort Unrecognized = 8;
    public const ushort OutgoingReset = 13;
    public const ushort IncomingReset = 14;
    public const ushort TsnReset = 15;
    public const ushort ResetResponse = 16;
    public const ushort AddOutgoingStreams = 17;
    public const ushort AddIncomingStreams = 18;
    public const ushort ZeroChecksum = 0x8001;
    public const ushort SupportedExtensions = 0x8008;
    public const ushort ForwardTsnSupported = 0xC000;
}

/// <summary>Causes inside ERROR and ABORT.</summary>
internal static class ErrorCause
{
    public const ushort InvalidStream = 1;
    public const ushort StaleCookie = 3;
    public const ushort UnrecognizedChunk = 6;
    public const ushort NoUserData = 9;
    public const ushort UserAbort = 12;
    public const ushort ProtocolViolation = 13;
}

/// <summary>
/// Writes one packet: the common header, then chunks, each padded to 4 bytes.
/// <code>
/// source port 2 | destination port 2 | verification tag 4 | checksum 4 | chunk: type 1, flags 1, length 2, body | …
/// </code>
/// </summary>
internal ref struct PacketWriter
{
    public const int HeaderBytes = 12;
    public const int DataHeaderBytes = 16;
    private const ushort Port = 5000;

    private readonly Span<byte> _packet;

    public PacketWriter(Span<byte> packet, uint tag)
    {
        _packet = packet;
        BinaryPrimitives.WriteUInt16BigEndian(packet, Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Port);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], tag);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], 0);
        Length = HeaderBytes;
    }

    public int Length { get; private set; }

    public readonly int Remaining => _packet.Length - Length;

    public readonly bool IsEmpty => Length == HeaderBytes;

    /// <summary>Adds a chunk; its body is the caller's to fill.</summary>
    public Span<byte> Chunk(byte type, byte flags, int bodyBytes)
    {
        int length = 4 + bodyBytes;
        int padded = (length + 3) & ~3;
        Span<byte> chunk = _packet.Slice(Length, padded);
        chunk[0] = type;
        chunk[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(chunk[2..], (ushort)length);
        if (padded != length)
            chunk[length..].Clear();
        Length += padded;
        return chunk[4..length];
    }

    /// <summary>Adds a chunk that was built before, if it fits.</summary>
    public bool TryAppend(ReadOnlySpan<byte> chunk)
    {
        int padded = (chunk.Length + 3) & ~3;
        if (padded > Remaining)
            return false;
        chunk.CopyTo(_packet[Length..]);
        _packet.Slice(Length + chunk.Length, padded - chunk.Length).Clear();
        Length += padded;
        return true;
    }

    /// <summary>Ends the packet.</summary>
    public readonly int Finish(bool withChecksum)
    {
        if (withChecksum)
            BinaryPrimitives.WriteUInt32LittleEndian(_packet[8..], Crc32C.OfPacket(_packet[..Length]));
        return Length;
    }
}

/// <summary>Reads type-length-value parameters one after the other; stops at the first that is cut short.</summary>
internal ref struct ParameterReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public ushort Type { get; private set; }

    /// <summary>The parameter with its header.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    public readonly ReadOnlySpan<byte> Value => Whole[4..];

    public bool Next()
    {
        if (_rest.Length < 4)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length < 4 || length > _rest.Length)
            return false;
        Type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        Whole = _rest[..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }
}
