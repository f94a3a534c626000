using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Verifies P-256 signatures and remembers parsed keys, because parsing costs about as much as verifying.</summary>
/// <remarks>
/// Two generations of at most half of <c>maxKeys</c> each: when the young one is full it becomes the old one, and what was
/// not used meanwhile is forgotten. So strangers' keys cannot grow it, and a key in use stays.
/// </remarks>
public sealed class EcdsaSignatureVerifier : ISignatureVerifier
{
    // A P-256 SubjectPublicKeyInfo has 91 bytes, compressed 59; nothing longer is worth decoding.
    private const int MaxKeyText = 160;
    private const int SignatureLength = 64;

    private sealed record ParsedKey(ECDsa Key, PeerId Id);

    private readonly int _generation;
    private ConcurrentDictionary<string, ParsedKey> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, ParsedKey> _old = new(StringComparer.Ordinal);
    private int _youngCount;

    /// <summary>A verifier of its own; share one per process.</summary>
    /// <param name="maxKeys">Parsed keys kept, at least 2, default 4,096 (about 2 kB each).</param>
    public EcdsaSignatureVerifier(int maxKeys = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxKeys, 2);
        _generation = maxKeys / 2;
    }

    /// <inheritdoc />
    public bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength || !TryGet(publicKey, out ParsedKey? parsed))
            return false;
        lock (parsed)
            return parsed.Key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <inheritdoc />
    public bool TryGetId([NotNullWhen(true)] string? publicKey, out PeerId id)
    {
        bool found = TryGet(publicKey, out ParsedKey? parsed);
        id = found ? parsed!.Id : default;
        return found;
    }

    internal static bool IsP256(ECDsa key)
    {
        ECCurve curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return curve.IsNamed && curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
    }

    private bool TryGet(string? publicKey, [NotNullWhen(true)] out ParsedKey? parsed)
    {
        parsed = null;
        if (publicKey is null || publicKey.Length > MaxKeyText)
            return false;
        if (_young.TryGetValue(publicKey, out parsed))
            return true;
        if (!_old.TryGetValue(publicKey, out parsed) && !TryParse(publicKey, out parsed))
            return false;
        Remember(publicKey, parsed);
        return true;
    }

    private void Remember(string publicKey, ParsedKey parsed)
    {
        if (!_young.TryAdd(publicKey, parsed) || Interlocked.Increment(ref _youngCount) < _generation)
            return;
        Interlocked.Exchange(ref _youngCount, 0);
        _old = Interlocked.Exchange(ref _young, new(StringComparer.Ordinal));
    }

    private static bool TryParse(string publicKey, [NotNullWhen(true)] out ParsedKey? parsed)
    {
        parsed = null;
        Span<byte> info = stackalloc byte[MaxKeyText];
        if (!Base64Url.IsValid(publicKey, out int length) || !Base64Url.TryDecodeFromChars(publicKey, info, out int written) || written != length)
            return false;
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(info[..written], out int read);
            if (read == written && IsP256(key))
            {
                parsed = new(key, PeerId.FromPublicKey(info[..written]));
                return true;
            }
        }
        catch (CryptographicException)
        {
            // Not a key: the answer below says so.
        }

        key.Dispose();
        return false;
    }
}
