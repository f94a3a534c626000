using System.Collections.Immutable;

namespace PeerPigeon.WebRtc;

/// <summary>One media section of a session description, as far as a data channel and an honest refusal of media need it.</summary>
internal sealed record SdpMedia
{
    /// <summary><c>audio</c>, <c>video</c>, <c>application</c> or whatever else stands after <c>m=</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>0 means refused, unless <see cref="IsBundleOnly"/>.</summary>
    public required int Port { get; init; }

    /// <summary>As offered, <c>UDP/DTLS/SCTP</c> for a data channel.</summary>
    public required string Protocol { get; init; }

    /// <summary>Payload types, or <c>webrtc-datachannel</c>.</summary>
    public required ImmutableArray<string> Formats { get; init; }

    /// <summary>The section's name in bundles; empty if it has none.</summary>
    public string Mid { get; init; } = "";

    /// <summary>Whether port 0 only says that the section lives in a bundle (RFC 9143 §6).</summary>
    public bool IsBundleOnly { get; init; }

    /// <summary><c>a=rtpmap</c> and <c>a=fmtp</c> of the first payload type, to be said again in an answer.</summary>
    public ImmutableArray<string> FirstFormat { get; init; } = [];

    /// <summary>User name fragment and password, the section's own or the session's; null if neither has them.</summary>
    public IceCredentials? Ice { get; init; }

    /// <summary>The section's own or the session's; null if neither has one of a known hash.</summary>
    public DtlsFingerprint? Fingerprint { get; init; }

    /// <summary>Who speaks first in DTLS; null where nothing is said.</summary>
    public SdpSetup? Setup { get; init; }

    /// <summary>SCTP port (RFC 8841 §5); 5000 where nothing is said.</summary>
    public int SctpPort { get; init; } = 5000;

    /// <summary>Bytes (RFC 8841 §6): 65,536 where nothing is said, 0 for no limit.</summary>
    public long MaxMessageSize { get; init; } = 65_536;

    /// <summary>Candidate lines without <c>a=</c>.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>Whether this is a data channel section.</summary>
    public bool IsDataChannel => Kind == "application" && Protocol is "UDP/DTLS/SCTP" or "TCP/DTLS/SCTP" && Formats.Contains("webrtc-datachannel");

    /// <summary>Whether the section was refused.</summary>
    public bool IsRefused => Port == 0 && !IsBundleOnly;
}

/// <summary>Who opens the DTLS handshake (RFC 8842 §5).</summary>
internal enum SdpSetup
{
    /// <summary>The sender of the description opens it: it is the DTLS client.</summary>
    Active,

    /// <summary>The sender waits: it is the DTLS server.</summary>
    Passive,

    /// <summary>The answerer chooses.</summary>
    ActPass,
}
