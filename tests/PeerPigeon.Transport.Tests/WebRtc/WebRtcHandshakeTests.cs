using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class WebRtcHandshakeTests
{
    private static IceCandidateData Candidate(string ufrag, string line = "candidate:1 1 udp 1 192.0.2.7 9 typ host") => new(line, "0", 0, ufrag);

    [Fact]
    public async Task Two_of_ours_open_a_proven_link()
    {
        await using var pair = new RtcPair();
        (ILink a, ILink b) = pair.Open();

        Assert.True(a.IsProven);
        Assert.True(b.IsProven);
        Assert.Equal("webrtc", a.Kind);
        Assert.Equal((pair.KeyA.Id, pair.KeyB.Id, RtcPair.Garden), (a.Local, a.Remote, a.Network));
    }

    [Fact]
    public async Task An_offer_reads_as_a_browser_sends_it()
    {
        await using var pair = new RtcPair();
        RawJson offer = pair.Offer(pair.OfB with { Component = pair.KeyA.Id, Need = "Links" });

        Assert.True(SessionDescription.TryRead(offer, out SessionDescription? description, out _));
        Assert.Equal("offer", description.Type);
        Assert.Contains("v=0", description.Sdp, StringComparison.Ordinal);
        Assert.Equal((pair.KeyA.Id, "Links"), (description.Component, description.Need));
        Assert.True(pair.TransportA.Handles(offer));
    }

    [Fact]
    public async Task A_javascript_peer_signs_nothing_and_its_link_is_unproven()
    {
        await using var pair = new RtcPair();
        RawJson offer = RtcPair.Without(pair.Offer(pair.OfB with { RequireProof = false }), "attempt", "key", "proof");
        pair.Answer(offer, pair.OfA with { RequireProof = false });
        RawJson answer = pair.A.Description;
        Assert.False(answer.TryGetMember("proof", out _));
        pair.AttemptB.OnSignal(SignalKind.Answer, answer);
        pair.StackA.Last.Open();
        pair.StackB.Last.Open();

        Assert.False(pair.A.Link!.IsProven);
        Assert.False(pair.B.Link!.IsProven);
    }

    [Fact]
    public async Task Who_must_prove_itself_and_does_not_gets_no_link()
    {
        await using var pair = new RtcPair();
        pair.Answer(RtcPair.Without(pair.Offer(), "key", "proof"));

        Assert.Contains("must prove its key", await pair.A.Failed, StringComparison.Ordinal);
        Assert.Equal(1, pair.TransportA.Counters.Refused(WebRtcRefusal.MissingProof));
        Assert.True(pair.StackA.Last.IsDisposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_put_in_on_the_way_is_noticed(bool ofTheAnswer)
    {
        await using var pair = new RtcPair();
        RawJson offer = pair.Offer();
        if (ofTheAnswer)
            pair.Answer(offer);
        RawJson genuine = ofTheAnswer ? pair.A.Description : offer;
        string fingerprint = string.Join(':', (ofTheAnswer ? pair.StackA : pair.StackB).Certificate.Select(b => b.ToString("X2", null)));
        string forged = string.Join(':', RandomNumberGenerator.GetBytes(32).Select(b => b.ToString("X2", null)));
        Assert.True(SessionDescription.TryRead(genuine, out SessionDescription? description, out _));
        RawJson tampered = RtcPair.With(genuine, "sdp", description.Sdp.Replace(fingerprint, forged, StringComparison.Ordinal));

        if (ofTheAnswer)
            pair.AttemptB.OnSignal(SignalKind.Answer, tampered);
        else
            pair.Answer(tampered);

        Assert.Contains("does not hold", await (ofTheAnswer ? pair.B : pair.A).Failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_certificate_than_the_signed_one_opens_nothing()
    {
        await using var pair = new RtcPair();
        pair.Answer(pair.Offer());
        pair.AttemptB.OnSignal(SignalKind.Answer, pair.A.Description);
        pair.StackA.Last.ShownCertificate = RandomNumberGenerator.GetBytes(32);
        pair.StackB.Last.Open();

        Assert.Contains("certificate", await pair.B.Failed, StringComparison.Ordinal);
        Assert.Null(pair.B.Link);
    }

    [Fact]
    public async Task The_proof_of_another_network_does_not_hold()
    {
        await using var pair = new RtcPair();
        pair.Answer(pair.Offer(), pair.OfA with { Network = NetworkName.Parse("work") });

        Assert.Contains("does not hold", await pair.A.Failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidates_before_the_answer_wait_for_it_and_stale_ones_are_left_out()
    {
        await using var pair = new RtcPair();
        pair.Answer(pair.Offer());
        string ufrag = pair.StackA.Last.Ufrag;
        pair.AttemptB.OnSignal(SignalKind.IceCandidate, Candidate("elsewhere").ToJson());
        pair.AttemptB.OnSignal(SignalKind.IceCandidate, Candidate(ufrag).ToJson());
        Assert.Empty(pair.StackB.Last.Candidates);

        pair.AttemptB.OnSignal(SignalKind.Answer, pair.A.Description);
        pair.AttemptB.OnSignal(SignalKind.IceCandidate, new IceCandidateData("candidate:2 1 udp 1 192.0.2.7 9 typ host ufrag old network-cost 999", "0", 0).ToJson());
        pair.AttemptB.OnSignal(SignalKind.IceCandidate, new IceCandidateData("candidate:3 1 udp 1 192.0.2.7 9 typ host", "0", 0).ToJson());
        pair.AttemptB.OnSignal(SignalKind.IceCandidate, new IceCandidateData("").ToJson());

        Assert.Equal([ufrag, null], pair.StackB.Last.Candidates.Select(one => one.Ufrag));
        Assert.Equal(2, pair.TransportB.Counters.Refused(WebRtcRefusal.StaleCandidate));
    }

    [Fact]
    public async Task No_more_candidates_wait_than_may()
    {
        await using var pair = new RtcPair(new() { MaxQueuedCandidates = 2 });
        pair.Offer();
        for (var i = 0; i < 5; i++)
            pair.AttemptB.OnSignal(SignalKind.IceCandidate, Candidate("x").ToJson());

        Assert.Equal(3, pair.TransportB.Counters.Refused(WebRtcRefusal.TooManyCandidates));
    }

    [Fact]
    public async Task Our_candidates_go_out_after_the_description_with_all_that_a_browser_needs()
    {
        await using var pair = new RtcPair();
        pair.Offer();
        pair.StackB.Last.Gather("candidate:1 1 udp 1 192.0.2.7 9 typ host");
        pair.StackB.Last.Gather("");

        Assert.Equal([SignalKind.Offer, SignalKind.IceCandidate], pair.B.Emitted.Select(one => one.Kind));
        Assert.True(IceCandidateData.TryRead(pair.B.Emitted[1].Data, out IceCandidateData? sent, out _));
        Assert.Equal(("0", 0, pair.StackB.Last.Ufrag), (sent.SdpMid, sent.SdpMLineIndex, sent.UsernameFragment));
    }

    [Fact]
    public async Task An_answer_to_another_attempt_is_ignored()
    {
        await using var pair = new RtcPair();
        pair.Answer(pair.Offer());
        pair.AttemptB.OnSignal(SignalKind.Answer, RtcPair.With(pair.A.Description, "attempt", "AAAAAAAAAAAAAAAAAAAAAA"));
        Assert.Null(pair.StackB.Last.SetAnswerTo);

        pair.AttemptB.OnSignal(SignalKind.Answer, pair.A.Description);
        pair.AttemptB.OnSignal(SignalKind.Answer, pair.A.Description);

        Assert.NotNull(pair.StackB.Last.SetAnswerTo);
        Assert.Equal(2, pair.TransportB.Counters.Refused(WebRtcRefusal.StaleAnswer));
    }

    [Fact]
    public async Task A_handshake_that_nobody_answers_ends_after_ten_seconds()
    {
        await using var pair = new RtcPair();
        pair.Offer();
        pair.Time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(pair.B.HasFailed);
        pair.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Contains("within 10 s", await pair.B.Failed, StringComparison.Ordinal);
        Assert.True(pair.StackB.Last.IsDisposed);
        Assert.Equal(0, pair.TransportB.Counters.Attempts);
    }

    [Theory]
    [InlineData("""{"type":"offer"}""")]
    [InlineData("""{"type":"offer","sdp":"v=0\r\nnothing else"}""")]
    [InlineData("""{"type":"offer","sdp":7}""")]
    public async Task An_offer_that_cannot_be_used_fails_the_attempt(string offer)
    {
        await using var pair = new RtcPair();
        Assert.True(RawJson.TryParse(System.Text.Encoding.UTF8.GetBytes(offer), ProtocolLimits.Default, out RawJson data, out _));
        pair.Answer(data, pair.OfA with { RequireProof = false });

        await pair.A.Failed;
        Assert.Equal(1, pair.TransportA.Counters.Refused(WebRtcRefusal.BadDescription));
    }

    [Fact]
    public async Task A_declined_offer_fails_at_once()
    {
        await using var pair = new RtcPair();
        pair.Offer();
        Assert.True(RawJson.TryParse("""{"type":"answer","accepted":false}"""u8.ToArray(), ProtocolLimits.Default, out RawJson no, out _));
        pair.AttemptB.OnSignal(SignalKind.Answer, no);

        Assert.Equal("declined", await pair.B.Failed);
    }

    [Fact]
    public async Task A_channel_of_another_name_is_no_link()
    {
        await using var pair = new RtcPair();
        pair.Answer(pair.Offer());
        pair.StackA.Last.Open(label: "chat");

        Assert.Contains("'chat'", await pair.A.Failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abandoned_attempt_is_silent_and_its_connection_gone()
    {
        await using var pair = new RtcPair();
        pair.Offer();
        pair.AttemptB.Dispose();
        pair.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(pair.B.HasFailed);
        Assert.True(pair.StackB.Last.IsDisposed);
    }

    [Fact]
    public async Task One_handshake_more_than_may_run_fails()
    {
        await using var pair = new RtcPair(new() { MaxAttempts = 1 });
        pair.Offer();
        var second = new RtcSide();
        pair.TransportB.Offer(pair.OfB, second);

        Assert.Contains("max-attempts", await second.Failed, StringComparison.Ordinal);
        Assert.Equal(1, pair.TransportB.Counters.Attempts);
    }
}
