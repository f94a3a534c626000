using System.Text;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors.Tests;

public sealed class RemotePeerTests : IDisposable
{
    private readonly VirtualActors _actors = new("link { pending-headers = 2, probe-timeout = 2 s }");
    private readonly PeerId _remote = VirtualActors.Peer(1);
    private readonly Tests.Probe _router, _network;
    private readonly IActorRef _peer;

    public RemotePeerTests()
    {
        _router = _actors.NewProbe();
        (_peer, _network) = _actors.StartBelow(RemotePeerActor.Props(_actors.Mesh, VirtualActors.Team, _remote, _router.Ref));
    }

    public void Dispose() => _actors.Dispose();

    [Fact]
    public void A_header_and_the_binary_frame_after_it_belong_together()
    {
        FakeLink link = Open();
        Say(link, Encoding.UTF8.GetString(BinaryHeader.Encode(3)));
        Say(link, [1, 2, 3]);

        Assert.Equal([1, 2, 3], _network.Only<BinaryHeard>().Bytes.ToArray());
        _network.Only<BinaryHeard>().Frame.Release();
        Assert.Equal(link.Arrived, link.Released);
    }

    [Fact]
    public void A_binary_frame_without_a_header_is_dropped_and_counted()
    {
        FakeLink link = Open();
        Say(link, [1, 2, 3]);

        Assert.Empty(_network.All<BinaryHeard>());
        Assert.Equal(1, _actors.Drops(DropReason.BinaryWithoutHeader));
        Assert.Equal(link.Arrived, link.Released);
    }

