namespace PeerPigeon.WebRtc;

/// <summary>When each of many things is due next. Moving a time back costs nothing: the old entry comes up, and is put back.</summary>
internal sealed class TimerQueue<T>
    where T : class, ITimed
{
    private readonly PriorityQueue<T, long> _queue = new();

    /// <summary>The earliest time at which something may be due; <see cref="Deadline.None"/> if nothing is.</summary>
    public long Next => _queue.TryPeek(out _, out long at) ? at : Deadline.None;

    /// <summary>Entries held, those that were moved since included.</summary>
    public int Count => _queue.Count;

    /// <summary>Takes note of the item's deadline.</summary>
    public void Note(T item)
    {
        long due = item.Due;
        if (due >= item.NotedDue)
            return;
        item.NotedDue = due;
        _queue.Enqueue(item, due);
    }

    /// <summary>Takes out one item that is due; each entry of it comes up once.</summary>
    public bool TryTake(long now, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? item)
    {
        while (_queue.TryPeek(out item, out long at) && at <= now)
        {
            _queue.Dequeue();
            // An entry that was overtaken by an earlier one of the same item is stale.
            if (at != item.NotedDue)
                continue;
            item.NotedDue = Deadline.None;
            if (item.Due <= now)
                return true;
            Note(item);
        }

        item = null;
        return false;
    }
}

/// <summary>Something with a deadline.</summary>
internal interface ITimed
{
    /// <summary>Microseconds; <see cref="Deadline.None"/> if never.</summary>
    long Due { get; }

    /// <summary>The queue's own: what it has noted.</summary>
    long NotedDue { get; set; }
}
