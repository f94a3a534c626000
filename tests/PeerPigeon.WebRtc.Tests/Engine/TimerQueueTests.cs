namespace PeerPigeon.WebRtc.Tests;

public sealed class TimerQueueTests
{
    [Fact]
    public void Times_come_up_in_order_however_they_move()
    {
        var chance = new SplitMix(3);
        var queue = new TimerQueue<Thing>();
        Thing[] things = [.. Enumerable.Range(0, 50).Select(_ => new Thing())];
        long now = 0;
        for (var round = 0; round < 5_000; round++)
        {
            Thing thing = things[chance.Next(things.Length)];
            if (chance.Next(10) == 0)
            {
                thing.Due = Deadline.None;
                queue.Remove(thing);
            }
            else
            {
                thing.Due = now + 1 + chance.Next(1_000);
                queue.Note(thing);
            }

            Assert.True(queue.Count <= things.Length, "one entry a thing");
            Assert.True(queue.Next <= things.Min(one => one.Due));
            now += chance.Next(20);
            var due = things.Where(one => one.Due <= now).ToHashSet();
            while (queue.TryTake(now, out Thing? up))
            {
                Assert.True(due.Remove(up));
                up.Due = Deadline.None;
            }

            Assert.Empty(due);
        }
    }

    private sealed class Thing : ITimed
    {
        public long Due { get; set; } = Deadline.None;

        public long NotedDue { get; set; } = Deadline.None;

        public int Place { get; set; }
    }
}
