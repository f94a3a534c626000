namespace PeerPigeon.Core.Tests;

public sealed class MissingFramesTests
{
    private static readonly GossipRules Rules = new() { Missing = 2, PullTries = 3 };
    private readonly MissingFrames _missing = new(Rules);
    private readonly List<int> _broken = [];

    [Fact]
    public void A_frame_that_comes_in_time_is_never_asked_for()
    {
        Hear(1, slot: 0, at: 0);

        Assert.Empty(_missing.Due(Given.At(0.19), _broken));
        Assert.False(_missing.Take(Given.Frame(1), Given.At(0.19)).WasPulled);
        Assert.Empty(_missing.Due(Given.At(9), _broken));
    }

    [Fact]
    public void One_neighbour_after_another_is_asked_until_the_frame_is_given_up_and_the_last_one_blamed()
    {
        Hear(1, slot: 7, at: 0);
        Hear(1, slot: 2, at: 0.1);

        Assert.Equal(2, Assert.Single(_missing.Due(Given.At(0.2), _broken)).Slot);
        Assert.Equal(7, Assert.Single(_missing.Due(Given.At(0.6), _broken)).Slot);
        Assert.Equal(2, Assert.Single(_missing.Due(Given.At(1.0), _broken)).Slot);
        Assert.Empty(_missing.Due(Given.At(1.4), _broken));
        Assert.Equal([2], _broken);
        Assert.Equal(0, _missing.Count);
    }

    [Fact]
    public void What_is_old_news_is_asked_for_without_mending_the_tree()
    {
        _missing.Heard(Given.Frame(1), 0, hops: null, Given.At(-60), Rules.GraftAfter, Given.Start);
        Hear(2, slot: 0, at: 0);

        Assert.Equal([false, true], _missing.Due(Given.At(1), _broken).OrderBy(pull => pull.Grafts).Select(pull => pull.Grafts));
        Assert.Equal(Given.At(-60), _missing.Take(Given.Frame(1), Given.At(1)).AcceptedAt);
    }

    [Fact]
    public void Whoever_names_it_is_remembered_and_the_nearest_to_its_origin()
    {
        Hear(1, slot: 3, at: 0, hops: 4);
        Hear(1, slot: 5, at: 0, hops: 2);
        Hear(1, slot: 6, at: 0, hops: 3);

        MissedFrame known = _missing.Take(Given.Frame(1), Given.Start);

        Assert.Equal((5, 2), (known.Nearest, known.NearestHops));
        Assert.Equal(3, known.From.Count);
    }

    [Fact]
    public void What_only_a_lost_link_had_is_given_up()
    {
        Hear(1, slot: 3, at: 0);
        Hear(2, slot: 3, at: 0);
        Hear(2, slot: 4, at: 0);

        _missing.Forget(3);

        Assert.Equal((Given.Frame(2), 4), (Assert.Single(_missing.Due(Given.At(1), _broken)).Id, 4));
    }

    [Fact]
    public void There_is_room_for_so_many_and_the_rest_is_counted()
    {
        Hear(1, slot: 0, at: 0);
        Hear(2, slot: 0, at: 0);
        Hear(3, slot: 0, at: 0);

        Assert.Equal((2, 1L), (_missing.Count, _missing.Overflows));
    }

    private void Hear(int frame, int slot, double at, int? hops = null) =>
        _missing.Heard(Given.Frame(frame), slot, hops, Given.At(at), Rules.GraftAfter, Given.At(at));
}
