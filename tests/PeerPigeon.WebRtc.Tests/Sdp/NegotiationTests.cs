namespace PeerPigeon.WebRtc.Tests;

public sealed class NegotiationTests
{
    private static readonly DtlsFingerprint Ours = DtlsFingerprint.Sha256Of([1]);

    [Fact]
    public void Both_sides_learn_the_same_of_each_other()
    {
        (Negotiation offerer, Negotiation answerer) = (Side(1), Side(2));

        Assert.True(offerer.TryOffer(out string? offer, out _));
        Assert.True(answerer.TryAnswer(offer, out string? answer, out RemoteTerms? seenByAnswerer, out string? fault), fault);
        Assert.True(offerer.TryAccept(answer, out RemoteTerms? seenByOfferer, out fault), fault);

        Assert.True(seenByAnswerer.Ice.SameAs(offerer.Local));
        Assert.True(seenByOfferer.Ice.SameAs(answerer.Local));
        Assert.True(seenByAnswerer.WeAreClient);
        Assert.False(seenByOfferer.WeAreClient);
        Assert.Equal(262_144, seenByOfferer.MaxMessageBytes);
    }

    [Fact]
    public void An_offerer_that_insists_on_speaking_first_is_let()
    {
        string offer = Samples.Offer.Replace("a=setup:actpass", "a=setup:active", StringComparison.Ordinal);

        Assert.True(Side(1).TryAnswer(offer, out string? answer, out RemoteTerms? remote, out _));

        Assert.False(remote.WeAreClient);
        Assert.Equal(SdpSetup.Passive, Samples.Parse(answer).Transport!.Setup);
    }

    [Fact]
    public void Candidates_of_ours_belong_to_the_section_that_carries_the_bundle()
    {
        Negotiation side = Side(1);
        Assert.Equal(("0", 0), side.Section);
        string offer = Samples.Offer.Replace("BUNDLE 0 1 2", "BUNDLE 2 0 1", StringComparison.Ordinal);

        side.TryAnswer(offer, out _, out _, out _);

        Assert.Equal(("2", 2), side.Section);
    }

    [Fact]
    public void A_renegotiation_keeps_credentials_and_roles()
    {
        Negotiation side = Side(1);
        // The tab answered once (active); its own offer with media follows. Seen from its first offerer, us.
        side.TryOffer(out _, out _);
        Assert.True(side.TryAccept(Samples.Answer, out RemoteTerms? first, out string? fault), fault);
        IceCredentials ours = side.Local;

        Assert.True(side.TryAnswer(Samples.MediaOffer, out string? answer, out RemoteTerms? again, out fault), fault);

        Assert.False(again.IsRestart);
        Assert.False(first.WeAreClient);
        Assert.False(again.WeAreClient);
        Assert.Equal(SdpSetup.Passive, Samples.Parse(answer).Transport!.Setup);
        Assert.True(Samples.Parse(answer).Transport!.Ice!.SameAs(ours));
    }

    [Fact]
    public void Other_credentials_restart_ICE_on_both_sides()
    {
        (Negotiation offerer, Negotiation answerer) = (Side(1), Side(2));
        offerer.TryOffer(out string? offer, out _);
        answerer.TryAnswer(offer!, out string? answer, out _, out _);
        offerer.TryAccept(answer!, out _, out _);
        IceCredentials before = answerer.Local;

        Assert.True(offerer.TryOffer(out string? second, out _));
        Assert.True(answerer.TryAnswer(second, out string? reply, out RemoteTerms? seen, out _));
        Assert.True(offerer.TryAccept(reply, out RemoteTerms? back, out _));

        Assert.True(seen.IsRestart);
        Assert.True(back.IsRestart);
        Assert.False(answerer.Local.SameAs(before));
        Assert.True(back.Ice.SameAs(answerer.Local));
    }

    [Fact]
    public void Another_certificate_is_no_renegotiation()
    {
        Negotiation side = Side(1);
        side.TryAnswer(Samples.Offer, out _, out _, out _);
        string offer = Samples.Offer.Replace("4D:A8", "4D:A9", StringComparison.Ordinal);

        Assert.False(side.TryAnswer(offer, out _, out _, out string? fault));
        Assert.Contains("certificate changed", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_out_of_turn_is_refused_and_changes_nothing()
    {
        Negotiation side = Side(1);

        Assert.False(side.TryAccept(Samples.Answer, out _, out string? early));
        Assert.True(side.TryOffer(out _, out _));
        Assert.False(side.TryOffer(out _, out string? twice));
        Assert.False(side.TryAnswer(Samples.Offer, out _, out _, out string? glare));
        Assert.True(side.TryAccept(Samples.Answer, out _, out _));

        Assert.Contains("no offer of ours", early, StringComparison.Ordinal);
        Assert.Contains("its answer comes first", twice, StringComparison.Ordinal);
        Assert.Contains("an offer of ours is out", glare, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_leaves_the_roles_open_is_refused()
    {
        Negotiation side = Side(1);
        side.TryOffer(out _, out _);

        Assert.False(side.TryAccept(Samples.Answer.Replace("a=setup:active", "a=setup:actpass", StringComparison.Ordinal), out _, out string? fault));
        Assert.Contains("a=setup:active or a=setup:passive", fault, StringComparison.Ordinal);
    }

    private static Negotiation Side(ulong seed) => new(new SplitMix(seed).Fill, Ours, 262_144);
}
