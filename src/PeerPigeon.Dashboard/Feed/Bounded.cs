using System.Collections.Immutable;

namespace PeerPigeon.Dashboard.Feed;

/// <summary>The last so many of something. Any thread may add and read.</summary>
internal sealed class Bounded<T>(int most)
{
    private readonly Lock _gate = new();
    private readonly T[] _items = new T[most];
    private int _first;
    private int _count;
    private long _forgotten;

    /// <summary>Items that made room for later ones.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>All that it was ever given, but for what was cleared away.</summary>
    public long Added
    {
        get
        {
            lock (_gate)
                return _forgotten + _count;
        }
    }

    /// <summary>The youngest item; the default of its type while there is none.</summary>
    public T? Last
    {
        get
        {
            lock (_gate)
                return _count == 0 ? default : _items[Place(_count - 1)];
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items[Place(_count)] = item;
            if (_count < most)
            {
                _count++;
                return;
            }

            _first = Place(1);
            _forgotten++;
        }
    }

    /// <summary>Puts an item in the place of the one that matches, or adds it where none does.</summary>
    public void Put(Predicate<T> matches, T item)
    {
        lock (_gate)
        {
            for (int i = _count - 1; i >= 0; i--)
            {
                if (!matches(_items[Place(i)]))
                    continue;
                _items[Place(i)] = item;
                return;
            }

            Add(item);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_items);
            (_first, _count) = (0, 0);
        }
    }

    /// <summary>What it holds, the oldest first.</summary>
    public ImmutableArray<T> Snapshot()
    {
        lock (_gate)
        {
            ImmutableArray<T>.Builder all = ImmutableArray.CreateBuilder<T>(_count);
            for (var i = 0; i < _count; i++)
                all.Add(_items[Place(i)]);
            return all.MoveToImmutable();
        }
    }

    private int Place(int index) => (_first + index) % most;
}
