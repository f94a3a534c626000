using System.Text;

namespace PeerPigeon.WebRtc.Tests;

public sealed class SdpTests
{
    private static readonly SdpTerms Terms = new(
        42, 1, IceCredentials.TryCreate("ufrg", "a-password-of-24-letters")!, DtlsFingerprint.Sha256Of([1]), SdpSetup.ActPass, 262_144);

    [Fact]
    public void What_Chromium_offers_is_read()
    {
        SdpSession offer = Samples.Parse(Samples.Offer);

        Assert.Null(offer.Usable());
        Assert.Equal("4050114457114047238", offer.Id);
        Assert.Equal("0 1 2", string.Join(' ', offer.Bundle));
        Assert.Equal(["audio", "video", "application"], offer.Media.Select(media => media.Kind));
        Assert.Equal("2", offer.DataChannel!.Mid);
        Assert.Equal(262_144, offer.DataChannel.MaxMessageSize);
        Assert.Equal(5000, offer.DataChannel.SctpPort);
        Assert.Equal("0", offer.Transport!.Mid);
        Assert.True(offer.Transport.Ice!.SameAs(IceCredentials.TryCreate("/mS6", "RXB7Ry3WMxXVrxr6v+iluTPB")!));
        Assert.Equal(SdpSetup.ActPass, offer.Transport.Setup);
        Assert.StartsWith("sha-256 4D:A8:96:", offer.Transport.Fingerprint!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_keeps_every_section_in_order_and_speaks_no_media()
    {
        SdpSession offer = Samples.Parse(Samples.Offer);

        SdpSession answer = Samples.Parse(SdpWriter.Answer(Terms with { Setup = SdpSetup.Active }, offer));

        Assert.Equal(["audio", "video", "application"], answer.Media.Select(media => media.Kind));
        Assert.Equal(["0", "1", "2"], answer.Media.Select(media => media.Mid));
        Assert.Equal("0 1 2", string.Join(' ', answer.Bundle));
        Assert.All(answer.Media, media => Assert.False(media.IsRefused));
        Assert.Equal("111", Assert.Single(answer.Media[0].Formats));
        Assert.Contains("rtpmap:111 opus/48000/2", answer.Media[0].FirstFormat);
        Assert.Equal(SdpSetup.Active, answer.Transport!.Setup);
        Assert.Equal(Terms.Fingerprint, answer.Transport.Fingerprint);
    }

    [Fact]
    public void An_answer_has_no_line_that_sends_media() =>
        Assert.DoesNotContain("a=sendrecv", SdpWriter.Answer(Terms, Samples.Parse(Samples.MediaOffer)), StringComparison.Ordinal);

    [Fact]
    public void An_offer_of_ours_is_one_section_that_is_read_back()
    {
        SdpSession offer = Samples.Parse(SdpWriter.Offer(Terms));

        Assert.Null(offer.Usable());
        Assert.Single(offer.Media);
        Assert.True(offer.Transport!.Ice!.SameAs(Terms.Ice));
        Assert.Equal(262_144, offer.DataChannel!.MaxMessageSize);
        Assert.Equal("42", offer.Id);
    }

    [Fact]
    public void A_section_refused_in_the_offer_stays_refused_and_out_of_the_bundle()
    {
        string offer = Samples.Offer.Replace("m=video 9 ", "m=video 0 ", StringComparison.Ordinal);

        SdpSession answer = Samples.Parse(SdpWriter.Answer(Terms, Samples.Parse(offer)));

        Assert.True(answer.Media[1].IsRefused);
        Assert.Equal("0 2", string.Join(' ', answer.Bundle));
    }

    [Fact]
    public void A_section_that_lives_in_the_bundle_alone_is_not_refused()
    {
        string offer = Samples.Offer.Replace("m=application 9 ", "m=application 0 ", StringComparison.Ordinal).Replace("a=mid:2", "a=mid:2\r\na=bundle-only", StringComparison.Ordinal);

        Assert.Null(Samples.Parse(offer).Usable());
    }

    [Theory]
    [InlineData("m=application", "m=text", "no section is a data channel")]
    [InlineData("m=application 9", "m=application 0", "port 0")]
    [InlineData("a=ice-pwd:RXB7Ry3WMxXVrxr6v+iluTPB\r\n", "", "a=ice-pwd is missing")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", "a=fingerprint (sha-256, sha-384 or sha-512) is missing")]
    public void What_keeps_an_offer_from_being_used_is_said(string part, string by, string reason) =>
        Assert.Contains(reason, Samples.Parse(Samples.Offer.Replace(part, by, StringComparison.Ordinal)).Usable(), StringComparison.Ordinal);

    [Theory]
    [InlineData("v=1\r\n", "line 1 must be v=0")]
    [InlineData("v=0\r\nnonsense", "line 2 is not of the form")]
    [InlineData("v=0\r\ns=-\r\n", "the o= line is missing")]
    [InlineData("v=0\r\no=-\r\n", "o= needs")]
    [InlineData("v=0\r\nm=audio 70000 X 1\r\n", "port 70000 is not 0 to 65535")]
    [InlineData("v=0\r\nm=audio 9\r\n", "m= needs")]
    [InlineData("v=0\r\na=ice-ufrag:abc\r\n", "a=ice-ufrag of 3 characters is not 4 to 256 long")]
    [InlineData("v=0\r\na=setup:maybe\r\n", "a=setup:maybe is not")]
    [InlineData("v=0\r\na=fingerprint:sha-256 00:11\r\n", "needs 32 bytes in hex")]
    [InlineData("v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=sctp-port:0\r\n", "a=sctp-port:0 is not 1 to 65535")]
    [InlineData("v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=max-message-size:many\r\n", "a=max-message-size:many is not")]
    public void What_is_malformed_is_refused_with_its_line(string sdp, string fault)
    {
        Assert.False(SdpSession.TryParse(sdp, out _, out string? said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_description_is_refused()
    {
        string sdp = "v=0\r\n" + new string('x', SdpSession.MaxLength);

        Assert.False(SdpSession.TryParse(sdp, out _, out string? fault));
        Assert.Contains("exceeds 65,536", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_beyond_the_limit_are_ignored()
    {
        var sdp = new StringBuilder(SdpWriter.Offer(Terms));
        for (var i = 0; i < SdpSession.MaxCandidates + 10; i++)
            sdp.Append("a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n");

        Assert.Equal(SdpSession.MaxCandidates, Samples.Parse(sdp.ToString()).DataChannel!.Candidates.Length);
    }

    [Trait("Category", Fuzz.Category)]
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void No_damage_makes_the_reader_throw(ulong seed)
    {
        var random = new SplitMix(seed);
        string[] samples = [Samples.Offer, Samples.Answer, Samples.MediaOffer];
        for (var i = 0; i < Fuzz.Rounds(2_000); i++)
        {
            char[] text = samples[i % samples.Length].ToCharArray();
            for (var hit = 0; hit <= random.Next(8); hit++)
                text[random.Next(text.Length)] = (char)random.Next(i % 2 == 0 ? 128 : 0x1_0000);
            string damaged = new string(text)[..random.Next(text.Length)];

            if (SdpSession.TryParse(damaged, out SdpSession? session, out _) && session.Usable() is null)
                Assert.NotEmpty(SdpWriter.Answer(Terms, session));
        }
    }
}
