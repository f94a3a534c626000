namespace PeerPigeon.WebRtc;

/// <summary>What is known of a chunk that was sent.</summary>
internal enum ChunkState : byte
{
    /// <summary>On its way.</summary>
    InFlight,

    /// <summary>Taken for lost; waits to be sent again.</summary>
    Lost,

    /// <summary>Reported in a gap block.</summary>
    Acked,

    /// <summary>Given up; a FORWARD-TSN passes over it.</summary>
    Abandoned,
}

/// <summary>A fragment that has a TSN: which bytes of which message, and how it fares.</summary>
internal struct SentChunk
{
    public OutMessage Message;
    public long SentAt;

    /// <summary>Number of the packet that carried it last; a later packet has a greater one.</summary>
    public long Packet;

    public int Offset;

    /// <summary>While acknowledged: the last TSN of the acknowledged run that is known to begin here.</summary>
    public uint AckedTo;

    // Neighbours in the list this chunk is in.
    public uint Before;
    public uint After;

    public ushort Length;
    public ushort Transmissions;
    public ChunkState State;

    /// <summary>Whether it stands for its packet in the count of packets in flight.</summary>
    public bool CountsPacket;

    /// <summary>Bytes it takes of the congestion window.</summary>
    public readonly int Cost => Length + PacketWriter.DataHeaderBytes;
}

/// <summary>A list through the entries of a ring, in the order they were added. Every chunk is in one list at most.</summary>
internal sealed class ChunkList(TsnRing<SentChunk> ring)
{
    public int Count { get; private set; }

    public uint Head { get; private set; }

    public uint Tail { get; private set; }

    public void Add(uint tsn)
    {
        if (Count++ == 0)
        {
            Head = tsn;
        }
        else
        {
            ring[Tail].After = tsn;
            ring[tsn].Before = Tail;
        }

        Tail = tsn;
    }

    public void Remove(uint tsn)
    {
        ref SentChunk chunk = ref ring[tsn];
        if (--Count == 0)
            return;
        if (tsn == Head)
        {
            Head = chunk.After;
        }
        else if (tsn == Tail)
        {
            Tail = chunk.Before;
        }
        else
        {
            ring[chunk.Before].After = chunk.After;
            ring[chunk.After].Before = chunk.Before;
        }
    }
}
