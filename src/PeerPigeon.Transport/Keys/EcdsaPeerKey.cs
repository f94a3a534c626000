using System.Buffers.Text;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>A P-256 key pair; the peer id is the first 20 bytes of SHA-256 of its SubjectPublicKeyInfo.</summary>
public sealed class EcdsaPeerKey : IPeerKey, IDisposable
{
    // OpenSSL's key object is not to be shared between threads while it signs; signing is rare enough for a lock.
    private readonly Lock _gate = new();
    private readonly ECDsa _key;

    private EcdsaPeerKey(ECDsa key)
    {
        _key = key;
        byte[] info = key.ExportSubjectPublicKeyInfo();
        Id = PeerId.FromPublicKey(info);
        PublicKey = Base64Url.EncodeToString(info);
    }

    /// <inheritdoc />
    public PeerId Id { get; }

    /// <inheritdoc />
    public string PublicKey { get; }

    /// <summary>A new key from the operating system's random source.</summary>
    public static EcdsaPeerKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads an unencrypted PKCS#8 PrivateKeyInfo.</summary>
    /// <exception cref="CryptographicException">The bytes are not such a key, or it is not on P-256.</exception>
    public static EcdsaPeerKey Import(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out int read);
            if (read != pkcs8.Length || !EcdsaSignatureVerifier.IsP256(key))
                throw new CryptographicException("the private key must be one PKCS#8 structure with a P-256 key; create a new one or give the right file");
            return new(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The private key as unencrypted PKCS#8. Keep it secret: whoever holds it is this peer.</summary>
    public byte[] Export()
    {
        lock (_gate)
            return _key.ExportPkcs8PrivateKey();
    }

    /// <inheritdoc />
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Wipes the private key.</summary>
    public void Dispose() => _key.Dispose();
}
