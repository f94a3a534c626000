using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>The calls of libssl that DTLS needs. C's <c>long</c> is <c>nint</c> here: on Windows only its low 32 bits count, so results are cast to int.</summary>
internal static unsafe partial class LibSsl
{
    public const int ErrorWantRead = 2;
    public const int ErrorZeroReturn = 6;

    public const int WantReading = 3;

    public const int CtrlSetMtu = 17;
    public const int CtrlSetSessionCacheMode = 44;
    public const int CtrlDtlsGetTimeout = 73;
    public const int CtrlDtlsHandleTimeout = 74;
    public const int CtrlSetGroupsList = 92;
    public const int CtrlSetMinProtocol = 123;

    public const ulong NoQueryMtu = 1UL << 12;
    public const ulong NoTicket = 1UL << 14;
    public const ulong ServerPreference = 1UL << 22;
    public const ulong NoRenegotiation = 1UL << 30;

    public const int VerifyPeerOrFail = 1 | 2;

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint DTLS_method();

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint SSL_CTX_ctrl(nint context, int command, nint number, void* pointer);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_CTX_set_cipher_list(nint context, byte* list);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void SSL_CTX_set_verify(nint context, int mode, delegate* unmanaged[Cdecl]<int, nint, int> callback);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_CTX_use_certificate(nint context, nint x509);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_CTX_use_PrivateKey(nint context, nint key);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint SSL_ctrl(nint ssl, int command, nint number, void* pointer);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void SSL_set_bio(nint ssl, nint read, nint write);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_set_ex_data(nint ssl, int index, nint data);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint SSL_get_ex_data(nint ssl, int index);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_get_ex_data_X509_STORE_CTX_idx();

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged[Cdecl]<nint, uint, uint> callback);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_read(nint ssl, byte* buffer, int length);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_write(nint ssl, byte* buffer, int length);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl), SuppressGCTransition]
    public static partial int SSL_has_pending(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl), SuppressGCTransition]
    public static partial int SSL_want(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial nint SSL_get_current_cipher(nint ssl);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial byte* SSL_CIPHER_get_name(nint cipher);

    [LibraryImport(OpenSslLibraries.Ssl)]
    public static partial byte* SSL_alert_desc_string_long(int alert);
}
