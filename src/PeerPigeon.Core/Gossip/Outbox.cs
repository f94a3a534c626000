namespace PeerPigeon.Core;

/// <summary>Publications that wait for a link of their network, oldest first, bounded in number and age (design §6).</summary>
/// <typeparam name="T">What waits.</typeparam>
public sealed class Outbox<T>
{
    private readonly LinkedList<(T Item, DateTimeOffset Until)> _waiting = [];
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
    /// <param name="item">What waits.</param>
    /// <param name="now">When it begins to wait here.</param>
    /// <param name="until">When it has waited long enough, if it waited elsewhere before; it then takes its place among those of its time.</param>
    public bool TryAdd(T item, DateTimeOffset now, DateTimeOffset? until = null)
    {
        if (_waiting.Count >= _capacity)
            return false;
        DateTimeOffset end = until ?? now + _age;
        LinkedListNode<(T Item, DateTimeOffset Until)>? before = _waiting.Last;
        while (before is not null && before.Value.Until > end)
            before = before.Previous;
        if (before is null)
            _waiting.AddFirst((item, end));
        else
            _waiting.AddAfter(before, (item, end));
        return true;
    }

    /// <summary>Takes the oldest item.</summary>
    public bool TryTake(out T? item)
    {
        item = default;
        if (_waiting.First is not { } first)
            return false;
        item = first.Value.Item;
        _waiting.RemoveFirst();
        return true;
    }

    /// <summary>Takes every item that fits, oldest first, and until when it may wait; the others keep their place and their time.</summary>
    public IReadOnlyList<(T Item, DateTimeOffset Until)> TakeWhere(Func<T, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        List<(T Item, DateTimeOffset Until)> taken = [];
        for (LinkedListNode<(T Item, DateTimeOffset Until)>? node = _waiting.First; node is not null;)
        {
            LinkedListNode<(T Item, DateTimeOffset Until)>? next = node.Next;
            if (fits(node.Value.Item))
            {
                taken.Add(node.Value);
                _waiting.Remove(node);
            }

            node = next;
        }

        return taken;
    }

    /// <summary>Takes the oldest item if it has waited for too long.</summary>
    public bool TryTakeExpired(DateTimeOffset now, out T? item)
    {
        item = default;
        return _waiting.First is { } first && first.Value.Until <= now && TryTake(out item);
    }
}
