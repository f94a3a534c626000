using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>The calls of libcrypto that DTLS needs: keys, certificates, BIOs, errors. <c>long</c> is <c>nint</c>, as in <see cref="LibSsl"/>.</summary>
internal static unsafe partial class LibCrypto
{
    public const int BioCtrlFlush = 11;
    public const int BioCtrlDgramQueryMtu = 40;
    public const int BioCtrlDgramGetMtu = 41;
    public const int BioCtrlDgramGetFallbackMtu = 47;
    public const int BioCtrlDgramGetMtuOverhead = 49;

    public const int BioFlagRead = 1;
    public const int BioFlagShouldRetry = 8;
    public const int BioFlagsAll = 15;

    public const int BioTypeSourceSink = 0x0400;

    public const int CertificateRejected = 28;

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial ulong OpenSSL_version_num();

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nint d2i_X509(nint* into, byte** der, nint length);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial int i2d_X509(nint x509, byte** der);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial void X509_free(nint x509);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nint d2i_AutoPrivateKey(nint* into, byte** der, nint length);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nint X509_STORE_CTX_get_ex_data(nint storeContext, int index);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nint X509_STORE_CTX_get0_cert(nint storeContext);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial void X509_STORE_CTX_set_error(nint storeContext, int error);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nint BIO_meth_new(int type, byte* name);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial int BIO_meth_set_write(nint method, delegate* unmanaged[Cdecl]<nint, byte*, int, int> write);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial int BIO_meth_set_read(nint method, delegate* unmanaged[Cdecl]<nint, byte*, int, int> read);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial int BIO_meth_set_ctrl(nint method, delegate* unmanaged[Cdecl]<nint, int, nint, void*, nint> control);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial void BIO_set_data(nint bio, nint data);

    [LibraryImport(OpenSslLibraries.Crypto), SuppressGCTransition]
    public static partial nint BIO_get_data(nint bio);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial void BIO_set_init(nint bio, int init);

    [LibraryImport(OpenSslLibraries.Crypto), SuppressGCTransition]
    public static partial void BIO_set_flags(nint bio, int flags);

    [LibraryImport(OpenSslLibraries.Crypto), SuppressGCTransition]
    public static partial void BIO_clear_flags(nint bio, int flags);

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial nuint ERR_get_error();

    [LibraryImport(OpenSslLibraries.Crypto)]
    public static partial byte* ERR_reason_error_string(nuint error);
}
