namespace PeerPigeon.Core;

/// <summary>Frames that wait until a link takes more, bounded in bytes: the oldest gossip is shed first, control frames last.</summary>
public sealed class SendQueue
{
    private readonly LinkedList<(ReadOnlyMemory<byte> Utf8, bool IsControl)> _waiting = [];
    private readonly long _maxBytes;

    /// <summary>An empty queue.</summary>
    /// <param name="maxBytes">Bytes that may wait; one frame is always taken.</param>
    public SendQueue(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        _maxBytes = maxBytes;
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds a frame; returns how many older ones were shed to make room.</summary>
    public int Add(ReadOnlyMemory<byte> utf8, bool isControl)
    {
        var shed = 0;
        while (Bytes + utf8.Length > _maxBytes && Oldest() is { } oldest)
        {
            Bytes -= oldest.ValueRef.Utf8.Length;
            _waiting.Remove(oldest);
            shed++;
        }

        _waiting.AddLast((utf8, isControl));
        Bytes += utf8.Length;
        return shed;
    }

    /// <summary>The frame whose turn it is.</summary>
    public bool TryPeek(out ReadOnlyMemory<byte> utf8)
    {
        utf8 = _waiting.First?.ValueRef.Utf8 ?? default;
        return !IsEmpty;
    }

    /// <summary>Removes the frame whose turn it was.</summary>
    public void Remove()
    {
        Bytes -= _waiting.First!.ValueRef.Utf8.Length;
        _waiting.RemoveFirst();
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _waiting.Clear();
        Bytes = 0;
    }

    private LinkedListNode<(ReadOnlyMemory<byte> Utf8, bool IsControl)>? Oldest()
    {
        for (LinkedListNode<(ReadOnlyMemory<byte> Utf8, bool IsControl)>? node = _waiting.First; node is not null; node = node.Next)
        {
            if (!node.ValueRef.IsControl)
                return node;
        }

        return _waiting.First;
    }
}
