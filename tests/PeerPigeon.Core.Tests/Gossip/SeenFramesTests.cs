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

    [Fact]
    public void What_an_origin_said_before_its_ids_were_forgotten_counts_as_taken()
    {
        var seen = new SeenFrames(100, Window, Given.Start, origins: 10);
        seen.Add(Given.Frame(1), Given.Start);
        seen.Mark(Given.Peer(1), 1000);
        seen.Add(Given.Frame(2), Given.At(10));
        Assert.False(seen.IsForgotten(Given.Peer(1), 1000));
        seen.Add(Given.Frame(3), Given.At(20));

        Assert.True(seen.IsForgotten(Given.Peer(1), 1000));
        Assert.True(seen.IsForgotten(Given.Peer(1), 999));
        Assert.False(seen.IsForgotten(Given.Peer(1), 1001));
        Assert.False(seen.IsForgotten(Given.Peer(2), 1000));
    }

    [Fact]
    public void Whatever_comes_nothing_that_was_marked_is_neither_seen_nor_forgotten() => Given.ForSeeds(200, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        var seen = new SeenFrames(8, Window, Given.Start, origins: 10);
        Dictionary<int, (int Origin, long Timestamp)> said = [];
        double now = 0;
        for (var i = 0; i < 300; i++)
        {
            now += random.NextDouble() * 3;
            int origin = random.Next(10);
            // Some come late, after what was said later.
            long timestamp = (long)((now - random.Next(5)) * 1000);
            if (seen.IsForgotten(Given.Peer(origin), timestamp))
                continue;
            seen.Add(Given.Frame(i), Given.At(now));
            seen.Mark(Given.Peer(origin), timestamp);
            said.Add(i, (origin, timestamp));

            foreach ((int frame, (int from, long at)) in said)
                Assert.True(seen.Contains(Given.Frame(frame)) || seen.IsForgotten(Given.Peer(from), at), $"frame {frame} could come again");
        }
    });

    [Fact]
    public void More_origins_than_there_is_room_for_are_forgotten_and_that_is_counted()
    {
        var seen = new SeenFrames(1, Window, Given.Start, origins: 2);
        for (var i = 0; i < 10; i++)
        {
            seen.Add(Given.Frame(i), Given.At(20 * i));
            seen.Mark(Given.Peer(i), 1);
        }

        Assert.False(seen.IsForgotten(Given.Peer(0), 1));
        Assert.True(seen.IsForgotten(Given.Peer(7), 1));
        Assert.True(seen.ForgottenEarly > 0);
    }
}
