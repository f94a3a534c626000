using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PeerPigeon.WebRtc;

/// <summary>A self-signed certificate (ECDSA, P-256) and its key, both inside libcrypto. Made once per mesh; nothing ties two meshes together.</summary>
internal sealed class DtlsCertificate : IDisposable
{
    private const int MaxKeyBytes = 512;

    private DtlsCertificate(X509Handle x509, PrivateKeyHandle key, DtlsFingerprint fingerprint)
    {
        X509 = x509;
        Key = key;
        Fingerprint = fingerprint;
    }

    /// <summary>SHA-256 of the certificate, for <c>a=fingerprint</c>.</summary>
    public DtlsFingerprint Fingerprint { get; }

    internal X509Handle X509 { get; }

    internal PrivateKeyHandle Key { get; }

    /// <summary>Makes one: about 2 ms.</summary>
    /// <param name="now">It is valid from a day before to a year after; WebRTC peers look at the fingerprint alone.</param>
    /// <exception cref="OpenSslMissingException">There is no OpenSSL 3.</exception>
    public static DtlsCertificate Create(DateTimeOffset now)
    {
        OpenSslLibraries.Ensure();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={RandomNumberGenerator.GetHexString(16, lowercase: true)}", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return new(Import(certificate.RawData), Import(key), DtlsFingerprint.Sha256Of(certificate.RawData));
    }

    /// <summary>Frees both; connections that run keep what they need.</summary>
    public void Dispose()
    {
        X509.Dispose();
        Key.Dispose();
    }

    private static unsafe X509Handle Import(byte[] der)
    {
        fixed (byte* start = der)
        {
            byte* at = start;
            nint x509 = LibCrypto.d2i_X509(null, &at, der.Length);
            return x509 != 0 ? new(x509) : throw new CryptographicException($"OpenSSL does not take the certificate: {DtlsErrors.Take()}.");
        }
    }

    private static unsafe PrivateKeyHandle Import(ECDsa key)
    {
        Span<byte> der = stackalloc byte[MaxKeyBytes];
        try
        {
            if (!key.TryExportECPrivateKey(der, out int length))
                throw new CryptographicException($"The private key is longer than {MaxKeyBytes} bytes.");
            fixed (byte* start = der)
            {
                byte* at = start;
                nint imported = LibCrypto.d2i_AutoPrivateKey(null, &at, length);
                return imported != 0 ? new(imported) : throw new CryptographicException($"OpenSSL does not take the private key: {DtlsErrors.Take()}.");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}
