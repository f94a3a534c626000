using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests.Fallback;

public sealed class HomeCensusTests
{
    private static readonly PeerId Self = Given.Peer(100);
    private static readonly PeerId Old = Given.Peer(99);
    private static readonly PeerId B = Given.Peer(1);
    private static readonly PeerId C = Given.Peer(2);
    private static readonly DateTimeOffset Start = FallbackStory.Start;

    private readonly HomeCensus _census = new(Self, ImmutableSortedSet.Create(Old), new());

    private DateTimeOffset _now = Start;

    [Fact]
    public void Before_the_hub_is_reached_nothing_is_known() => Assert.False(Count().IsKnown);

    [Fact]
    public void A_fresh_start_alone_is_empty_not_unknown()
    {
        Join();

        Assert.Equal((true, 0), (Count().IsKnown, Count().Home));
    }

    [Fact]
    public void A_hub_that_counts_is_waited_for()
    {
        _census.SignalingGained(hubCounts: true, inHome: true, _now);
        After(1);
        Assert.False(Count().IsKnown);

        _census.Counted(new(1, 0) { Ids = [Self] }, _now);

        Assert.Equal((true, 0), (Count().IsKnown, Count().Home));
    }

    [Fact]
    public void Neither_the_peer_itself_nor_an_id_that_it_had_before_counts()
    {
        Join();
        _census.Seen(Self, _now);
        _census.Seen(Old, _now);
        _census.Linked(Old, _now);
        _census.Sighted(Old, _now);
        _census.Counted(new(2, 1) { Ids = [Self, Old], AwayIds = [Old] }, _now);

        Assert.Equal((0, 0), (Count().Home, Count().Return));
    }

    [Fact]
    public void Who_is_present_counts_and_who_leaves_does_not()
    {
        Join();
        _census.Seen(B, _now);
        _census.Seen(C, _now);
        Assert.Equal(2, Count().Home);

        _census.Gone(B);

        Assert.Equal(1, Count().Home);
    }

    [Fact]
    public void A_link_outlives_the_hub_session_at_its_other_end()
    {
        Join();
        _census.Seen(B, _now);
        _census.Linked(B, _now);
        _census.Gone(B);
        Assert.Equal(1, Count().Home);

        _census.Unlinked(B, _now);

        Assert.Equal(0, Count().Home);
    }

    [Fact]
    public void Who_is_present_and_cannot_be_linked_is_unreachable_after_the_reach_timeout_for_as_long_as_the_peer_is_there()
    {
        Join();
        _census.Seen(B, _now);
        After(19);
        Assert.Equal(1, Count().Home);
        After(1);
        Assert.Equal(0, Count().Home);
        After(3600);
        Assert.Equal(0, Count().Home);

        _census.Linked(B, _now);

        Assert.Equal(1, Count().Home);
    }

    [Fact]
    public void From_afar_who_was_unreachable_is_given_another_chance_later_and_later()
    {
        Join(counts: true);
        _census.Counted(new(2, 0) { Ids = [Self, B] }, _now);
        List<double> pauses = [];
        for (var i = 0; i < 6; i++)
        {
            After(20);
            Assert.Equal(0, Count().Return);
            _census.Moved(inHome: false, _now);
            DateTimeOffset left = _now;
            while (Count().Return == 0)
                After(1);
            pauses.Add((_now - left).TotalSeconds);
            _census.Moved(inHome: true, _now);
            Assert.Equal(1, Count().Home);
        }

        Assert.Equal([30, 60, 120, 240, 300, 300], pauses);
    }

    [Fact]
    public void Who_was_unreachable_and_comes_anew_counts_again()
    {
        Join();
        _census.Seen(B, _now);
        After(25);
        Assert.Equal(0, Count().Home);

        _census.Gone(B);
        _census.Seen(B, _now);

        Assert.Equal(1, Count().Home);
    }

    [Fact]
    public void One_open_link_reaches_the_others_through_the_mesh()
    {
        Join();
        _census.Seen(B, _now);
        _census.Seen(C, _now);
        _census.Linked(B, _now);
        After(600);
        Assert.Equal(2, Count().Home);

        _census.Unlinked(B, _now);
        _census.Gone(B);
        After(19);
        Assert.Equal(1, Count().Home);
        After(1);
        Assert.Equal(0, Count().Home);
    }

    [Fact]
    public void Nobody_becomes_unreachable_while_the_peer_is_away()
    {
        Join(counts: true);
        _census.Moved(inHome: false, _now);
        _census.Counted(new(1, 1) { Ids = [B], AwayIds = [Self] }, _now);
        After(300);
        Assert.Equal(1, Count().Home);

        _census.Moved(inHome: true, _now);
        After(19);
        Assert.Equal(1, Count().Home);
    }

    [Fact]
    public void Peers_of_home_that_are_away_count_for_the_return_alone()
    {
        Join(counts: true);
        _census.Counted(new(0, 2) { AwayIds = [Self, B] }, _now);

        Assert.Equal((0, 1), (Count().Home, Count().Return));
    }

