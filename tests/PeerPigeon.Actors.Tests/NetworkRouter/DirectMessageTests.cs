using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class DirectMessageTests : IDisposable
{
    private readonly RouterBench _bench = new("direct-message { acknowledge-timeout = 10 s, retry-after = 2 s, pending = 2 }");
    private readonly PeerId _near = Peer(1), _other = Peer(2), _far = Peer(3);

    public DirectMessageTests()
    {
        _bench.Link(_near);
        _bench.Link(_other);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_message_to_us_is_delivered_acknowledged_and_not_relayed()
    {
        _bench.Arrive(Message(_far, "one"), _near);

        Assert.Single(_bench.Delivered);
        Assert.Empty(_bench.SentTo(_other));
        GossipFrame ack = Assert.Single(_bench.SentTo(_near));
        Assert.Equal((Subtypes.Ack, _far), (ack.Subtype, ack.To));
        Assert.Contains(FrameId.FromText("m").ToString(), ack.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_to_us_that_is_spelled_in_capitals_is_ours_too()
    {
        string json = Message(_far, "one").Replace(_bench.Actors.Self.ToString(), _bench.Actors.Self.ToString().ToUpperInvariant(), StringComparison.Ordinal);

        _bench.Arrive(json, _near);

        Assert.Single(_bench.Delivered);
    }

    [Fact]
    public void A_message_that_comes_again_under_another_frame_id_is_acknowledged_again_and_delivered_once()
    {
        _bench.Arrive(Message(_far, "one"), _near);
        _bench.Arrive(Message(_far, "two"), _other);

        Assert.Single(_bench.Delivered);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.DuplicateDirect));
        Assert.Equal(2, _bench.SentTo(_near).Concat(_bench.SentTo(_other)).Count(frame => frame.Subtype == Subtypes.Ack));
    }

    [Fact]
    public void A_message_to_another_peer_takes_the_way_that_was_learned()
    {
        _bench.Link(Peer(4));
        _bench.Arrive(Frames.Json(_far, id: "chat"), _near);
        int before = _bench.SentTo(Peer(4)).Count;

        _bench.Arrive(Frames.Json(Peer(5), "1", Subtypes.DirectMessage, id: "dm", more: Frames.To(_far)), _other);

        Assert.Equal("dm", Assert.Single(_bench.SentTo(_near)).IdText);
        Assert.Equal(before, _bench.SentTo(Peer(4)).Count);
        Assert.DoesNotContain(_bench.Delivered, frame => frame.Subtype == Subtypes.DirectMessage);
    }

    [Fact]
    public void An_unanswered_message_goes_out_again_on_every_link_under_another_frame_id_and_the_same_message_id()
    {
        _bench.Direct(_near, "hello");
        GossipFrame first = Assert.Single(_bench.SentTo(_near));
        Assert.Empty(_bench.SentTo(_other));

        _bench.Advance(2.5);

        GossipFrame again = _bench.SentTo(_near)[1];
        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal(first.Message, again.Message);
        Assert.Equal(again.Id, Assert.Single(_bench.SentTo(_other)).Id);
    }

    [Fact]
    public void An_acknowledgement_ends_the_waiting_and_the_sending()
    {
        Probe asker = _bench.Direct(_near, "hello");
        FrameId message = Assert.Single(_bench.SentTo(_near)).Message!.Value;

        _bench.Arrive(Ack(_near, message), _other);
        _bench.Advance(5);

        var published = asker.Only<DirectPublished>();
        Assert.Equal((message, true), (published.Id, published.Acknowledged));
        Assert.Single(_bench.SentTo(_near));
    }

    [Fact]
    public void Somebody_elses_acknowledgement_counts_for_nothing()
    {
        Probe asker = _bench.Direct(_near, "hello");
        FrameId message = Assert.Single(_bench.SentTo(_near)).Message!.Value;

        _bench.Arrive(Ack(_far, message), _other);

        Assert.Empty(asker.Messages);
    }

    [Fact]
    public void A_peer_that_is_known_and_silent_did_not_acknowledge()
    {
        Probe asker = _bench.Direct(_near, "hello");

        _bench.Advance(11);

        Assert.Equal(MeshErrors.NotAcknowledged, asker.Only<PublishFailed>().Code);
    }

    [Fact]
    public void A_peer_that_nobody_ever_heard_of_is_unknown()
    {
        Probe asker = _bench.Direct(_far, "hello");

        _bench.Advance(11);

        Assert.Equal(MeshErrors.UnknownPeer, asker.Only<PublishFailed>().Code);
    }

    [Fact]
    public void A_javascript_neighbour_gets_one_frame_and_never_acknowledges()
    {
        _bench.Link(_far, isOurs: false);

        Probe asker = _bench.Direct(_far, "hello");
        _bench.Advance(11);

        Assert.False(asker.Only<DirectPublished>().Acknowledged);
        Assert.Single(_bench.SentTo(_far));
    }

    [Fact]
    public void Too_many_that_wait_for_their_acknowledgement_are_refused()
    {
        _bench.Direct(_near, "one");
        _bench.Direct(_near, "two");

        Assert.Equal(MeshErrors.Busy, _bench.Direct(_near, "three").Only<PublishFailed>().Code);
    }

    private string Message(PeerId from, string id) => Frames.Json(
        from, "\"hello\"", Subtypes.DirectMessage, id, more: $"{Frames.To(_bench.Actors.Self)},\"message\":\"{FrameId.FromText("m")}\"");

    private string Ack(PeerId from, FrameId message) => Frames.Json(
        from, $$"""{"message":"{{message}}"}""", Subtypes.Ack, id: "ack", more: Frames.To(_bench.Actors.Self));
}
