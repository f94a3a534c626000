namespace PeerPigeon.Core.Tests;

public sealed class SendQueueTests
{
    [Fact]
    public void Frames_leave_in_the_order_in_which_they_came()
    {
        var queue = new SendQueue(100);
        queue.Add(Frame(1, 10), isControl: false);
        queue.Add(Frame(2, 10), isControl: true);
        queue.Add(Frame(3, 10), isControl: false);

        Assert.Equal([1, 2, 3], Drain(queue));
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void The_oldest_gossip_is_shed_first_and_control_last()
    {
        var queue = new SendQueue(30);
        queue.Add(Frame(1, 10), isControl: true);
        queue.Add(Frame(2, 10), isControl: false);
        queue.Add(Frame(3, 10), isControl: false);

        Assert.Equal(1, queue.Add(Frame(4, 10), isControl: false));
        Assert.Equal(2, queue.Add(Frame(5, 20), isControl: true));
        Assert.Equal([1, 5], Drain(queue));
    }

    [Fact]
    public void Control_is_shed_when_nothing_else_is_left()
    {
        var queue = new SendQueue(20);
        queue.Add(Frame(1, 10), isControl: true);
        queue.Add(Frame(2, 10), isControl: true);

        Assert.Equal(1, queue.Add(Frame(3, 10), isControl: false));
        Assert.Equal([2, 3], Drain(queue));
    }

    [Fact]
    public void A_frame_larger_than_the_queue_is_taken_alone()
    {
        var queue = new SendQueue(20);
        queue.Add(Frame(1, 10), isControl: true);

        Assert.Equal(1, queue.Add(Frame(2, 50), isControl: false));
        Assert.Equal([2], Drain(queue));
    }

    [Fact]
    public void A_cleared_queue_is_empty()
    {
        var queue = new SendQueue(20);
        queue.Add(Frame(1, 10), isControl: false);
        queue.Clear();

        Assert.True(queue.IsEmpty);
        Assert.False(queue.TryPeek(out _));
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void Its_bytes_are_those_of_its_frames_and_exceed_the_bound_only_for_a_single_frame() => Given.ForSeeds(200, seed =>
    {
        const int bound = 100;
        var random = new SeededRandom((ulong)seed);
        var queue = new SendQueue(bound);
        var frames = 0;
        for (var i = 0; i < 100; i++)
        {
            if (random.Next(4) == 0 && !queue.IsEmpty)
            {
                queue.Remove();
                frames--;
            }
            else
                frames += 1 - queue.Add(Frame(1, random.Next(1, 130)), isControl: random.Next(3) == 0);

            Assert.True(queue.Bytes <= bound || frames == 1, $"{queue.Bytes} bytes in {frames} frames");
            Assert.Equal(frames == 0, queue.IsEmpty);
        }
    });

    private static ReadOnlyMemory<byte> Frame(byte number, int length)
    {
        var bytes = new byte[length];
        bytes[0] = number;
        return bytes;
    }

    private static List<int> Drain(SendQueue queue)
    {
        List<int> drained = [];
        while (queue.TryPeek(out ReadOnlyMemory<byte> utf8))
        {
            drained.Add(utf8.Span[0]);
            queue.Remove();
        }

        return drained;
    }
}
