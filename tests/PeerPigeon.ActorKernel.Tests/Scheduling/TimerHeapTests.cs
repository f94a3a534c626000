using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Scheduling;

public sealed class TimerHeapTests
{
    private sealed class Work : ScheduledWork
    {
        /// <summary>How many were added before: what was scheduled first fires first.</summary>
        public int Number { get; set; }

        protected override void Run()
        {
        }
    }

    /// <summary>Against a sorted set, which orders by the same rule and knows nothing of heaps.</summary>
    [Theory, InlineData(1UL), InlineData(2UL), InlineData(3UL)]
    public void Whatever_is_added_and_taken_out_the_first_is_the_one_due_first(ulong seed)
    {
        var random = new SeededRandom(seed);
        var heap = new TimerHeap();
        var model = new SortedSet<Work>(Comparer<Work>.Create((x, y) => (x.Due, x.Number).CompareTo((y.Due, y.Number))));
        for (var i = 0; i < 20_000; i++)
        {
            var dice = random.Below(10);
            if (dice == 9 && model.Min is { } first)
            {
                model.Remove(first);
                heap.PutOffFirst(first.Due + random.Below(50));
                first.Number = i;
                model.Add(first);
            }
            else if (dice < 5 || model.Count == 0)
            {
                var work = new Work { Due = random.Below(500), Number = i };
                heap.Add(work);
                model.Add(work);
            }
            else
            {
                var victim = dice < 8 ? model.Min! : model.ElementAt(random.Below(Math.Min(model.Count, 50)));
                heap.Remove(victim);
                model.Remove(victim);
                Assert.Equal(-1, victim.Index);
            }

            Assert.Same(model.Min, heap.First);
            Assert.Equal(model.Count, heap.Count);
        }
    }
}
