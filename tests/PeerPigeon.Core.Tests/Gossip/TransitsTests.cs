using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class TransitsTests
{
    private static readonly PeerId Brought = Given.Peer(1), First = Given.Peer(2), Second = Given.Peer(3);

    private readonly Transits _transits = new(2, 10_000, hopTimeout: TimeSpan.FromSeconds(1), hold: TimeSpan.FromSeconds(5));

    [Fact]
    public void A_frame_takes_one_way_after_the_other_and_is_given_up_after_the_last()
    {
        Transit transit = Begin("one");

        Assert.Equal(First, SentTo(_transits.Next(transit, Given.Start)));
        Assert.Equal(Second, SentTo(_transits.NoWay(transit.Frame.Id, First, Given.Start)));
        Assert.IsType<TransitStep.GiveUp>(_transits.NoWay(transit.Frame.Id, Second, Given.Start));
        Assert.Equal((0, 0L), (_transits.Count, _transits.Bytes));
    }

    [Fact]
    public void Only_the_neighbour_that_has_the_frame_can_refuse_it()
    {
        Transit transit = Begin("one");
        _transits.Next(transit, Given.Start);

        Assert.Null(_transits.NoWay(transit.Frame.Id, Second, Given.Start));
        Assert.Null(_transits.NoWay(FrameId.FromText("another"), First, Given.Start));
    }

    [Fact]
    public void A_neighbour_that_took_a_frame_may_still_find_that_no_way_leads_on()
    {
        Transit transit = Begin("one");
        _transits.Next(transit, Given.Start);
        _transits.Taken(transit.Frame.Id, First, Given.Start);

        Assert.Empty(_transits.Overdue(Given.At(4.9)));
        Assert.Equal(Second, SentTo(_transits.NoWay(transit.Frame.Id, First, Given.At(4.9))));
    }

    [Fact]
    public void A_frame_that_was_taken_is_forgotten_after_a_while()
    {
        Transit transit = Begin("one");
        _transits.Next(transit, Given.Start);
        _transits.Taken(transit.Frame.Id, First, Given.Start);

        Assert.Empty(_transits.Overdue(Given.At(5)));
        Assert.Equal(0, _transits.Count);
    }

    [Fact]
    public void A_neighbour_that_says_nothing_is_given_the_frame_once_more_before_the_next_one_gets_it()
    {
        Transit transit = Begin("one");
        _transits.Next(transit, Given.Start);

        Assert.Equal(First, SentTo(Assert.Single(_transits.Overdue(Given.At(1)))));
        Assert.Empty(_transits.Overdue(Given.At(1.5)));
        Assert.Equal(Second, SentTo(Assert.Single(_transits.Overdue(Given.At(2)))));
    }

    [Fact]
    public void What_a_lost_neighbour_had_not_taken_goes_another_way()
    {
        Transit open = Begin("one"), taken = Begin("two");
        _transits.Next(open, Given.Start);
        _transits.Next(taken, Given.Start);
        _transits.Taken(taken.Frame.Id, First, Given.Start);

        Assert.Equal(Second, SentTo(Assert.Single(_transits.Lost(First, Given.Start))));
    }

    [Fact]
    public void Who_brought_a_frame_is_known_while_it_is_on_its_way()
    {
        Transit transit = Begin("one");

        Assert.True(_transits.CameFrom(transit.Frame.Id, Brought));
        Assert.False(_transits.CameFrom(transit.Frame.Id, First));
        _transits.End(transit);
        Assert.False(_transits.CameFrom(transit.Frame.Id, Brought));
    }

    [Fact]
    public void No_more_frames_or_bytes_are_held_than_allowed()
    {
        Begin("one");
        Begin("two");
        Assert.Null(_transits.TryBegin(Frame("three"), Brought, Frame("three").Utf8, [First]));

        var narrow = new Transits(10, 1000, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.NotNull(narrow.TryBegin(Frame("one"), Brought, Frame("one").Utf8, [First]));
        Assert.Null(narrow.TryBegin(Frame("two"), Brought, Frame("two").Utf8, [First]));
        Assert.Null(narrow.TryBegin(Frame("one"), Brought, Frame("one").Utf8, [First]));
    }

    private static PeerId SentTo(TransitStep? step) => Assert.IsType<TransitStep.Send>(step).Hop;

    private static GossipFrame Frame(string id) => GossipFrame.Create(
        FrameId.FromText(id), Subtypes.DirectMessage, RawJson.FromString("hello"), Given.Peer(9), Given.Peer(8), NetworkName.Global, 0);

    private Transit Begin(string id)
    {
        Transit? transit = _transits.TryBegin(Frame(id), Brought, Frame(id).Utf8, [First, Second]);
        Assert.NotNull(transit);
        return transit;
    }
}
