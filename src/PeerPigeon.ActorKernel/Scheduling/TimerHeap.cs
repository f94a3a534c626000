using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>What is due first, in a heap of four children per node; work knows its place, so taking it out costs as little as firing it.</summary>
internal sealed class TimerHeap
{
    private const int Arity = 4;

    private Entry[] _entries = new Entry[16];
    private long _sequence;

    internal int Count { get; private set; }

    internal ScheduledWork? First => Count == 0 ? null : _entries[0].Work;

    internal void Add(ScheduledWork work)
    {
        var entry = Enter(work);
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        SiftUp(entry, Count++);
    }

    internal void Remove(ScheduledWork work)
    {
        var index = work.Index;
        if (index < 0) return;
        work.Index = -1;
        var last = _entries[--Count];
        _entries[Count] = default;
        if (ReferenceEquals(last.Work, work)) return;
        if (index > 0 && last.IsBefore(_entries[(index - 1) / Arity])) SiftUp(last, index);
        else SiftDown(last, index);
    }

    /// <summary>The first is due later from now on: as if it were taken out and added again.</summary>
    internal void PutOffFirst(long due)
    {
        var work = _entries[0].Work;
        work.Due = due;
        SiftDown(Enter(work), 0);
    }

    private Entry Enter(ScheduledWork work) => new(work.Due, _sequence++, work);

    private void SiftUp(in Entry entry, int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!entry.IsBefore(_entries[parent])) break;
            Place(_entries[parent], index);
            index = parent;
        }

        Place(entry, index);
    }

    private void SiftDown(in Entry entry, int index)
    {
        while (true)
        {
            var child = (index * Arity) + 1;
            if (child >= Count) break;
            var end = Math.Min(child + Arity, Count);
            var least = child;
            while (++child < end)
                if (_entries[child].IsBefore(_entries[least])) least = child;
            if (!_entries[least].IsBefore(entry)) break;
            Place(_entries[least], index);
            index = least;
        }

        Place(entry, index);
    }

    private void Place(in Entry entry, int index)
    {
        _entries[index] = entry;
        entry.Work.Index = index;
    }

    /// <summary>The order stands beside the work, so that comparing does not go through the memory of every timer.</summary>
    /// <param name="Due">When.</param>
    /// <param name="Sequence">Breaks ties: what was scheduled first fires first.</param>
    /// <param name="Work">What.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Due, long Sequence, ScheduledWork Work)
    {
        internal bool IsBefore(in Entry other) => Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
    }
}
