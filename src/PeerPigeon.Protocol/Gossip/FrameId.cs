using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>What makes a gossip frame one and the same on every path: 128 bits.</summary>
/// <remarks>
/// 32 lower-case hex characters, which 1.1.3 and we send, are read as they stand; any other text counts by the first 16 bytes of
/// its SHA-256, so that a seen-set holds 16 bytes a frame whatever a stranger sends.
/// </remarks>
public readonly struct FrameId : IEquatable<FrameId>, IComparable<FrameId>
{
    /// <summary>Length in bytes.</summary>
    public const int ByteLength = 16;

    /// <summary>Length of the usual text in characters.</summary>
    public const int TextLength = 32;

    private readonly ulong _high;
    private readonly ulong _low;

    private FrameId(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>The id made of 16 random bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 16 bytes long.</exception>
    public static FrameId FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == ByteLength
        ? new(bytes)
        : throw new ArgumentException($"a frame id has {ByteLength} bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>The id of a text, in the way of the wire.</summary>
    public static FrameId FromText(string text) => FromText(Encoding.UTF8.GetBytes(text));

    /// <summary>The id of a text, in the way of the wire.</summary>
    public static FrameId FromText(ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (!IsOurs(utf8) || Convert.FromHexString(utf8, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            SHA256.HashData(utf8, bytes);
        return new(bytes);
    }

    /// <summary>Reads 32 lower-case hex characters, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out FrameId id)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        bool read = IsOurs(utf8) && Convert.FromHexString(utf8, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        id = read ? new(bytes) : default;
        return read;
    }

    /// <summary>32 lower-case hex characters.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low);
    }

    /// <inheritdoc />
    public bool Equals(FrameId other) => _high == other._high && _low == other._low;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FrameId other && Equals(other);

    /// <inheritdoc />
    /// <remarks>The same in every process.</remarks>
    public override int GetHashCode() => ((_high ^ _low) * 0x9E3779B97F4A7C15UL >> 32).GetHashCode();

    /// <inheritdoc />
    public int CompareTo(FrameId other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Equality.</summary>
    public static bool operator ==(FrameId left, FrameId right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(FrameId left, FrameId right) => !left.Equals(right);

    /// <summary>Order of the bytes.</summary>
    public static bool operator <(FrameId left, FrameId right) => left.CompareTo(right) < 0;

    /// <summary>Order of the bytes.</summary>
    public static bool operator >(FrameId left, FrameId right) => left.CompareTo(right) > 0;

    /// <summary>Order of the bytes.</summary>
    public static bool operator <=(FrameId left, FrameId right) => left.CompareTo(right) <= 0;

    /// <summary>Order of the bytes.</summary>
    public static bool operator >=(FrameId left, FrameId right) => left.CompareTo(right) >= 0;

    private static bool IsOurs(ReadOnlySpan<byte> utf8) => utf8.Length == TextLength && !utf8.ContainsAnyInRange((byte)'A', (byte)'F');
}
