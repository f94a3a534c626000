using System.Collections.Concurrent;

namespace PeerPigeon.WebRtc;

/// <summary>What other threads want of the engine's thread, in order. Any number of writers, one reader.</summary>
internal sealed class Inbox(Action wake)
{
    private readonly ConcurrentQueue<Item> _items = new();
    private int _asleep;

    /// <summary>Something to do.</summary>
    public void Post(Action<long> action) => Add(new(action, default, IsBinary: false));

    /// <summary>A message to send.</summary>
    public void Post(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary) => Add(new(channel, message, isBinary));

    /// <summary>The next item.</summary>
    public bool TryTake(out Item item) => _items.TryDequeue(out item);

    /// <summary>The reader is about to sleep.</summary>
    /// <returns>False if it must not, because something came.</returns>
    public bool MaySleep()
    {
        Volatile.Write(ref _asleep, 1);
        Interlocked.MemoryBarrier();
        if (_items.IsEmpty)
            return true;
        Volatile.Write(ref _asleep, 0);
        return false;
    }

    /// <summary>The reader is up again.</summary>
    public void Awake() => Volatile.Write(ref _asleep, 0);

    private void Add(Item item)
    {
        _items.Enqueue(item);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1)
            wake();
    }

    /// <summary>One wish: an <see cref="Action{T}"/> of the time, or a <see cref="DataChannel"/> with a message for it.</summary>
    internal readonly record struct Item(object Target, ReadOnlyMemory<byte> Message, bool IsBinary);
}
