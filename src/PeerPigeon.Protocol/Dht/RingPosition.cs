using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>Where a key or a peer stands on a network's ring: the SHA-256 of its UTF-8 text, 256 bits, big-endian (design §8).</summary>
/// <remarks>Positions order as numbers, the ring closes behind the greatest. Who owns what is decided by XOR: <see cref="Nearer"/>.</remarks>
public readonly record struct RingPosition : IComparable<RingPosition>
{
    // A member is heard of again and again, and hashing its id costs more than all else about it. An entry never changes, so threads may share them.
    private static readonly Known?[] Recent = new Known?[4096];

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private RingPosition(UInt128 high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>The position of a stored key, network prefix included: <c>{networkName}:{key}</c>.</summary>
    public static RingPosition OfKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Of(Encoding.UTF8.GetBytes(key));
    }

    /// <summary>The position of a peer: of its 40 lower-case hexadecimal characters.</summary>
    /// <remarks>Remembered for some thousand peers, whichever were asked for last.</remarks>
    public static RingPosition OfPeer(PeerId peer)
    {
        ref Known? recent = ref Recent[(uint)peer.GetHashCode() % Recent.Length];
        Known? known = Volatile.Read(ref recent);
        if (known is null || known.Peer != peer)
            Volatile.Write(ref recent, known = new(peer, Hash(peer)));
        return known.Position;
    }

    private static RingPosition Hash(PeerId peer)
    {
        Span<byte> text = stackalloc byte[PeerId.TextLength];
        peer.Format(text);
        // Digits have the bit that makes letters small already.
        foreach (ref byte character in text)
            character |= 0x20;
        return Of(text);
    }

    /// <summary>Whether <paramref name="left"/> is nearer to here than <paramref name="right"/>, by XOR: negative if it is, 0 if both are the same.</summary>
    public int Nearer(RingPosition left, RingPosition right)
    {
        int high = (_high ^ left._high).CompareTo(_high ^ right._high);
        return high != 0 ? high : (_low ^ left._low).CompareTo(_low ^ right._low);
    }

    /// <summary>In which of <paramref name="count"/> equal slices of the ring this is, from 0.</summary>
    /// <param name="count">A power of two, 1 to 65,536.</param>
    public int Slice(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1 << 16);
        if (!System.Numerics.BitOperations.IsPow2(count))
            throw new ArgumentOutOfRangeException(nameof(count), count, "must be a power of two");
        return (int)((ulong)(_high >> 112) * (ulong)count >> 16);
    }

    /// <summary>The first 64 of the 256 bits: enough to measure arcs with, or to draw lots.</summary>
    public ulong Prefix => (ulong)(_high >> 64);

    /// <inheritdoc />
    public int CompareTo(RingPosition other)
    {
        int high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    /// <summary>64 lower-case hexadecimal characters.</summary>
    public override string ToString() => $"{_high:x32}{_low:x32}";

    /// <summary>Ring order.</summary>
    public static bool operator <(RingPosition left, RingPosition right) => left.CompareTo(right) < 0;

    /// <summary>Ring order.</summary>
    public static bool operator >(RingPosition left, RingPosition right) => left.CompareTo(right) > 0;

    /// <summary>Ring order.</summary>
    public static bool operator <=(RingPosition left, RingPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Ring order.</summary>
    public static bool operator >=(RingPosition left, RingPosition right) => left.CompareTo(right) >= 0;

    private static RingPosition Of(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    private sealed record Known(PeerId Peer, RingPosition Position);
}
