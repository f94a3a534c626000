namespace PeerPigeon.WebRtc;

/// <summary>Entries of consecutive TSNs, found by TSN in one step. Grows by doubling, begins with nothing.</summary>
internal sealed class TsnRing<T>(uint first)
    where T : struct
{
    private const int Smallest = 16;
    private T[] _items = [];

    /// <summary>The TSN of the oldest entry, or of the next to come if there is none.</summary>
    public uint First { get; private set; } = first;

    public int Count { get; private set; }

    /// <summary>The TSN that the next entry gets.</summary>
    public uint Next => First + (uint)Count;

    public ref T this[uint tsn] => ref _items[tsn & (uint)(_items.Length - 1)];

    public bool Contains(uint tsn) => tsn - First < (uint)Count;

    public ref T Append()
    {
        if (Count == _items.Length)
            Resize(Math.Max(Smallest, _items.Length * 2));
        Count++;
        return ref this[First + (uint)(Count - 1)];
    }

    /// <summary>Makes room so that <paramref name="tsn"/> has an entry; those in between are default.</summary>
    public void ExtendTo(uint tsn)
    {
        while (!Contains(tsn))
            Append() = default;
    }

    public void RemoveFirst()
    {
        this[First] = default;
        First++;
        Count--;
    }

    /// <summary>Begins again, empty, at <paramref name="first"/>. Only while empty.</summary>
    public void MoveTo(uint first) => First = first;

    /// <summary>Gives memory back while there is nothing in it.</summary>
    public void Trim()
    {
        if (Count == 0 && _items.Length > Smallest)
            _items = [];
    }

    private void Resize(int capacity)
    {
        var items = new T[capacity];
        for (uint i = 0; i < Count; i++)
            items[(First + i) & (uint)(capacity - 1)] = this[First + i];
        _items = items;
    }
}
