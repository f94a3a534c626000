using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>
/// What all DTLS connections of a mesh share: certificate, versions, ciphers. DTLS 1.2 alone, AEAD ciphers with
/// forward secrecy, both sides show a certificate, no resumption, no renegotiation.
/// </summary>
internal sealed class DtlsContext : IDisposable
{
    private const int Dtls12 = 0xFEFD;

    private readonly SslContextHandle _handle;
    private int _live;

    /// <exception cref="CryptographicException">OpenSSL refuses a setting; its configuration may forbid it.</exception>
    public DtlsContext(DtlsCertificate certificate)
    {
        Fingerprint = certificate.Fingerprint;
        _handle = new(LibSsl.SSL_CTX_new(LibSsl.DTLS_method()));
        if (_handle.IsInvalid)
            throw new CryptographicException($"OpenSSL makes no DTLS context: {DtlsErrors.Take()}.");
        try
        {
            Configure(_handle.DangerousGetHandle(), certificate);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Of the certificate that its connections show.</summary>
    public DtlsFingerprint Fingerprint { get; }

    /// <summary>Connections whose native memory has not been freed.</summary>
    public int LiveConnections => Volatile.Read(ref _live);

    /// <summary>Frees it; connections that run go on.</summary>
    public void Dispose() => _handle.Dispose();

    internal nint NewConnection()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        nint ssl = LibSsl.SSL_new(_handle.DangerousGetHandle());
        GC.KeepAlive(this);
        return ssl != 0 ? ssl : throw new CryptographicException($"OpenSSL makes no DTLS connection: {DtlsErrors.Take()}.");
    }

    internal void CountConnection(int change) => Interlocked.Add(ref _live, change);

    private static unsafe void Configure(nint context, DtlsCertificate certificate)
    {
        Require(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetMinProtocol, Dtls12, null), "DTLS 1.2");
        LibSsl.SSL_CTX_set_options(context, LibSsl.NoQueryMtu | LibSsl.NoTicket | LibSsl.ServerPreference | LibSsl.NoRenegotiation);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetSessionCacheMode, 0, null);
        fixed (byte* groups = "X25519:P-256:P-384"u8)
            Require(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetGroupsList, 0, groups), "the key exchange groups");
        fixed (byte* ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384"u8)
            Require(LibSsl.SSL_CTX_set_cipher_list(context, ciphers), "the ciphers");
        LibSsl.SSL_CTX_set_verify(context, LibSsl.VerifyPeerOrFail, &SslCallbacks.Verify);
        Require(LibSsl.SSL_CTX_use_certificate(context, certificate.X509.DangerousGetHandle()), "the certificate");
        Require(LibSsl.SSL_CTX_use_PrivateKey(context, certificate.Key.DangerousGetHandle()), "the private key");
        GC.KeepAlive(certificate);
    }

    private static void Require(nint result, string what)
    {
        if ((int)result != 1)
            throw new CryptographicException($"OpenSSL refuses {what}: {DtlsErrors.Take()}.");
    }
}
