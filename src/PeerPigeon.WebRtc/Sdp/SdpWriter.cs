using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>Writes offers and answers (RFC 8829 §5.2 and §5.3, RFC 8841).</summary>
/// <remarks>
/// An answer keeps every section of the offer, in order and by name. Media sections are answered <c>inactive</c> inside
/// the bundle, with the one payload type that they name first: Chromium refuses port 0 for a section that carries the
/// bundle's transport, and accepts this.
/// </remarks>
internal static class SdpWriter
{
    private const string OfferedMid = "0";

    /// <summary>An offer of one data channel section.</summary>
    public static string Offer(SdpTerms terms)
    {
        StringBuilder sdp = Head(terms, OfferedMid);
        DataChannel(sdp, terms, OfferedMid, "UDP/DTLS/SCTP");
        return sdp.ToString();
    }

    /// <summary>The answer to <paramref name="offer"/>, which is <see cref="SdpSession.Usable"/>.</summary>
    public static string Answer(SdpTerms terms, SdpSession offer)
    {
        SdpMedia accepted = offer.DataChannel!;
        var kept = offer.Media.Where(media => Keeps(media, accepted, offer)).ToList();
        StringBuilder sdp = Head(terms, string.Join(' ', kept.Where(media => offer.Bundle.Contains(media.Mid)).Select(media => media.Mid)));
        foreach (SdpMedia media in offer.Media)
        {
            if (ReferenceEquals(media, accepted))
                DataChannel(sdp, terms, media.Mid, media.Protocol);
            else if (kept.Contains(media))
                Inactive(sdp, terms, media);
            else
                Refused(sdp, media);
        }

        return sdp.ToString();
    }

    /// <summary>The section that a candidate of ours belongs to, in the answer to <paramref name="offer"/> or in an offer of ours (null).</summary>
    public static (string Mid, int MLineIndex) TransportSection(SdpSession? offer)
    {
        if (offer is null)
            return (OfferedMid, 0);
        SdpMedia transport = offer.Transport!;
        return (transport.Mid, offer.Media.IndexOf(transport));
    }

    private static bool Keeps(SdpMedia media, SdpMedia accepted, SdpSession offer) =>
        ReferenceEquals(media, accepted) || (!media.IsRefused && media.Kind is "audio" or "video" && media.Mid.Length > 0 && offer.Bundle.Contains(media.Mid));

    private static StringBuilder Head(SdpTerms terms, string bundle)
    {
        var sdp = new StringBuilder(1024);
        Line(sdp, "v=0");
        Line(sdp, $"o=- {terms.SessionId} {terms.Version} IN IP4 127.0.0.1");
        Line(sdp, "s=-");
        Line(sdp, "t=0 0");
        if (bundle.Length > 0)
            Line(sdp, $"a=group:BUNDLE {bundle}");
        Line(sdp, "a=msid-semantic: WMS");
        return sdp;
    }

    private static void DataChannel(StringBuilder sdp, SdpTerms terms, string mid, string protocol)
    {
        Line(sdp, $"m=application 9 {protocol} webrtc-datachannel");
        Line(sdp, "c=IN IP4 0.0.0.0");
        Transport(sdp, terms, mid);
        Line(sdp, "a=sctp-port:5000");
        Line(sdp, $"a=max-message-size:{terms.MaxMessageBytes}");
    }

    private static void Inactive(StringBuilder sdp, SdpTerms terms, SdpMedia media)
    {
        Line(sdp, $"m={media.Kind} 9 {media.Protocol} {media.Formats[0]}");
        Line(sdp, "c=IN IP4 0.0.0.0");
        Transport(sdp, terms, media.Mid);
        Line(sdp, "a=inactive");
        Line(sdp, "a=rtcp-mux");
        foreach (string line in media.FirstFormat)
            Line(sdp, $"a={line}");
    }

    private static void Refused(StringBuilder sdp, SdpMedia media)
    {
        Line(sdp, $"m={media.Kind} 0 {media.Protocol} {string.Join(' ', media.Formats)}");
        Line(sdp, "c=IN IP4 0.0.0.0");
        if (media.Mid.Length > 0)
            Line(sdp, $"a=mid:{media.Mid}");
    }

    private static void Transport(StringBuilder sdp, SdpTerms terms, string mid)
    {
        Line(sdp, $"a=ice-ufrag:{terms.Ice.Ufrag}");
        Line(sdp, $"a=ice-pwd:{terms.Ice.Password}");
        Line(sdp, "a=ice-options:trickle");
        Line(sdp, $"a=fingerprint:{terms.Fingerprint}");
        Line(sdp, $"a=setup:{terms.Setup.ToString().ToLowerInvariant()}");
        if (mid.Length > 0)
            Line(sdp, $"a=mid:{mid}");
    }

    private static void Line(StringBuilder sdp, string line) => sdp.Append(line).Append("\r\n");
}
