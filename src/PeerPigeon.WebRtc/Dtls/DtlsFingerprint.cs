using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>A hash of a certificate's DER form, as <c>a=fingerprint</c> carries it (RFC 8122 §5).</summary>
internal sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    private readonly byte[] _hash;

    private DtlsFingerprint(string algorithm, byte[] hash)
    {
        Algorithm = algorithm;
        _hash = hash;
    }

    /// <summary><c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash: 32, 48 or 64 bytes.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The SHA-256 of a certificate.</summary>
    public static DtlsFingerprint Sha256Of(ReadOnlySpan<byte> der) => new("sha-256", SHA256.HashData(der));

    /// <summary>The hash of a certificate by the algorithm of this one, so that both can be compared.</summary>
    public DtlsFingerprint OfSameKind(ReadOnlySpan<byte> der) => Algorithm switch
    {
        "sha-256" => new(Algorithm, SHA256.HashData(der)),
        "sha-384" => new(Algorithm, SHA384.HashData(der)),
        _ => new(Algorithm, SHA512.HashData(der)),
    };

    /// <summary>Reads the value of <c>a=fingerprint</c>, such as <c>sha-256 AB:01:…</c>; case does not matter.</summary>
    /// <returns>False for another algorithm, or a hash of the wrong length.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        text = text.Trim();
        int space = text.IndexOf(' ');
        if (space < 0 || LengthOf(text[..space]) is not ({ } algorithm, var length))
            return false;
        ReadOnlySpan<char> pairs = text[(space + 1)..].Trim();
        if (pairs.Length != (length * 3) - 1)
            return false;
        byte[] hash = new byte[length];
        for (int i = 0; i < length; i++)
        {
            ReadOnlySpan<char> pair = pairs.Slice(i * 3, 2);
            if (!byte.TryParse(pair, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash[i]))
                return false;
            if (i > 0 && pairs[(i * 3) - 1] != ':')
                return false;
        }

        fingerprint = new(algorithm, hash);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(DtlsFingerprint? other) => other is not null && Algorithm == other.Algorithm && Hash.SequenceEqual(other.Hash);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    /// <inheritdoc />
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <summary>The hash as <c>AB:01:…</c>.</summary>
    public string ToHex() => string.Create((_hash.Length * 3) - 1, _hash, static (text, hash) =>
    {
        for (int i = 0; i < hash.Length; i++)
        {
            hash[i].TryFormat(text[(i * 3)..], out _, "X2", CultureInfo.InvariantCulture);
            if (i > 0)
                text[(i * 3) - 1] = ':';
        }
    });

    /// <summary>As in SDP: <c>sha-256 AB:01:…</c>.</summary>
    public override string ToString() => $"{Algorithm} {ToHex()}";

    private static (string? Algorithm, int Length) LengthOf(ReadOnlySpan<char> algorithm) =>
        algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase) ? ("sha-256", SHA256.HashSizeInBytes)
        : algorithm.Equals("sha-384", StringComparison.OrdinalIgnoreCase) ? ("sha-384", SHA384.HashSizeInBytes)
        : algorithm.Equals("sha-512", StringComparison.OrdinalIgnoreCase) ? ("sha-512", SHA512.HashSizeInBytes)
        : (null, 0);
}
