using System.Collections.Immutable;

namespace PeerPigeon.Dashboard.Feed;

/// <summary>The last so many of something. Any thread may add and read.</summary>
internal sealed class Bounded<T>(int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _items = new();
    private long _forgotten;

    /// <summary>Items that made room for later ones.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>All that it was ever given, but for what was cleared away.</summary>
    public long Added
    {
        get
        {
            lock (_gate)
                return _forgotten + _items.Count;
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Enqueue(item);
            if (_items.Count > most)
            {
                _items.Dequeue();
                _forgotten++;
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
            _items.Clear();
    }

    /// <summary>What it holds, the oldest first.</summary>
    public ImmutableArray<T> Snapshot()
    {
        lock (_gate)
            return [.. _items];
    }
}
