namespace PeerPigeon.WebRtc;

/// <summary>A chunk beyond the first gap, or the place of one that has not come.</summary>
internal struct ReceivedChunk
{
    /// <summary>Its payload; null once it is part of a message.</summary>
    public byte[]? Data;

    public uint Ppid;

    // Of the fragments in a row that belong together: kept true at both ends of the row.
    public uint RunFirst;
    public uint RunLast;

    public ushort Stream;
    public ushort Ssn;
    public byte Flags;
    public bool Present;

    public readonly bool Begins => (Flags & ChunkFlags.Begin) != 0;

    public readonly bool Ends => (Flags & ChunkFlags.End) != 0;

    public readonly bool Unordered => (Flags & ChunkFlags.Unordered) != 0;

    /// <summary>Whether <paramref name="next"/>, one TSN later, continues this fragment's message.</summary>
    public readonly bool ContinuesIn(in ReceivedChunk next) =>
        Present && next.Present && Data is not null && next.Data is not null && !Ends && !next.Begins
        && Stream == next.Stream && Ssn == next.Ssn && Unordered == next.Unordered;
}

/// <summary>A stream of the other side: the sequence number it goes on with, and whole messages that came too early.</summary>
internal sealed class InStream
{
    public ushort NextSsn;
    public Dictionary<ushort, (uint Ppid, byte[] Message)>? Early;
}
