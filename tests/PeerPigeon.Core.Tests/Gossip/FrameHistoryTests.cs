namespace PeerPigeon.Core.Tests;

public sealed class FrameHistoryTests
{
    private readonly FrameHistory _history = new(frames: 3, bytes: 100, TimeSpan.FromSeconds(60));

    [Fact]
    public void The_oldest_frame_makes_room_and_is_counted()
    {
        for (var frame = 1; frame <= 4; frame++)
            Keep(frame, at: frame);

        Assert.Null(_history.Find(Given.Frame(1)));
        Assert.Equal([4, 3, 2], _history.Newest.Select(kept => (int)(kept.KeptAt - Given.Start).TotalSeconds));
        Assert.Equal(1, _history.ForgottenEarly);
    }

    [Fact]
    public void Bytes_are_bounded_too_and_what_is_larger_than_all_of_them_is_not_kept()
    {
        Keep(1, at: 1, bytes: 60);
        Keep(2, at: 2, bytes: 60);
        Keep(3, at: 3, bytes: 101);

        Assert.Equal((1, 60L), (_history.Count, _history.Bytes));
        Assert.NotNull(_history.Find(Given.Frame(2)));
    }

    [Fact]
    public void What_is_too_old_goes_and_is_no_loss()
    {
        Keep(1, at: 0);
        Keep(2, at: 30);

        _history.Expire(Given.At(61));

        Assert.Equal((1, 0L), (_history.Count, _history.ForgottenEarly));
    }

    [Fact]
    public void A_slot_that_another_link_takes_knows_nothing()
    {
        Keep(1, at: 0);
        KeptFrame kept = _history.Find(Given.Frame(1))!;
        kept.Known = default(LinkSet).With(2).With(5);
        kept.Via = 5;

        _history.Forget(5);

        Assert.Equal((LinkSet.None, default(LinkSet).With(2)), (kept.Via, kept.Known));
    }

    private void Keep(int frame, double at, int bytes = 10) =>
        _history.Add(new(Given.Frame(frame), Given.Peer(1), "chat", new byte[bytes], Given.At(at), Given.At(at)));
}
