using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>libssl's errors in words.</summary>
internal static unsafe class DtlsErrors
{
    /// <summary>OpenSSL reports an alert of the other side as this number and the alert's.</summary>
    private const int AlertOffset = 1000;

    private const int ReasonMask = 0x7F_FFFF;

    /// <summary>The first error of this thread's queue, which is emptied.</summary>
    public static string Take()
    {
        nuint error = LibCrypto.ERR_get_error();
        LibCrypto.ERR_clear_error();
        if (error == 0)
            return "no reason given";
        int reason = (int)(error & ReasonMask);
        return reason is > AlertOffset and < AlertOffset + 256
            ? $"the other side sent the alert \"{Text(LibSsl.SSL_alert_desc_string_long(reason - AlertOffset))}\""
            : Text(LibCrypto.ERR_reason_error_string(error));
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "unknown error";
}
