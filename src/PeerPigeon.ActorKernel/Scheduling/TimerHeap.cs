namespace Akka.Actor;

/// <summary>What is due first, in a heap of four children per node; work knows its place, so taking it out costs as little as firing it.</summary>
internal sealed class TimerHeap
{
    private const int Arity = 4;

    private ScheduledWork[] _items = new ScheduledWork[16];
    private long _sequence;

    internal int Count { get; private set; }

    internal ScheduledWork? First => Count == 0 ? null : _items[0];

    internal void Add(ScheduledWork work)
    {
        work.Sequence = _sequence++;
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        SiftUp(work, Count++);
    }

    internal void Remove(ScheduledWork work)
    {
        var index = work.Index;
        if (index < 0) return;
        work.Index = -1;
        var last = _items[--Count];
        _items[Count] = null!;
        if (ReferenceEquals(last, work)) return;
        if (index > 0 && IsBefore(last, _items[(index - 1) / Arity])) SiftUp(last, index);
        else SiftDown(last, index);
    }

    private void SiftUp(ScheduledWork work, int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!IsBefore(work, _items[parent])) break;
            Place(_items[parent], index);
            index = parent;
        }

        Place(work, index);
    }

    private void SiftDown(ScheduledWork work, int index)
    {
        while (true)
        {
            var child = (index * Arity) + 1;
            if (child >= Count) break;
            var end = Math.Min(child + Arity, Count);
            var least = child;
            while (++child < end)
                if (IsBefore(_items[child], _items[least])) least = child;
            if (!IsBefore(_items[least], work)) break;
            Place(_items[least], index);
            index = least;
        }

        Place(work, index);
    }

    private void Place(ScheduledWork work, int index)
    {
        _items[index] = work;
        work.Index = index;
    }

    private static bool IsBefore(ScheduledWork left, ScheduledWork right) =>
        left.Due < right.Due || (left.Due == right.Due && left.Sequence < right.Sequence);
}
