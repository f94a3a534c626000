namespace PeerPigeon.WebRtc.Tests;

/// <summary>Descriptions as Chromium 156 wrote them for peerpigeon 1.1.3.</summary>
internal static class Samples
{
    public static string Offer => Read("chromium-offer");

    public static string Answer => Read("chromium-answer");

    /// <summary>A renegotiation by the answerer, with a camera and a microphone added.</summary>
    public static string MediaOffer => Read("chromium-media-offer");

    public static SdpSession Parse(string sdp)
    {
        Assert.True(SdpSession.TryParse(sdp, out SdpSession? session, out string? fault), fault);
        return session;
    }

    private static string Read(string name)
    {
        string resource = $"PeerPigeon.WebRtc.Tests.Sdp.Samples.{name}.sdp";
        using Stream stream = typeof(Samples).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException(resource);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
