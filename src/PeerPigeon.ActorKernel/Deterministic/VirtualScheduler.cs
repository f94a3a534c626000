using Akka.Actor;

namespace PeerPigeon.ActorKernel;

/// <summary>The scheduler of a deterministic system: time stands still until it is moved.</summary>
internal sealed class VirtualScheduler(DeterministicRuntime runtime, DateTimeOffset start) : HeapScheduler
{
    private long _ticks;

    public override DateTimeOffset Now => start.AddTicks(_ticks);

    internal override long Ticks => _ticks;

    /// <summary>When the next timer is due; the greatest number if there is none.</summary>
    internal long NextDue => Heap.First?.Due ?? long.MaxValue;

    internal int Pending => Heap.Count;

    internal override void Add(ScheduledWork work)
    {
        runtime.CheckThread("a timer was set");
        Heap.Add(work);
    }

    internal override void Remove(ScheduledWork work)
    {
        if (work.Index < 0) return;
        runtime.CheckThread("a timer was cancelled");
        Heap.Remove(work);
    }

    internal void MoveTo(long ticks) => _ticks = Math.Max(_ticks, ticks);

    /// <summary>Fires the one timer that is due first; false if none is due now.</summary>
    internal bool FireOne()
    {
        if (Heap.First is not { } work || work.Due > _ticks) return false;
        if (work.Interval > 0) Heap.PutOffFirst(work.Due + work.Interval);
        else Heap.Remove(work);
        work.Fire();
        return true;
    }
}
