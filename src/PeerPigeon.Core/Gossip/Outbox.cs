namespace PeerPigeon.Core;

/// <summary>Publications that wait for a link of their network, oldest first, bounded in number and age (design §6).</summary>
/// <typeparam name="T">What waits.</typeparam>
public sealed class Outbox<T>
{
    private readonly Queue<(T Item, DateTimeOffset Until)> _waiting = [];
    private readonly int _capacity;
    private readonly TimeSpan _age;

    /// <summary>An empty outbox.</summary>
    /// <param name="capacity">Items at most, at least 1.</param>
    /// <param name="age">How long an item may wait.</param>
    public Outbox(int capacity, TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _age = age;
    }

    /// <summary>Items that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds an item; false if the outbox is full.</summary>
    public bool TryAdd(T item, DateTimeOffset now)
    {
        if (_waiting.Count >= _capacity)
            return false;
        _waiting.Enqueue((item, now + _age));
        return true;
    }

    /// <summary>Takes the oldest item.</summary>
    public bool TryTake(out T? item)
    {
        bool found = _waiting.TryDequeue(out (T Item, DateTimeOffset Until) entry);
        item = entry.Item;
        return found;
    }

    /// <summary>Takes every item that fits, oldest first; the others keep their place and their time.</summary>
    public IReadOnlyList<T> TakeWhere(Func<T, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        List<T> taken = [];
        for (int left = _waiting.Count; left > 0; left--)
        {
            (T Item, DateTimeOffset Until) entry = _waiting.Dequeue();
            if (fits(entry.Item))
                taken.Add(entry.Item);
            else
                _waiting.Enqueue(entry);
        }

        return taken;
    }

    /// <summary>Takes the oldest item if it has waited for too long.</summary>
    public bool TryTakeExpired(DateTimeOffset now, out T? item)
    {
        item = default;
        return _waiting.TryPeek(out (T Item, DateTimeOffset Until) entry) && entry.Until <= now && TryTake(out item);
    }
}