    [Fact]
    public void Too_many_headers_without_frames_end_the_link()
    {
        FakeLink link = Open();
        for (var i = 0; i < 3; i++)
            Say(link, Encoding.UTF8.GetString(BinaryHeader.Encode(3)));

        Assert.NotNull(link.Closed);
        Assert.Contains("link.pending-headers (2)", _network.Only<LinkClosed>().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"type":"gossip"}""")]
    public void A_malformed_frame_is_counted_and_the_link_stays(string text)
    {
        FakeLink link = Open();
        Say(link, text);

        Assert.Equal(1, _actors.Drops(DropReason.Malformed));
        Assert.Null(link.Closed);
        Assert.Equal(link.Arrived, link.Released);
    }

    [Fact]
    public void A_link_that_does_not_answer_a_probe_is_closed_after_two_seconds()
    {
        FakeLink link = Open();
        _actors.Tell(_peer, new RemotePeerProtocol.Probe());

        Advance(1.999);
        Assert.Null(link.Closed);
        Advance(0.001);
        Assert.NotNull(link.Closed);
        Assert.False(_network.Only<LinkClosed>().OnPurpose);
    }

    [Fact]
    public void A_link_that_answers_a_probe_stays()
    {
        FakeLink link = Open();
        _actors.Tell(_peer, new RemotePeerProtocol.Probe());
        Say(link, Encoding.UTF8.GetString(new LinkControl.Pong(Assert.Single(link.Controls.OfType<LinkControl.Ping>()).Nonce).Encode()));

        Advance(10);

        Assert.Null(link.Closed);
    }

    [Fact]
    public void A_link_that_took_the_place_of_a_probed_one_stays()
    {
        FakeLink old = Open();
        _actors.Tell(_peer, new RemotePeerProtocol.Probe());
        FakeLink link = Open();

        Advance(10);

        Assert.Equal(LinkReasons.Replaced, old.Closed);
        Assert.Null(link.Closed);
    }

    [Fact]
    public void What_waited_for_a_replaced_link_holds_nobody_back()
    {
        FakeLink old = Open();
        old.IsFull = true;
        _actors.Tell(_peer, new SendFrame(Encoding.UTF8.GetBytes("{}")));
        _router.Only<NetworkRouterProtocol.LinkCongested>();

        FakeLink link = Open();
        link.IsFull = true;
        _router.Only<NetworkRouterProtocol.LinkClear>();
        _actors.Tell(_peer, new SendFrame(Encoding.UTF8.GetBytes("{}")));

        Assert.Equal(2, _router.All<NetworkRouterProtocol.LinkCongested>().Count);
    }

    [Fact]
    public void Frames_of_a_replaced_link_are_released_and_go_nowhere()
    {
        FakeLink old = Open();
        Open();
        Say(old, Frames.Json(_remote));

        Assert.Empty(_router.Messages);
        Assert.Equal(1, old.Released);
    }

    [Fact]
    public void An_eviction_notice_ends_the_link_on_purpose()
    {
        FakeLink link = Open();
        Say(link, Encoding.UTF8.GetString(new EvictionNotice(_remote, EvictionNotice.CloserPeer).Encode()));

        Assert.True(_network.Only<LinkClosed>().OnPurpose);
        Assert.NotNull(link.Closed);
    }

    [Fact]
    public void Whoever_is_evicted_is_told_first()
    {
        FakeLink link = Open();
        _actors.Tell(_peer, new CloseLink(LinkReasons.Evicted, Notify: true));

        Assert.Equal(Encoding.UTF8.GetString(new EvictionNotice(_actors.Self, LinkReasons.Evicted).Encode()), link.Texts[^1]);
        Assert.Equal(LinkReasons.Evicted, link.Closed);
    }

    [Fact]
    public void Frames_that_a_full_link_does_not_take_wait_in_order()
    {
        FakeLink link = Open();
        link.IsFull = true;
        _actors.Tell(_peer, new SendFrame(Encoding.UTF8.GetBytes("1")));
        _actors.Tell(_peer, new SendFrame(Encoding.UTF8.GetBytes("2")));
        link.IsFull = false;
        _actors.Tell(_peer, new SendFrame(Encoding.UTF8.GetBytes("3")));

        Advance(0.1);

        Assert.Equal(["1", "2", "3"], link.Texts);
        _router.Only<NetworkRouterProtocol.LinkClear>();
    }

    [Fact]
    public void A_refusal_ends_the_handshake_and_passes_on_who_has_room()
    {
        Offer();
        Answer($$"""{"type":"fake-answer","attempt":"1","accepted":false,"reason":"max_peers_reached","try":["{{VirtualActors.Peer(7)}}"]}""");

        var failed = _network.Only<HandshakeFailed>();
        Assert.Equal((LinkReasons.MaxPeersReached, VirtualActors.Peer(7)), (failed.Reason, Assert.Single(failed.Try)));
        Assert.True(_actors.Links.Last.IsDisposed);
    }

    [Fact]
    public void A_refusal_that_names_nonsense_harms_nobody()
    {
        Offer();
        Answer("""{"type":"fake-answer","attempt":"1","accepted":false,"reason":7,"try":[{"a":1},[2],3,null,"x"]}""");

        Assert.Empty(_network.Only<HandshakeFailed>().Try);
    }

    [Fact]
    public void An_answer_without_a_handshake_is_counted()
    {
        Answer("""{"type":"fake-answer"}""");

        Assert.Equal(1, _actors.Drops(DropReason.StaleSignal));
    }

    [Fact]
    public void A_link_of_a_handshake_that_was_given_up_is_closed()
    {
        Offer();
        FakeAttempt attempt = _actors.Links.Last;
        _actors.Tell(_peer, new AbandonHandshake(LinkReasons.Timeout));

        FakeLink late = attempt.Open();
        _actors.Time.RunUntilIdle();

        Assert.NotNull(late.Closed);
        Assert.Empty(_network.All<LinkOpened>());
    }

    [Fact]
    public void Whoever_announced_signatures_has_to_prove_its_id_on_either_side()
    {
        Offer();
        Assert.True(_actors.Links.Last.Handshake.RequireProof);
        _actors.Tell(_peer, new TakeOffer(_actors.Links, FakeTransport.Offer, _actors.Self, [Capabilities.Signatures]));
        Assert.True(_actors.Links.Last.Handshake.RequireProof);
    }

    [Fact]
    public void Binary_needs_a_link_with_room()
    {
        Assert.Equal(SendOutcome.Closed, SendBinary());
        FakeLink link = Open();
        Assert.Equal(SendOutcome.Sent, SendBinary());
        Assert.True(link.Sent[^1].IsBinary);
        link.IsFull = true;
        Assert.Equal(SendOutcome.Full, SendBinary());
    }

    [Fact]
    public void An_actor_that_stops_says_goodbye_on_its_link()
    {
        FakeLink link = Open(Capabilities.Topology);
        _actors.Stop(_peer);

        Assert.Equal(LinkReasons.LeftNetwork, Assert.Single(link.Controls.OfType<LinkControl.Goodbye>()).Reason);
        Assert.Equal(LinkReasons.LeftNetwork, link.Closed);
    }

    [Fact]
    public void A_peer_that_did_not_say_that_it_understands_us_gets_no_goodbye()
    {
        FakeLink link = Open();
        _actors.Tell(_peer, new CloseLink(LinkReasons.HandedOver, Notify: false));
        FakeLink next = Open();
        _actors.Stop(_peer);

        Assert.Empty(link.Sent.Concat(next.Sent));
        Assert.Equal((LinkReasons.HandedOver, LinkReasons.LeftNetwork), (link.Closed, next.Closed));
    }

    private SendOutcome SendBinary()
    {
        Tests.Probe asker = _actors.NewProbe();
        _actors.Tell(_peer, new SendBinary(new byte[] { 1 }), asker);
        return asker.Only<BinaryTaken>().Outcome;
    }

    private FakeLink Open(params string[] capabilities)
    {
        Offer(capabilities);
        FakeLink link = _actors.Links.Last.Open();
        _actors.Time.RunUntilIdle();
        return link;
    }

    private void Offer(params string[] capabilities) => _actors.Tell(_peer, new MakeOffer(LinkNeed.None, _actors.Self, ["fake/1", Capabilities.Signatures, .. capabilities]));

    private void Answer(string json) => _actors.Tell(_peer, new TakeSignal(SignalKind.Answer, FakeTransport.Json(json)));

    private void Say(FakeLink link, string text)
    {
        link.Say(text);
        _actors.Time.RunUntilIdle();
    }

    private void Say(FakeLink link, byte[] bytes)
    {
        link.Say(bytes, isBinary: true);
        _actors.Time.RunUntilIdle();
    }

    private void Advance(double seconds) => _actors.Time.Advance(TimeSpan.FromSeconds(seconds));
}
