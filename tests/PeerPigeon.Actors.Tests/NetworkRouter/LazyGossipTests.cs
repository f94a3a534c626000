using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class LazyGossipTests : IDisposable
{
    private readonly RouterBench _bench = new("gossip { history-frames = 8, serve-bytes = 2 KiB }");
    private readonly PeerId _one = Peer(1), _two = Peer(2), _origin = Peer(3), _javaScript = Peer(6);

    public LazyGossipTests()
    {
        _bench.LinkGossip(_one);
        _bench.LinkGossip(_two);
        _bench.Link(_javaScript, isOurs: false);
        _bench.Advance(10);
        Forget();
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_neighbour_that_brings_a_frame_again_is_asked_for_ids_of_that_origin()
    {
        Arrive(1, _one);
        Arrive(1, _two);

        Assert.Equal(_origin, Assert.IsType<LinkControl.Prune>(Assert.Single(_bench.ToldTo(_two))).Origin);
        Assert.DoesNotContain(_bench.ToldTo(_one), notice => notice is LinkControl.Prune);
    }

    [Fact]
    public void A_shorter_way_takes_the_place_of_the_longer_one()
    {
        Arrive(1, _one, ttl: 37);
        Arrive(1, _two, ttl: 39);

        Assert.Equal(_origin, Assert.IsType<LinkControl.Prune>(Assert.Single(_bench.ToldTo(_one))).Origin);
        Assert.Empty(_bench.ToldTo(_two));
    }

    [Fact]
    public void Who_asked_for_ids_gets_the_id_and_a_JavaScript_neighbour_every_frame()
    {
        _bench.Notice(_two, new LinkControl.Prune(_origin));

        Arrive(1, _one);
        _bench.Advance(0.1);

        Assert.Empty(_bench.SentTo(_two));
        Assert.Equal(Frame(1), Assert.Single(Assert.IsType<LinkControl.Have>(Assert.Single(_bench.ToldTo(_two))).Ids));
        Assert.Single(_bench.SentTo(_javaScript));
        Assert.Empty(_bench.ToldTo(_javaScript));
    }

    [Fact]
    public void What_we_say_goes_out_in_full_though_everybody_asked_for_ids()
    {
        _bench.Tell(new NetworkRouterProtocol.DetachLink(_javaScript));
        _bench.Notice(_one, new LinkControl.Prune(_bench.Actors.Self));
        _bench.Broadcast("one of them wants it in full");
        Assert.Empty(_bench.SentTo(_one));
        Assert.Single(_bench.SentTo(_two));

        _bench.Notice(_two, new LinkControl.Prune(_bench.Actors.Self));
        _bench.Broadcast("nobody does");

        Assert.Single(_bench.SentTo(_one));
        Assert.Equal(2, _bench.SentTo(_two).Count);
    }

    [Fact]
    public void Only_what_that_origin_says_goes_by_id()
    {
        _bench.Notice(_two, new LinkControl.Prune(_origin));

        _bench.Arrive(Frames.Json(Peer(4)), _one);

        Assert.Single(_bench.SentTo(_two));
    }

    [Fact]
    public void Who_wants_a_frame_gets_it_and_with_graft_the_next_one_too()
    {
        _bench.Notice(_two, new LinkControl.Prune(_origin));
        Arrive(1, _one);

        _bench.Notice(_two, new LinkControl.Want([Frame(1)], Grafts: true));
        Arrive(2, _one);

        Assert.Equal([Text(1), Text(2)], _bench.SentTo(_two).Select(frame => frame.IdText));
        Assert.Equal(1, _bench.Actors.Mesh.Counters.Gossip.Served);
    }

    [Fact]
    public void A_frame_that_is_named_and_does_not_come_is_asked_for_of_one_after_another()
    {
        _bench.Notice(_one, Have(1));
        _bench.Notice(_two, Have(1));
        _bench.Advance(0.15);
        Assert.Empty(_bench.ToldTo(_one));

        _bench.Advance(0.6);

        Assert.Equal((1, 1), (Wants(_one), Wants(_two)));
        Arrive(1, _two);
        _bench.Advance(5);
        Assert.Equal((1, 1), (Wants(_one), Wants(_two)));
        Assert.Equal(1, _bench.Actors.Mesh.Counters.Gossip.Repairs);
        Assert.Single(_bench.Delivered);
    }

    [Fact]
    public void A_neighbour_that_names_what_it_does_not_give_breaks_a_promise()
    {
        _bench.Notice(_one, Have(1));

        _bench.Advance(10);

        Assert.Equal(8, Wants(_one));
        Assert.Equal(1, _bench.Actors.Mesh.Counters.Gossip.BrokenPromises);
    }

    [Fact]
    public void Who_says_nothing_of_a_frame_is_told_again_a_few_times_and_who_has_it_is_not()
    {
        _bench.Broadcast("hello");
        FrameId id = _bench.SentTo(_one)[0].Id;
        _bench.Notice(_one, new LinkControl.Have([id], [1], []));

        _bench.Advance(20);

        Assert.Empty(_bench.ToldTo(_one));
        Assert.Equal(4, _bench.ToldTo(_two).OfType<LinkControl.Have>().Count(have => have.Ids.Contains(id)));
    }

    [Fact]
    public void Whoever_was_here_when_it_was_said_hears_of_it_when_a_link_opens()
    {
        Arrive(1, _one);
        _bench.Advance(20);
        PeerId late = Peer(7), old = Peer(8);
        _bench.LinkGossip(late);
        _bench.LinkGossip(old);

        _bench.Notice(late, new LinkControl.Sync(19_000));
        _bench.Notice(old, new LinkControl.Sync(21_000));
        _bench.Advance(0.1);

        Assert.DoesNotContain(_bench.ToldTo(late), notice => notice is LinkControl.Have);
        LinkControl.Have have = Assert.Single(_bench.ToldTo(old).OfType<LinkControl.Have>());
        Assert.Equal(Frame(1), Assert.Single(have.Ids));
        Assert.InRange(Assert.Single(have.Ages), 20_000, 20_100);
    }

    [Fact]
    public void A_neighbour_asks_what_it_missed_so_often_and_no_more()
    {
        Arrive(1, _one);
        for (var i = 0; i < 20; i++)
            _bench.Notice(_two, new LinkControl.Sync(0));

        Assert.Equal(12, _bench.Actors.Drops(DropReason.Flood));
        _bench.Advance(1.1);
        _bench.Notice(_two, new LinkControl.Sync(0));
        Assert.Equal(12, _bench.Actors.Drops(DropReason.Flood));
    }

    [Fact]
    public void Who_came_later_does_not_get_it_even_by_asking()
    {
        Arrive(1, _one);
        _bench.Advance(20);
        PeerId late = Peer(7);
        _bench.LinkGossip(late);
        _bench.Notice(late, new LinkControl.Sync(1000));

        _bench.Notice(late, new LinkControl.Want([Frame(1)], Grafts: false));

        Assert.Empty(_bench.SentTo(late));
        Assert.Equal(1, _bench.Actors.Mesh.Counters.Gossip.PullsRefused);
    }

    [Fact]
    public void Old_news_is_passed_on_by_id_and_age_alone_and_to_nobody_who_came_after_it()
    {
        PeerId late = Peer(7);
        _bench.LinkGossip(late);
        _bench.Notice(late, new LinkControl.Sync(1000));
        _bench.Notice(_two, new LinkControl.Sync(9000));
        _bench.Notice(_one, new LinkControl.Have([Frame(1)], [3], [8000]));
        _bench.Advance(0.3);

        Arrive(1, _one);
        _bench.Advance(0.1);

        Assert.Single(_bench.Delivered);
        Assert.Empty(_bench.SentTo(_two));
        Assert.InRange(Assert.Single(Assert.Single(_bench.ToldTo(_two).OfType<LinkControl.Have>()).Ages), 8300, 8500);
        Assert.Empty(_bench.SentTo(late));
        Assert.DoesNotContain(_bench.ToldTo(late), notice => notice is LinkControl.Have);
    }

    [Fact]
    public void What_was_said_before_we_came_or_came_back_is_not_asked_for()
    {
        _bench.Notice(_one, new LinkControl.Have([Frame(1)], [], [11_000]));
        _bench.Tell(new NetworkRouterProtocol.Wake());
        _bench.Notice(_one, new LinkControl.Have([Frame(2)], [], [2000]));

        _bench.Advance(5);

        Assert.Equal(0, Wants(_one));
    }

    [Fact]
    public void A_large_frame_is_said_to_be_here_at_once_and_not_sent_to_who_said_so()
    {
        string content = $"\"{new string('x', 10_000)}\"";
        _bench.Notice(_two, new LinkControl.DontWant([Frame(2)]));

        Arrive(1, _one, content: content);
        Arrive(2, _one, content: content);

        Assert.Equal([Text(1)], _bench.SentTo(_two).Select(frame => frame.IdText));
        Assert.Equal([Frame(1), Frame(2)], _bench.ToldTo(_two).OfType<LinkControl.DontWant>().Select(notice => notice.Ids.Single()));
    }

    [Fact]
    public void A_neighbour_pulls_no_more_bytes_in_a_second_than_it_may()
    {
        string content = $"\"{new string('x', 900)}\"";
        for (var frame = 1; frame <= 4; frame++)
            Arrive(frame, _one, content: content);
        _bench.Forget(_two);

        _bench.Notice(_two, new LinkControl.Want([Frame(1), Frame(2), Frame(3), Frame(4)], Grafts: false));

        Assert.Single(_bench.SentTo(_two));
        Assert.Equal(3, _bench.Actors.Mesh.Counters.Gossip.PullsRefused);
    }

    [Fact]
    public void What_is_kept_is_bounded_and_counted()
    {
        for (var frame = 1; frame <= 20; frame++)
            Arrive(frame, _one);

        Assert.Equal(12, _bench.Actors.Mesh.Counters.Gossip.Forgotten);
    }

    [Fact]
    public void A_link_that_opens_in_place_of_another_gets_full_frames_again()
    {
        _bench.Notice(_two, new LinkControl.Prune(_origin));
        _bench.Tell(new NetworkRouterProtocol.DetachLink(_two));
        _bench.LinkGossip(_two);

        Arrive(1, _one);

        Assert.Single(_bench.SentTo(_two));
    }

    [Fact]
    public void A_notice_of_somebody_who_did_not_say_that_it_gossips_so_is_dropped()
    {
        _bench.Notice(_javaScript, Have(1));
        _bench.Advance(5);

        Assert.Equal(0, Wants(_javaScript));
        Assert.Equal(1, _bench.Actors.Drops(DropReason.UnknownType));
    }

    private static string Text(int frame) => $"{frame:x32}";

    private static FrameId Frame(int frame) => FrameId.FromText(Text(frame));

    private static LinkControl.Have Have(int frame) => new([Frame(frame)], [2], []);

    private int Wants(PeerId peer) => _bench.ToldTo(peer).OfType<LinkControl.Want>().Count();

    private void Arrive(int frame, PeerId via, int ttl = 40, string content = "\"hello\"") =>
        _bench.Arrive(Frames.Json(_origin, content, id: Text(frame), ttl: ttl), via);

    private void Forget()
    {
        _bench.Forget(_one);
        _bench.Forget(_two);
    }
}
