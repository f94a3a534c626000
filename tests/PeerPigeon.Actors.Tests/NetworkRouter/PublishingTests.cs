using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class PublishingTests : IDisposable
{
    private readonly RouterBench _bench = new("outbox { messages = 2, age = 60 s }");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_broadcast_goes_out_on_every_link_under_one_id()
    {
        _bench.Link(Peer(1));
        _bench.Link(Peer(2));

        FrameId id = _bench.Broadcast("hello").Only<Published>().Id;

        Assert.Equal(id, Assert.Single(_bench.SentTo(Peer(1))).Id);
        Assert.Equal(id, Assert.Single(_bench.SentTo(Peer(2))).Id);
    }

    [Fact]
    public void A_broadcast_does_not_come_back()
    {
        _bench.Link(Peer(1));
        _bench.Broadcast("hello");
        string sent = _bench.TextTo(Peer(1));

        _bench.Arrive(sent, Peer(1));

        Assert.Empty(_bench.Delivered);
    }

    [Fact]
    public void Without_a_link_broadcasts_wait_and_go_out_in_order_with_the_first_link()
    {
        Probe first = _bench.Broadcast("one"), second = _bench.Broadcast("two");
        Assert.Empty(first.Messages);

        _bench.Link(Peer(1));

        Assert.Equal(["\"one\"", "\"two\""], _bench.SentTo(Peer(1)).Select(frame => frame.Content.ToString()));
        first.Only<Published>();
        second.Only<Published>();
    }

    [Fact]
    public void A_full_outbox_refuses_the_next_one()
    {
        _bench.Broadcast("one");
        _bench.Broadcast("two");

        var failed = _bench.Broadcast("three").Only<PublishFailed>();

        Assert.Equal(MeshErrors.OutboxFull, failed.Code);
        Assert.Contains("2 messages (outbox.messages)", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waited_for_too_long_fails()
    {
        Probe asker = _bench.Broadcast("one");

        _bench.Advance(59);
        Assert.Empty(asker.Messages);
        _bench.Advance(1.5);
        Assert.Equal(MeshErrors.OutboxExpired, asker.Only<PublishFailed>().Code);
    }

    [Fact]
    public void When_the_network_is_left_whoever_waits_is_told()
    {
        Probe waiting = _bench.Broadcast("one"), direct = _bench.Direct(Peer(1), "two");

        _bench.Actors.Stop(_bench.Router);

        Assert.Equal(MeshErrors.NotConnected, waiting.Only<PublishFailed>().Code);
        Assert.Equal(MeshErrors.NotConnected, direct.Only<PublishFailed>().Code);
    }

    [Fact]
    public void When_the_network_is_left_whoever_awaits_an_acknowledgement_is_told()
    {
        _bench.Link(Peer(1));
        Probe direct = _bench.Direct(Peer(1), "two");

        _bench.Actors.Stop(_bench.Router);

        Assert.Equal(MeshErrors.NotConnected, direct.Only<PublishFailed>().Code);
    }

    [Fact]
    public void A_link_that_does_not_keep_up_holds_answers_back_until_it_does()
    {
        _bench.Link(Peer(1));
        _bench.Tell(new LinkCongested(Peer(1)));
        Probe asker = _bench.Broadcast("hello");

        Assert.Single(_bench.SentTo(Peer(1)));
        Assert.Empty(asker.Messages);
        _bench.Tell(new LinkClear(Peer(1)));
        asker.Only<Published>();
    }

    [Fact]
    public void A_congested_link_that_ends_holds_nobody_back()
    {
        _bench.Link(Peer(1));
        _bench.Tell(new LinkCongested(Peer(1)));
        Probe asker = _bench.Broadcast("hello");

        _bench.Tell(new DetachLink(Peer(1)));

        asker.Only<Published>();
    }

    [Fact]
    public void A_message_larger_than_a_frame_is_refused_with_both_sizes()
    {
        _bench.Link(Peer(1));

        var failed = _bench.Broadcast(new string('x', 262_144)).Only<PublishFailed>();

        Assert.Equal(MeshErrors.TooLarge, failed.Code);
        Assert.Contains("262144", failed.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.SentTo(Peer(1)));
    }
}
