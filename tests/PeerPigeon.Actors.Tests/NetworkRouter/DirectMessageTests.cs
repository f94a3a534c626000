using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.NetworkRouterProtocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class DirectMessageTests : IDisposable
{
    private readonly RouterBench _bench = new("direct-message { acknowledge-timeout = 10 s, retry-after = 2 s, pending = 2 }");
    private readonly EcdsaPeerKey _key = EcdsaPeerKey.Create();
    private readonly PeerId _near = Peer(1), _other = Peer(2), _far = Peer(3);

    public DirectMessageTests()
    {
        _bench.Link(_near);
        _bench.Link(_other);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _key.Dispose();
    }

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
    public void A_message_of_a_peer_that_names_none_is_delivered_and_not_acknowledged()
    {
        _bench.Arrive(Frames.Json(_far, "\"hello\"", Subtypes.DirectMessage, "one", more: Frames.To(_bench.Actors.Self)), _near);

        Assert.Single(_bench.Delivered);
        Assert.Empty(_bench.SentTo(_near));
    }

    [Fact]
    public void An_unanswered_message_goes_over_another_first_link_under_another_frame_id_and_the_same_message_id()
    {
        _bench.Direct(_near, "hello");
        GossipFrame first = Assert.Single(_bench.SentTo(_near));
        Assert.Empty(_bench.SentTo(_other));
        _bench.Take(_near, first);

        _bench.Advance(2.2);

        GossipFrame again = Assert.Single(_bench.SentTo(_other));
        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal(first.Message, again.Message);
    }

    [Fact]
    public void At_least_four_attempts_fit_into_the_time_that_the_addressee_has()
    {
        _bench.Direct(_near, "hello");
        for (var i = 0; i < 40; i++)
        {
            foreach (PeerId link in (PeerId[])[_near, _other])
                _bench.TakeAll(link);
            _bench.Advance(0.25);
        }

        FrameId[] copies = [.. _bench.SentTo(_near).Concat(_bench.SentTo(_other)).Select(frame => frame.Id).Distinct()];
        Assert.InRange(copies.Length, 4, 10);
    }

    [Fact]
    public void An_acknowledgement_that_its_addressee_signed_ends_the_waiting_and_the_sending()
    {
        Probe asker = _bench.Direct(_key.Id, "hello");
        FrameId message = Message();

        _bench.Arrive(Ack(_key, message), _other);
        _bench.TakeAll(_near);
        _bench.TakeAll(_other);
        _bench.Advance(5);

        var published = asker.Only<DirectPublished>();
        Assert.Equal((message, true), (published.Id, published.Acknowledged));
        Assert.Single(Messages());
    }

    [Fact]
    public void Somebody_elses_acknowledgement_counts_for_nothing()
    {
        Probe asker = _bench.Direct(_key.Id, "hello");
        FrameId message = Message();
        using EcdsaPeerKey stranger = EcdsaPeerKey.Create();

        _bench.Arrive(Ack(stranger, message), _other);
        _bench.Arrive(Ack(stranger, message, inTheNameOf: _key.Id, id: "forged"), _other);
        _bench.Advance(5);

        Assert.DoesNotContain(asker.Messages, message => message is DirectPublished);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.ForgedSignature));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_is_known_to_have_a_key_acknowledges_with_it_or_not_at_all(bool byAnnouncement)
    {
        if (byAnnouncement)
            _bench.Tell(new LearnRoute(_key.Id, _near, 1, 1));
        else
            _bench.Link(_key.Id, isOurs: true, Capabilities.Signatures);
        Probe asker = _bench.Direct(_key.Id, "hello");
        FrameId message = byAnnouncement ? Message() : Assert.Single(_bench.SentTo(_key.Id)).Message!.Value;

        _bench.Arrive(Unsigned(_key.Id, message), _other);
        _bench.Advance(8);

        Assert.Empty(asker.Messages);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.SignatureMissing));
    }

    [Fact]
    public void Who_was_known_to_have_a_key_when_the_message_went_stays_so_however_many_other_keys_show_up()
    {
        using RouterBench small = new("router.routes = 2");
        small.Link(_near);
        small.Link(_other);
        small.Tell(new LearnRoute(_key.Id, _near, 1, 1));
        Probe asker = small.Direct(_key.Id, "hello");
        FrameId message = small.SentTo(_near).First(frame => frame.Subtype == Subtypes.DirectMessage).Message!.Value;
        for (var i = 0; i < 3; i++)
            small.Tell(new LearnRoute(Peer(200 + i), _other, 1, 1));

        small.Arrive(Frames.Json(_key.Id, new RouteNotice.Arrived(message).Encode().ToString(), Subtypes.Ack, "ack", more: Frames.To(small.Actors.Self)), _other);
        small.Advance(8);

        Assert.Empty(asker.Messages);
        Assert.Equal(1, small.Actors.Drops(DropReason.ForgedAcknowledgement));
    }

    [Fact]
    public void A_neighbour_without_a_key_acknowledges_over_its_own_link()
    {
        Probe asker = _bench.Direct(_near, "hello");

        _bench.Arrive(Unsigned(_near, Message()), _near);

        Assert.True(asker.Only<DirectPublished>().Acknowledged);
    }

    [Fact]
    public void A_far_peer_without_a_key_is_believed_once_another_attempt_brought_no_signature()
    {
        Probe asker = _bench.Direct(_far, "hello");
        _bench.Arrive(Unsigned(_far, Message()), _other);
        Assert.Empty(asker.Messages);
        Assert.Equal(2, Messages().Select(frame => frame.Id).Distinct().Count());

        _bench.Advance(2.5);
        Assert.True(asker.Only<DirectPublished>().Acknowledged);

        Probe next = _bench.Direct(_far, "again");
        _bench.Arrive(Unsigned(_far, Messages().Last(frame => frame.Content.ToString() == "\"again\"").Message!.Value, "next"), _other);
        Assert.True(next.Only<DirectPublished>().Acknowledged);
    }

    [Fact]
    public void An_unsigned_acknowledgement_gives_way_to_a_signed_one()
    {
        Probe asker = _bench.Direct(_key.Id, "hello");
        FrameId message = Message();
        _bench.Arrive(Unsigned(_key.Id, message), _other);
        Assert.Empty(asker.Messages);

        _bench.Arrive(Ack(_key, message, id: "signed"), _near);

        Assert.True(asker.Only<DirectPublished>().Acknowledged);
        Probe next = _bench.Direct(_key.Id, "again");
        _bench.Arrive(Unsigned(_key.Id, Messages().Last(frame => frame.Content.ToString() == "\"again\"").Message!.Value, "unsigned again"), _other);
        _bench.Advance(5);
        Assert.Empty(next.Messages);
    }

    [Fact]
    public void A_peer_that_is_known_and_silent_did_not_acknowledge()
    {
        Probe asker = _bench.Direct(_near, "hello");

        _bench.Advance(11);

        Assert.Equal(MeshErrors.NotAcknowledged, asker.Only<PublishFailed>().Code);
    }

    [Fact]
    public void A_peer_that_nobody_ever_heard_of_is_searched_for_twice_and_then_unknown()
    {
        Probe asker = _bench.Direct(_far, "hello");

        Assert.Equal(Subtypes.Search, _bench.SentTo(_other)[^1].Subtype);
        _bench.Advance(3.4);
        Assert.Empty(asker.Messages);
        _bench.Advance(2);

        Assert.Equal(MeshErrors.UnknownPeer, asker.Only<PublishFailed>().Code);
        Assert.Equal(2, _bench.SentTo(_other).Count(frame => frame.Subtype == Subtypes.Search));
    }

    [Fact]
    public void Who_is_found_gets_the_message_at_once_over_the_link_that_brought_the_answer()
    {
        _bench.Direct(_key.Id, "hello");
        FrameId search = _bench.SentTo(_other).Single(frame => frame.Subtype == Subtypes.Search).Id;
        int before = _bench.SentTo(_other).Count(frame => frame.Subtype == Subtypes.DirectMessage);

        _bench.Arrive(Frames.Signed(_key, Subtypes.Ack, new RouteNotice.Found(search, _key.Id).Encode(), _bench.Actors.Self, "found"), _other);

        Assert.Equal(before + 1, _bench.SentTo(_other).Count(frame => frame.Subtype == Subtypes.DirectMessage));
    }

    [Fact]
    public void Who_is_searched_for_here_or_next_to_here_is_answered_for()
    {
        PeerId tab = Peer(6);
        _bench.Link(tab, isOurs: false);

        _bench.Arrive(Frames.Json(_far, $$"""{"peer":"{{_bench.Actors.Self}}"}""", Subtypes.Search, "one"), _near);
        _bench.Arrive(Frames.Json(_far, $$"""{"peer":"{{tab}}"}""", Subtypes.Search, "two"), _near);
        _bench.Arrive(Frames.Json(_far, $$"""{"peer":"{{Peer(8)}}"}""", Subtypes.Search, "three"), _near);

        Assert.Equal(
            [new RouteNotice.Found(FrameId.FromText("one"), _bench.Actors.Self), new RouteNotice.Found(FrameId.FromText("two"), tab)],
            _bench.SentTo(_near).Select(frame => Notice(frame)));
        Assert.Equal(3, _bench.SentTo(_other).Count(frame => frame.Subtype == Subtypes.Search));
        Assert.Empty(_bench.SentTo(tab));
    }

    [Fact]
    public void A_javascript_neighbour_gets_what_others_send_it_once_whatever_way_it_comes_and_the_sender_is_told()
    {
        PeerId tab = Peer(6);
        _bench.Link(tab, isOurs: false);

        _bench.Arrive(Message(_far, "one", tab), _near);
        _bench.Arrive(Message(_far, "two", tab), _other);

        GossipFrame handed = Assert.Single(_bench.SentTo(tab));
        Assert.Equal(FrameId.FromText("m"), handed.Id);
        Assert.Equal(_bench.Actors.Self, handed.Path[^1]);
        RouteNotice expected = new RouteNotice.Handed(FrameId.FromText("m"), tab);
        Assert.Equal([expected, expected], _bench.SentTo(_near).Concat(_bench.SentTo(_other)).Where(frame => frame.Subtype == Subtypes.Ack).Select(Notice));
    }

    [Fact]
    public void What_was_handed_to_a_javascript_peer_far_away_is_not_acknowledged_and_no_error()
    {
        Probe asker = _bench.Direct(_far, "hello");

        _bench.Arrive(Frames.Signed(_key, Subtypes.Ack, new RouteNotice.Handed(Message(), _far).Encode(), _bench.Actors.Self, "handed"), _other);
        Assert.Empty(asker.Messages);
        _bench.Advance(2.5);

        Assert.False(asker.Only<DirectPublished>().Acknowledged);
    }

    [Fact]
    public void Nobody_can_say_of_a_peer_with_a_key_that_it_acknowledges_nothing()
    {
        _bench.Tell(new LearnRoute(_key.Id, _near, 1, 1));
        Probe asker = _bench.Direct(_key.Id, "hello");
        using EcdsaPeerKey liar = EcdsaPeerKey.Create();

        _bench.Arrive(Frames.Signed(liar, Subtypes.Ack, new RouteNotice.Handed(Message(), _key.Id).Encode(), _bench.Actors.Self, "handed"), _other);
        _bench.Advance(5);

        Assert.Empty(asker.Messages);
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

    private FrameId Message() => Messages().First().Message!.Value;

    private IEnumerable<GossipFrame> Messages() => _bench.SentTo(_near).Concat(_bench.SentTo(_other)).Where(frame => frame.Subtype == Subtypes.DirectMessage);

    private string Message(PeerId from, string id, PeerId? to = null) => Frames.Json(
        from, "\"hello\"", Subtypes.DirectMessage, id, more: $"{Frames.To(to ?? _bench.Actors.Self)},\"message\":\"{FrameId.FromText("m")}\"");

    private string Unsigned(PeerId from, FrameId message, string id = "ack") => Frames.Json(
        from, new RouteNotice.Arrived(message).Encode().ToString(), Subtypes.Ack, id, more: Frames.To(_bench.Actors.Self));

    private string Ack(EcdsaPeerKey key, FrameId message, PeerId? inTheNameOf = null, string id = "ack") =>
        Frames.Signed(key, Subtypes.Ack, new RouteNotice.Arrived(message).Encode(), _bench.Actors.Self, id, inTheNameOf);

    private static RouteNotice Notice(GossipFrame frame)
    {
        Assert.True(RouteNotice.TryRead(frame.Content, out RouteNotice? notice));
        return notice;
    }
}
