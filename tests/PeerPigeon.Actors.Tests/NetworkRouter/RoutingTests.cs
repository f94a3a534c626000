using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.NetworkRouterProtocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class RoutingTests : IDisposable
{
    private const string Text = "00112233445566778899aabbccddeeff";
    private const string Message = $",\"message\":\"{Text}\"";
    private const string Answer = $$"""{"message":"{{Text}}"}""";

    private readonly RouterBench _bench = new();
    private readonly PeerId _via = Peer(1), _one = Peer(0x20), _two = Peer(0x21), _tab = Peer(0x22), _origin = Peer(0x40), _far = Peer(0x23);

    public RoutingTests()
    {
        _bench.Link(_via);
        _bench.Link(_one);
        _bench.Link(_two);
        _bench.Link(_tab, isOurs: false);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_neighbour_gets_what_is_addressed_to_it_and_nobody_else_does()
    {
        Arrive("dm", to: _two);

        Assert.Equal("dm", Assert.Single(_bench.SentTo(_two)).IdText);
        AssertSilent(_via, _one, _tab);
    }

    [Fact]
    public void A_frame_takes_the_way_by_which_its_addressee_was_heard()
    {
        _bench.Arrive(Frames.Json(_far, id: "chat"), _one);

        Arrive("dm", to: _far);

        Assert.Contains(_bench.SentTo(_one), frame => frame.IdText == "dm");
        Assert.DoesNotContain(_bench.SentTo(_two), frame => frame.IdText == "dm");
    }

    [Fact]
    public void A_verified_way_goes_before_a_hint_however_many_frames_teach_the_hint()
    {
        _bench.Tell(new LearnRoute(_far, _one, 1, 1));
        for (var i = 0; i < 10; i++)
            _bench.Arrive(Frames.Json(_far, id: $"forged {i}"), _two);

        Arrive("dm", to: _far);

        Assert.Contains(_bench.SentTo(_one), frame => frame.IdText == "dm");
        Assert.DoesNotContain(_bench.SentTo(_two), frame => frame.IdText == "dm");
    }

    [Fact]
    public void An_answer_to_a_search_that_its_subject_signed_opens_a_verified_way_for_those_whom_it_passes()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        _bench.Tell(new LearnRoute(key.Id, _one, 1, 1));
        string answer = Frames.Signed(key, Subtypes.Ack, new RouteNotice.Found(FrameId.FromText("search"), key.Id).Encode(), _via, "found");
        using EcdsaPeerKey liar = EcdsaPeerKey.Create();
        string lie = Frames.Signed(liar, Subtypes.Ack, new RouteNotice.Found(FrameId.FromText("search"), key.Id).Encode(), _via, "lie", from: key.Id);

        _bench.Arrive(lie, _two);
        Arrive("before", to: key.Id);
        _bench.Arrive(answer, _two);
        Arrive("after", to: key.Id);

        Assert.Equal(["before"], _bench.SentTo(_one).Select(frame => frame.IdText));
        Assert.Equal(["after"], _bench.SentTo(_two).Select(frame => frame.IdText));
    }

    [Fact]
    public void What_is_unsigned_in_the_name_of_a_peer_that_has_shown_its_key_teaches_no_way()
    {
        _bench.Tell(new LearnRoute(_far, _one, 1, 1));
        _bench.Tell(new DetachLink(_one));
        _bench.Arrive(Frames.Json(_far, id: "pretended"), _via);

        _bench.Arrive(DirectMessage("dm", _far), _tab);

        Assert.Contains(_bench.SentTo(_two), frame => frame.IdText == "dm");
        Assert.DoesNotContain(_bench.SentTo(_via), frame => frame.IdText == "dm");
    }

    [Fact]
    public void An_answer_goes_back_where_its_message_came_from_whatever_else_was_learned()
    {
        _bench.Arrive(Frames.Json(_far, "1", Subtypes.DirectMessage, "dm", more: Frames.To(_two) + Message), _one);
        _bench.Arrive(Frames.Json(_far, id: "poison"), _via);
        _bench.Forget(_one);

        _bench.Arrive(Frames.Json(_origin, Answer, Subtypes.Ack, "ack", more: Frames.To(_far)), _two);

        Assert.Equal("ack", Assert.Single(_bench.SentTo(_one)).IdText);
        Assert.DoesNotContain(_bench.SentTo(_via), frame => frame.IdText == "ack");
    }

    [Fact]
    public void An_answer_to_what_a_JavaScript_neighbour_brought_goes_through_ours()
    {
        _bench.Arrive(Frames.Json(_far, "1", Subtypes.DirectMessage, "dm", more: Frames.To(_two) + Message), _tab);

        _bench.Arrive(Frames.Json(_origin, Answer, Subtypes.Ack, "ack", more: Frames.To(_far)), _two);

        Assert.Empty(_bench.SentTo(_tab));
        Assert.Equal("ack", Assert.Single(_bench.SentTo(_one)).IdText);
    }

    [Fact]
    public void A_frame_to_nobody_known_goes_to_the_neighbour_of_ours_that_is_nearest_and_not_to_all()
    {
        Arrive("dm", to: _far);

        Assert.Single(_bench.SentTo(_two));
        AssertSilent(_via, _one, _tab);
    }

    [Fact]
    public void A_neighbour_without_a_way_on_is_passed_by_and_after_the_last_one_whoever_brought_the_frame_is_told()
    {
        _bench.Arrive(Frames.Json(_far, id: "chat"), _one);
        Arrive("dm", to: _far);
        FrameId frame = FrameId.FromText("dm");

        _bench.Tell(new FrameRefused(_one, frame));
        Assert.Contains(_bench.SentTo(_two), sent => sent.IdText == "dm");
        Assert.DoesNotContain(new LinkControl.NoWay(frame), _bench.ToldTo(_via));
        _bench.Tell(new FrameRefused(_two, frame));

        Assert.Contains(new LinkControl.NoWay(frame), _bench.ToldTo(_via));
        Assert.Equal(1, _bench.Actors.Drops(DropReason.NoRoute));
    }

    [Fact]
    public void A_neighbour_that_says_nothing_gets_a_frame_twice_and_then_another_one_does()
    {
        _bench.Arrive(Frames.Json(_far, id: "chat"), _one);
        Arrive("dm", to: _far);

        _bench.Advance(0.6);
        Assert.Equal(2, _bench.SentTo(_one).Count(frame => frame.IdText == "dm"));
        _bench.Advance(0.6);

        Assert.Equal(2, _bench.SentTo(_one).Count(frame => frame.IdText == "dm"));
        Assert.Single(_bench.SentTo(_two), frame => frame.IdText == "dm");
    }

    [Fact]
    public void A_frame_that_its_neighbour_took_goes_nowhere_else()
    {
        _bench.Arrive(Frames.Json(_far, id: "chat"), _one);
        Arrive("dm", to: _far);
        _bench.Tell(new FrameTaken(_one, FrameId.FromText("dm")));

        _bench.Advance(20);

        Assert.Single(_bench.SentTo(_one), frame => frame.IdText == "dm");
        Assert.DoesNotContain(_bench.SentTo(_two), frame => frame.IdText == "dm");
    }

    [Fact]
    public void What_a_neighbour_had_not_taken_when_its_link_ended_goes_another_way()
    {
        _bench.Arrive(Frames.Json(_far, id: "chat"), _one);
        Arrive("dm", to: _far);

        _bench.Tell(new DetachLink(_one));

        Assert.Contains(_bench.SentTo(_two), frame => frame.IdText == "dm");
    }

    [Fact]
    public void The_neighbour_that_brings_a_frame_is_told_that_it_was_taken_or_was_here_before()
    {
        FrameId frame = FrameId.FromText("dm");
        Arrive("dm", to: _far);
        Arrive("dm", to: _far);
        Assert.Equal([new LinkControl.Taken(frame), new LinkControl.Taken(frame)], _bench.ToldTo(_via));

        _bench.Arrive(DirectMessage("dm", _far), _one);

        Assert.Equal([new LinkControl.NoWay(frame)], _bench.ToldTo(_one));
    }

    [Fact]
    public void A_frame_on_its_last_hop_goes_no_further()
    {
        _bench.Arrive(Frames.Json(_origin, "1", Subtypes.DirectMessage, "dm", ttl: 1, more: Frames.To(_two)), _via);

        Assert.Empty(_bench.SentTo(_two));
        Assert.Contains(new LinkControl.NoWay(FrameId.FromText("dm")), _bench.ToldTo(_via));
    }

    [Fact]
    public void A_frame_that_a_javascript_neighbour_brings_goes_on_and_it_is_told_nothing()
    {
        _bench.Arrive(DirectMessage("dm", _far), _tab);

        Assert.Single(_bench.SentTo(_two));
        Assert.Empty(_bench.SentTo(_tab));
        Assert.Empty(_bench.ToldTo(_tab));
    }

    [Fact]
    public void What_is_for_one_of_ours_is_looked_for_elsewhere_too_when_the_last_way_tells_nothing()
    {
        _bench.Tell(new LearnRoute(_far, _one, 1, 1));
        _bench.Tell(new DetachLink(_one));
        _bench.Tell(new DetachLink(_two));

        Arrive("dm", to: _far);

        Assert.Single(_bench.SentTo(_tab));
        Assert.Contains(new LinkControl.NoWay(FrameId.FromText("dm")), _bench.ToldTo(_via));
    }

    [Fact]
    public void Nobody_whom_a_frame_has_passed_gets_it_again()
    {
        _bench.Arrive(Frames.Json(_origin, "1", Subtypes.DirectMessage, "dm", path: $"\"{_origin}\",\"{_two}\"", more: Frames.To(_far)), _via);

        Assert.Single(_bench.SentTo(_one));
        Assert.Empty(_bench.SentTo(_two));
    }

    [Fact]
    public void A_javascript_neighbour_is_given_a_frame_where_nobody_of_ours_is_left()
    {
        _bench.Tell(new DetachLink(_one));
        _bench.Tell(new DetachLink(_two));

        Arrive("dm", to: _far);

        Assert.Single(_bench.SentTo(_tab));
    }

    [Fact]
    public void A_retry_begins_with_another_first_link()
    {
        for (var way = 0; way < 3; way++)
            _bench.Tell(new SendRouted(_far, Subtypes.Dht, RawJson.FromString($"{way}"), way));

        Assert.Equal(["\"0\""], _bench.SentTo(_two).Select(frame => frame.Content.ToString()));
        Assert.Equal(["\"1\""], _bench.SentTo(_one).Select(frame => frame.Content.ToString()));
        Assert.Equal(["\"2\""], _bench.SentTo(_via).Select(frame => frame.Content.ToString()));
        Assert.Empty(_bench.SentTo(_tab));
    }

    private void Arrive(string id, PeerId to) => _bench.Arrive(DirectMessage(id, to), _via);

    private string DirectMessage(string id, PeerId to) => Frames.Json(_origin, "1", Subtypes.DirectMessage, id, more: Frames.To(to));

    private void AssertSilent(params PeerId[] links) => Assert.All(links, link => Assert.Empty(_bench.SentTo(link)));
}