    [Fact]
    public void A_large_network_is_counted_by_the_hub()
    {
        Join(counts: true);
        _census.Counted(new(40, 12) { Ids = [.. Enumerable.Range(1, 8).Select(Given.Peer)], AwayIds = [.. Enumerable.Range(20, 8).Select(Given.Peer)] }, _now);

        Assert.Equal((39, 51), (Count().Home, Count().Return));
        Assert.Equal(52, _census.HubCount);
    }

    [Fact]
    public void A_complete_list_says_who_left()
    {
        Join(counts: true);
        _census.Counted(new(3, 0) { Ids = [Self, B, C] }, _now);
        Assert.Equal(2, Count().Home);

        _census.Counted(new(2, 0) { Ids = [Self, C] }, _now);

        Assert.Equal(1, Count().Home);
    }

    [Fact]
    public void A_restarted_hub_that_knows_nobody_is_not_believed_until_it_is_warm()
    {
        Join(counts: true);
        _census.Counted(new(2, 0) { Ids = [Self, B] }, _now);
        _census.SignalingLost(_now);
        Assert.False(Count().IsKnown);
        After(3);
        Join(counts: true);
        _census.Counted(new(1, 0) { Ids = [Self] }, _now);
        After(25);
        Assert.False(Count().IsKnown);

        After(5);

        Assert.Equal((true, 0), (Count().IsKnown, Count().Home));
    }

    [Fact]
    public void One_peer_seen_again_makes_a_restarted_hub_believed()
    {
        Join();
        _census.Seen(B, _now);
        _census.SignalingLost(_now);
        Join();
        Assert.False(Count().IsKnown);

        _census.Seen(C, _now);

        Assert.Equal((true, 1), (Count().IsKnown, Count().Home));
    }

    [Fact]
    public void A_hub_that_falls_again_while_warming_up_is_still_not_believed()
    {
        Join();
        _census.Seen(B, _now);
        _census.SignalingLost(_now);
        Join();
        After(10);
        _census.SignalingLost(_now);
        Join();

        Assert.False(Count().IsKnown);
    }

    [Fact]
    public void A_home_that_was_empty_before_the_break_is_believed_at_once()
    {
        Join();
        _census.SignalingLost(_now);
        Join();

        Assert.True(Count().IsKnown);
    }

    [Fact]
    public void While_unknown_open_links_are_what_is_certain()
    {
        Join();
        _census.Linked(B, _now);
        _census.Seen(C, _now);
        _census.SignalingLost(_now);

        Assert.Equal((false, 1, true), (Count().IsKnown, Count().Home, Count().HasLink));
    }

    [Fact]
    public void A_sighting_counts_for_the_return_for_a_minute_and_at_home_until_it_should_have_been_linked()
    {
        Join();
        _census.Moved(inHome: false, _now);
        _census.Sighted(B, _now);
        Assert.Equal((0, 1), (Count().Home, Count().Return));
        After(59);
        Assert.Equal(1, Count().Return);

        _census.Moved(inHome: true, _now);
        After(19);
        Assert.Equal((1, 1), (Count().Home, Count().Return));
        After(1);
        Assert.Equal((0, 0), (Count().Home, Count().Return));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sighting_is_outdated_once_the_peer_was_met_at_home(bool byLink)
    {
        Join();
        _census.Moved(inHome: false, _now);
        _census.Sighted(B, _now);
        _census.Moved(inHome: true, _now);
        if (byLink)
        {
            _census.Linked(B, _now);
            _census.Unlinked(B, _now);
        }
        else
        {
            _census.Seen(B, _now);
            _census.Gone(B);
        }

        _census.Moved(inHome: false, _now);
        Assert.Equal((0, 0), (Count().Home, Count().Return));
        _census.Moved(inHome: true, _now);
        Assert.Equal((0, 0), (Count().Home, Count().Return));
    }

    [Fact]
    public void A_sighting_that_is_too_old_counts_no_more()
    {
        Join();
        _census.Moved(inHome: false, _now);
        _census.Sighted(B, _now);
        After(60);

        Assert.Equal(0, Count().Return);
    }

    [Fact]
    public void Where_no_hub_counts_nothing_of_home_is_known_from_afar()
    {
        Join();
        _census.Seen(B, _now);

        _census.Moved(inHome: false, _now);

        Assert.Equal((0, 0), (Count().Home, Count().Return));
    }

    [Fact]
    public void The_next_change_is_never_missed()
    {
        Join();
        _census.Seen(B, _now);
        while (_census.NextChange(_now) is { } next)
        {
            int before = Count().Home;
            _now = next - TimeSpan.FromMilliseconds(1);
            Assert.Equal(before, Count().Home);
            _now = next;
            Count();
        }

        Assert.Equal(0, Count().Home);
    }

    [Fact]
    public void Too_many_ids_are_not_remembered_and_counted_as_such()
    {
        Join();
        for (var i = 0; i < HomeCensus.MostTracked + 10; i++)
            _census.Seen(PeerId.Parse($"{i:x8}{new string('1', 32)}"), _now);
        Assert.Equal(10, _census.Overflows);

        _census.Linked(B, _now);

        Assert.True(Count().HasLink);
    }

    private void Join(bool counts = false)
    {
        _census.SignalingGained(counts, inHome: true, _now);
        After(0.5);
    }

    private void After(double seconds) => _now += TimeSpan.FromSeconds(seconds);

    private HomeCensus.Numbers Count() => _census.Count(_now);
}
