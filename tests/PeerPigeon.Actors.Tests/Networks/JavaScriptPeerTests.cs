using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>Peers that say nothing of themselves, in a mesh that has WebRTC: JavaScript peers.</summary>
public sealed class JavaScriptPeerTests : IDisposable
{
    private static readonly RawJson Offer = FakeTransport.Json("""{"type":"offer","sdp":"v=0\r\no=- 1 2 IN IP4 127.0.0.1"}""");

    private readonly VirtualActors _actors = new("topology.reserve-links = 0", new() { MaxPeers = 1, MinPeers = 1 }, linkKind: "webrtc");
    private readonly Tests.Probe _signaling;
    private readonly IActorRef _network;

    public JavaScriptPeerTests()
    {
        _signaling = _actors.NewProbe();
        _network = _actors.Start(NetworkActor.Props(_actors.Mesh, Team, _actors.NewProbe().Ref, _signaling.Ref));
    }

    private static PeerId Smaller { get; } = PeerId.Parse(new string('0', 40));

    private static PeerId Greater { get; } = PeerId.Parse(new string('f', 40));

    public void Dispose() => _actors.Dispose();

    [Fact]
    public void The_greater_id_offers_to_one_that_was_discovered()
    {
        Discover(Smaller);

        Assert.True(Assert.Single(_actors.Links.Attempts).IsOffer);
        Assert.Equal(Smaller, _actors.Links.Last.Handshake.Remote);
        Assert.False(_actors.Links.Last.Handshake.RequireProof);
    }

    [Fact]
    public void The_smaller_id_waits_for_the_offer_and_answers_it()
    {
        Discover(Greater);
        _actors.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(_actors.Links.Attempts);

        Hear(SignalKind.Offer, Greater, Offer);

        Assert.False(Assert.Single(_actors.Links.Attempts).IsOffer);
    }

    [Fact]
    public void An_offer_of_a_smaller_id_is_met_with_our_own()
    {
        Hear(SignalKind.Offer, Smaller, Offer);

        Assert.True(Assert.Single(_actors.Links.Attempts).IsOffer);
        Hear(SignalKind.Offer, Smaller, Offer);
        Assert.Single(_actors.Links.Attempts);
    }

    [Fact]
    public void The_same_offer_again_means_nothing_and_a_new_one_begins_anew()
    {
        Hear(SignalKind.Offer, Greater, Offer);
        Hear(SignalKind.Offer, Greater, Offer);
        Assert.Single(_actors.Links.Attempts);

        Hear(SignalKind.Offer, Greater, FakeTransport.Json("""{"type":"offer","sdp":"v=0\r\no=- 7 2 IN IP4 127.0.0.1"}"""));

        Assert.Equal(2, _actors.Links.Attempts.Count);
        Assert.True(_actors.Links.Attempts[0].IsDisposed);
    }

    [Fact]
    public void A_full_peer_says_so_in_words_that_a_javascript_peer_understands()
    {
        Hear(SignalKind.Offer, PeerId.Parse("e" + new string('f', 39)), Offer);
        _actors.Links.Last.Open();
        _actors.Time.RunUntilIdle();
        Hear(SignalKind.Offer, Greater, Offer);

        var rejected = Assert.Single(_signaling.All<SignalingProtocol.SendSignal>(), signal => signal.Kind == SignalKind.ConnectionRejected);
        Assert.Equal(Greater, rejected.To);
        Assert.True(RejectionData.TryRead(rejected.Data, out RejectionData? data, out _));
        Assert.Equal((RejectionData.Full, 1, 1), (data.Reason, data.CurrentCount, data.MaxPeers));
    }

    [Fact]
    public void A_refusal_frees_the_place_at_once()
    {
        Discover(Smaller);
        Hear(SignalKind.ConnectionRejected, Smaller, new RejectionData(RejectionData.Full).ToJson());

        Assert.True(_actors.Links.Last.IsDisposed);
    }

    [Fact]
    public void One_that_refuses_silently_is_tried_again_after_a_pause_that_grows()
    {
        Discover(Smaller);
        _actors.Time.Advance(TimeSpan.FromSeconds(10.5));
        Assert.True(_actors.Links.Attempts[0].IsDisposed);

        _actors.Time.Advance(TimeSpan.FromSeconds(120));

        Assert.InRange(_actors.Links.Attempts.Count, 4, 8);
    }

    private void Discover(PeerId peer)
    {
        Hear(SignalKind.PeerDiscovered, from: null, FakeTransport.Json($$"""{"peerId":"{{peer}}","isHub":false}"""));
        _actors.Time.Advance(TimeSpan.FromSeconds(1.5));
    }

    private void Hear(SignalKind kind, PeerId? from, RawJson data) =>
        _actors.Tell(_network, new NetworkProtocol.TakeSignal(SignalMessage.Create(kind, data, from, network: Team)));
}
