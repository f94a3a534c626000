namespace PeerPigeon.WebRtc;

/// <summary>The machine has no OpenSSL 3 that could encrypt data channels.</summary>
public sealed class OpenSslMissingException : Exception
{
    private const string Remedy =
        "WebRTC links need OpenSSL 3 or later (Debian: apt install libssl3). Without it use direct links (--link direct), or a build with -p:WebRtcStack=SIPSorcery.";

    /// <summary>Nothing is said about what is missing.</summary>
    public OpenSslMissingException()
        : base(Remedy)
    {
    }

    /// <param name="missing">What is missing, as a sentence without a stop.</param>
    public OpenSslMissingException(string missing)
        : base($"{missing}. {Remedy}")
    {
    }

    /// <param name="missing">What is missing, as a sentence without a stop.</param>
    /// <param name="innerException">How that was noticed.</param>
    public OpenSslMissingException(string missing, Exception innerException)
        : base($"{missing}. {Remedy}", innerException)
    {
    }
}
