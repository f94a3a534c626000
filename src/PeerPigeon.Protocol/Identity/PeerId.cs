using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace PeerPigeon.Protocol;

/// <summary>The name of a peer: 20 bytes, written as 40 hexadecimal characters, lower case where we choose the spelling.</summary>
/// <remarks>
/// 1.1.3 compares ids as text, so <c>AB…</c> and <c>ab…</c> are two peers to it (wire protocol §1). The spelling is therefore
/// part of the identity here, is kept when relaying, and orders ordinally: digits, then <c>A–F</c>, then <c>a–f</c>.
/// XOR distance looks at the bytes alone.
/// </remarks>
[JsonConverter(typeof(PeerIdConverter))]
public readonly struct PeerId : IEquatable<PeerId>, IComparable<PeerId>
{
    /// <summary>Length of an id in bytes.</summary>
    public const int ByteLength = 20;

    /// <summary>Length of an id in characters.</summary>
    public const int TextLength = 40;

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;
    private readonly byte _upperHigh;      // bit i set: character i (of the first 8) is an upper-case letter
    private readonly uint _upperLow;       // the same for the characters 8 to 39

    private PeerId(ulong high, ulong middle, uint low, ulong upper)
    {
        _high = high;
        _middle = middle;
        _low = low;
        _upperHigh = (byte)upper;
        _upperLow = (uint)(upper >> 8);
    }

    /// <summary>Reads 40 hexadecimal characters of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PeerId id)
    {
        Span<byte> utf8 = stackalloc byte[TextLength];
        id = default;
        if (text.Length != TextLength)
            return false;
        for (var i = 0; i < TextLength; i++)
        {
            if (text[i] > 'f')
                return false;
            utf8[i] = (byte)text[i];
        }

        return TryParse(utf8, out id);
    }

    /// <summary>Reads 40 hexadecimal ASCII characters of either case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out PeerId id)
    {
        id = default;
        if (utf8.Length != TextLength)
            return false;

        Span<byte> bytes = stackalloc byte[ByteLength];
        if (Convert.FromHexString(utf8, bytes, out _, out _) != OperationStatus.Done)
            return false;

        ulong upper = 0;
        if (utf8.ContainsAnyInRange((byte)'A', (byte)'F'))
        {
            for (var i = 0; i < TextLength; i++)
                upper |= utf8[i] is >= (byte)'A' and <= (byte)'F' ? 1UL << i : 0;
        }

        id = Read(bytes, upper);
        return true;
    }

    /// <summary>Reads 40 hexadecimal characters of either case.</summary>
    /// <exception cref="FormatException">The text is not a peer id.</exception>
    public static PeerId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PeerId id)
            ? id
            : throw new FormatException($"peer id '{Clip(text)}' of {text.Length} characters must be {TextLength} hexadecimal characters");
    }

    /// <summary>The id made of 20 bytes, spelled in lower case.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 20 bytes long.</exception>
    public static PeerId FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == ByteLength
        ? Read(bytes, upper: 0)
        : throw new ArgumentException($"a peer id has {ByteLength} bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>The id that a public key proves: the first 20 bytes of SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static PeerId FromPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(subjectPublicKeyInfo, hash);
        return FromBytes(hash[..ByteLength]);
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], _low);
    }

    /// <summary>Writes the 40 characters as ASCII, in the spelling in which the id was read.</summary>
    public void Format(Span<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        CopyTo(bytes);
        if (!Convert.TryToHexStringLower(bytes, utf8, out _))
            throw new ArgumentException($"a peer id takes {TextLength} bytes, not {utf8.Length}", nameof(utf8));

        for (ulong upper = Upper; upper != 0; upper &= upper - 1)
            utf8[BitOperations.TrailingZeroCount(upper)] -= 'a' - 'A';
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(TextLength, this, static (chars, id) =>
    {
        Span<byte> utf8 = stackalloc byte[TextLength];
        id.Format(utf8);
        for (var i = 0; i < TextLength; i++)
            chars[i] = (char)utf8[i];
    });

    /// <summary>The first eight characters, for people.</summary>
    public string ToShortString() => ToString()[..8];

    /// <summary>Whether both name the same 20 bytes, however spelled (1.1.3 tests the addressee of a direct message so).</summary>
    public bool SameBytes(PeerId other) => _high == other._high && _middle == other._middle && _low == other._low;

    /// <summary>Orders <paramref name="left"/> and <paramref name="right"/> by XOR distance to <paramref name="target"/>, nearest first.</summary>
    public static int CompareDistance(PeerId target, PeerId left, PeerId right)
    {
        int order = (left._high ^ target._high).CompareTo(right._high ^ target._high);
        if (order == 0)
            order = (left._middle ^ target._middle).CompareTo(right._middle ^ target._middle);
        return order != 0 ? order : (left._low ^ target._low).CompareTo(right._low ^ target._low);
    }

    /// <summary>Ordinal order of the spelled text, which decides who offers (wire protocol §4.2).</summary>
    public int CompareTo(PeerId other)
    {
        if (Upper == other.Upper)
        {
            int order = _high.CompareTo(other._high);
            if (order == 0)
                order = _middle.CompareTo(other._middle);
            return order != 0 ? order : _low.CompareTo(other._low);
        }

        Span<byte> mine = stackalloc byte[TextLength];
        Span<byte> theirs = stackalloc byte[TextLength];
        Format(mine);
        other.Format(theirs);
        return mine.SequenceCompareTo(theirs);
    }

    /// <inheritdoc />
    public bool Equals(PeerId other) => SameBytes(other) && Upper == other.Upper;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PeerId other && Equals(other);

    /// <inheritdoc />
    /// <remarks>The same in every process, so that nothing which follows it depends on chance.</remarks>
    public override int GetHashCode()
    {
        ulong mixed = (_high ^ (_middle * 0x9E3779B97F4A7C15UL) ^ _low) * 0xBF58476D1CE4E5B9UL;
        return (int)(mixed >> 32) ^ (int)_upperLow;
    }

    /// <summary>Equality of bytes and spelling.</summary>
    public static bool operator ==(PeerId left, PeerId right) => left.Equals(right);

    /// <summary>Inequality of bytes or spelling.</summary>
    public static bool operator !=(PeerId left, PeerId right) => !left.Equals(right);

    /// <summary>Ordinal order of the text.</summary>
    public static bool operator <(PeerId left, PeerId right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the text.</summary>
    public static bool operator >(PeerId left, PeerId right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the text.</summary>
    public static bool operator <=(PeerId left, PeerId right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the text.</summary>
    public static bool operator >=(PeerId left, PeerId right) => left.CompareTo(right) >= 0;

    private ulong Upper => _upperHigh | ((ulong)_upperLow << 8);

    private static PeerId Read(ReadOnlySpan<byte> bytes, ulong upper) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        upper);

    private static string Clip(string text) => text.Length <= 48 ? text : string.Concat(text.AsSpan(0, 48), "…");
}
