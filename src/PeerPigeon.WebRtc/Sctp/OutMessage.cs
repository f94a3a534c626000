namespace PeerPigeon.WebRtc;

/// <summary>A message on its way out, or a mark in a stream's queue that the stream restarts there. Reused.</summary>
internal sealed class OutMessage
{
    public OutStream Stream = null!;
    public OutMessage? Next;
    public ReadOnlyMemory<byte> Bytes;
    public IDisposable? Owner;
    public uint Ppid;
    public ushort Ssn;
    public bool IsReset;
    public bool Unordered;
    public bool Abandoned;
    public int MaxRetransmits;
    public long ExpiresAt;

    /// <summary>Bytes that have a TSN.</summary>
    public int Fragmented;

    /// <summary>Bytes that neither the peer has acknowledged in sequence nor this side has dropped.</summary>
    public int Outstanding;

    public bool IsPartial => ExpiresAt != Deadline.None || MaxRetransmits != int.MaxValue;

    public void Clear()
    {
        Stream = null!;
        Next = null;
        Bytes = default;
        Owner = null;
        Fragmented = 0;
        Outstanding = 0;
        IsReset = false;
        Abandoned = false;
    }
}

/// <summary>A stream of this side: its queue, its next sequence number, its place among those that want to send.</summary>
internal sealed class OutStream(ushort id)
{
    public readonly ushort Id = id;
    public OutMessage? Head;
    public OutStream? NextReady;
    public ushort NextSsn;
    public bool IsReady;

    /// <summary>A reset is under way: nothing is sent until the other side answered it.</summary>
    public bool IsResetting;

    /// <summary>Payload bytes queued or unacknowledged.</summary>
    public long Buffered;

    private OutMessage? _tail;

    public void Enqueue(OutMessage message)
    {
        if (Head is null)
            Head = message;
        else
            _tail!.Next = message;
        _tail = message;
    }

    public OutMessage Dequeue()
    {
        OutMessage message = Head!;
        Head = message.Next;
        message.Next = null;
        return message;
    }
}
