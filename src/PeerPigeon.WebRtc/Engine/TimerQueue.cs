using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>When each of many things is due next: a heap with one entry per thing, however often its time moves.</summary>
/// <remarks>Moving a time back costs nothing: the old entry comes up, and is put back.</remarks>
internal sealed class TimerQueue<T>
    where T : class, ITimed
{
    private readonly List<T> _heap = [];

    /// <summary>The earliest time at which something may be due; <see cref="Deadline.None"/> if nothing is.</summary>
    public long Next => _heap.Count > 0 ? _heap[0].NotedDue : Deadline.None;

    /// <summary>Things with a time.</summary>
    public int Count => _heap.Count;

    /// <summary>Takes note of the item's deadline.</summary>
    public void Note(T item)
    {
        long due = item.Due;
        if (due >= item.NotedDue)
            return;
        item.NotedDue = due;
        if (item.Place == 0)
        {
            _heap.Add(item);
            item.Place = _heap.Count;
        }

        Rise(item);
    }

    /// <summary>Takes out one item that is due.</summary>
    public bool TryTake(long now, [NotNullWhen(true)] out T? item)
    {
        while (Next is var next && next != Deadline.None && next <= now)
        {
            item = _heap[0];
            Remove(item);
            if (item.Due <= now)
                return true;
            Note(item);
        }

        item = null;
        return false;
    }

    /// <summary>The item is gone.</summary>
    public void Remove(T item)
    {
        if (item.Place == 0)
            return;
        int at = item.Place - 1;
        T last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        (item.Place, item.NotedDue) = (0, Deadline.None);
        if (ReferenceEquals(last, item))
            return;
        Put(last, at);
        Sink(last);
        Rise(last);
    }

    private void Rise(T item)
    {
        int at = item.Place - 1;
        for (int parent; at > 0 && _heap[parent = (at - 1) / 2].NotedDue > item.NotedDue; at = parent)
            Put(_heap[parent], at);
        Put(item, at);
    }

    private void Sink(T item)
    {
        int at = item.Place - 1;
        for (int child; (child = (2 * at) + 1) < _heap.Count; at = child)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].NotedDue < _heap[child].NotedDue)
                child++;
            if (_heap[child].NotedDue >= item.NotedDue)
                break;
            Put(_heap[child], at);
        }

        Put(item, at);
    }

    private void Put(T item, int at)
    {
        _heap[at] = item;
        item.Place = at + 1;
    }
}

/// <summary>Something with a deadline. The two that can be set are the queue's own.</summary>
internal interface ITimed
{
    /// <summary>Microseconds; <see cref="Deadline.None"/> if never.</summary>
    long Due { get; }

    /// <summary>What the queue has noted; <see cref="Deadline.None"/> at first.</summary>
    long NotedDue { get; set; }

    /// <summary>Where in the queue, from 1; 0 if it is not in it.</summary>
    int Place { get; set; }
}
