using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PeerPigeon.WebRtc;

/// <summary>The hash of a certificate, as a session description names it: <c>sha-256 4D:A8:…</c> (RFC 8122 §5).</summary>
/// <remarks>SHA-256 alone: every WebRTC implementation sends it, and weaker hashes prove nothing.</remarks>
internal sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    /// <summary>Bytes of the hash.</summary>
    public const int Length = 32;

    private readonly byte[] _hash;

    /// <summary>Wraps a hash of <see cref="Length"/> bytes.</summary>
    public DtlsFingerprint(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != Length)
            throw new ArgumentException($"a fingerprint of {hash.Length} bytes is not {Length} long", nameof(hash));
        _hash = hash.ToArray();
    }

    /// <summary>The hash.</summary>
    public ReadOnlyMemory<byte> Hash => _hash;

    /// <summary>Reads the value of <c>a=fingerprint</c>; false for another hash and for anything malformed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        const string Name = "sha-256 ";
        if (!text.StartsWith(Name, StringComparison.OrdinalIgnoreCase))
            return false;
        ReadOnlySpan<char> digits = text[Name.Length..].Trim();
        if (digits.Length != (Length * 3) - 1)
            return false;
        Span<byte> hash = stackalloc byte[Length];
        for (var i = 0; i < Length; i++)
        {
            if (i > 0 && digits[(i * 3) - 1] != ':')
                return false;
            if (!byte.TryParse(digits.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash[i]))
                return false;
        }

        fingerprint = new(hash);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(DtlsFingerprint? other) => other is not null && _hash.AsSpan().SequenceEqual(other._hash);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    /// <inheritdoc />
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <summary>As in a session description.</summary>
    public override string ToString() => "sha-256 " + BitConverter.ToString(_hash).Replace('-', ':');
}
