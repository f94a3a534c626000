using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>A session description (RFC 8866), as far as data channels need it.</summary>
internal sealed record SdpSession
{
    /// <summary>Longest description that is read, in UTF-16 units. A browser's with audio and video has about 6,400.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Most media sections that are read.</summary>
    public const int MaxMedia = 32;

    /// <summary>Most candidate lines that are kept of one section; the rest is ignored.</summary>
    public const int MaxCandidates = 64;

    /// <summary>Session id of the <c>o=</c> line: another id is another peer connection.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the <c>o=</c> line, which grows with every description of the same connection.</summary>
    public required string Version { get; init; }

    /// <summary>Media sections in their order.</summary>
    public required ImmutableArray<SdpMedia> Media { get; init; }

    /// <summary>Names of the sections of the first bundle, the one that carries the transport first.</summary>
    public ImmutableArray<string> Bundle { get; init; } = [];

    /// <summary>The first section that is a data channel and not refused; null if none is.</summary>
    public SdpMedia? DataChannel => Media.FirstOrDefault(media => media.IsDataChannel && !media.IsRefused);

    /// <summary>The section whose transport the data channel uses: the first of its bundle, or itself.</summary>
    public SdpMedia? Transport => DataChannel is { } data && Bundle.Contains(data.Mid)
        ? Media.FirstOrDefault(media => media.Mid == Bundle[0] && media.Ice is not null) ?? data
        : DataChannel;

    /// <summary>Reads a description.</summary>
    /// <param name="sdp">Lines ended by CR LF or LF.</param>
    /// <param name="session">The description.</param>
    /// <param name="fault">What is wrong, with the number of the line.</param>
    public static bool TryParse(string sdp, [NotNullWhen(true)] out SdpSession? session, [NotNullWhen(false)] out string? fault)
    {
        var reader = new SdpReader();
        fault = reader.Read(sdp);
        session = fault is null ? reader.Result() : null;
        return session is not null;
    }

    /// <summary>What keeps a description from making a connection with a data channel; null if nothing does.</summary>
    public string? Usable()
    {
        if (DataChannel is null)
            return Media.Any(media => media.IsDataChannel) ? "the data channel section is refused (port 0)" : "no section is a data channel (m=application … UDP/DTLS/SCTP webrtc-datachannel)";
        if (Transport!.Ice is null)
            return "a=ice-ufrag or a=ice-pwd is missing or malformed";
        return Transport.Fingerprint is null ? "a=fingerprint (sha-256, sha-384 or sha-512) is missing" : null;
    }
}
