namespace PeerPigeon.Core.Tests;

public sealed class SeenFramesTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_frame_is_taken_once_within_the_window()
    {
        var seen = new SeenFrames(100, Window, Given.Start);

        Assert.True(seen.Add(Given.Frame(1), Given.Start));
        Assert.False(seen.Add(Given.Frame(1), Given.At(9.999)));
        Assert.True(seen.Contains(Given.Frame(1)));
    }

    [Fact]
    public void A_frame_that_came_just_before_a_generation_ends_is_still_remembered_for_a_whole_window()
    {
        var seen = new SeenFrames(100, Window, Given.Start);
        seen.Add(Given.Frame(1), Given.At(9.9));
        seen.Add(Given.Frame(2), Given.At(10));

        Assert.False(seen.Add(Given.Frame(1), Given.At(19.8)));
        Assert.Equal(0, seen.ForgottenEarly);
    }

    [Fact]
    public void A_frame_is_forgotten_after_two_windows()
    {
        var seen = new SeenFrames(100, Window, Given.Start);
        seen.Add(Given.Frame(1), Given.Start);
        seen.Add(Given.Frame(2), Given.At(10));
        seen.Add(Given.Frame(3), Given.At(20));

        Assert.False(seen.Contains(Given.Frame(1)));
        Assert.True(seen.Contains(Given.Frame(2)));
    }

    [Fact]
    public void Frames_that_come_too_fast_push_out_old_ones_and_that_is_counted()
    {
        var seen = new SeenFrames(4, Window, Given.Start);
        for (var i = 0; i < 9; i++)
            seen.Add(Given.Frame(i), Given.Start);

        Assert.False(seen.Contains(Given.Frame(0)));
        Assert.True(seen.Contains(Given.Frame(8)));
        Assert.Equal(1, seen.ForgottenEarly);
    }

    [Fact]
    public void Whatever_comes_it_holds_at_most_two_generations_and_forgets_nothing_early_without_counting() => Given.ForSeeds(200, seed =>
    {
        const int capacity = 8;
        var random = new SeededRandom((ulong)seed);
        var seen = new SeenFrames(capacity, Window, Given.Start);
        Dictionary<int, DateTimeOffset> model = [];
        DateTimeOffset now = Given.Start;
        for (var i = 0; i < 200; i++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble() * 3);
            int frame = random.Next(30);
            bool isKnown = model.TryGetValue(frame, out DateTimeOffset added) && now - added < Window;
            bool isNew = seen.Add(Given.Frame(frame), now);
            if (isNew)
                model[frame] = now;

            Assert.True(!isNew || !isKnown || seen.ForgottenEarly > 0, $"frame {frame} was taken twice within the window");
            Assert.InRange(seen.Count, 0, 2 * capacity);
        }
    });
}
