namespace PeerPigeon.Actors;

/// <summary>What the receiver is told about a stream, and how it is cut.</summary>
public sealed record StreamOptions
{
    /// <summary>Nothing told but what the source itself knows.</summary>
    public static StreamOptions Default { get; } = new();

    /// <summary>A name for the content; the stream is then of kind <c>file</c>.</summary>
    public string? FileName { get; init; }

    /// <summary>What is in it.</summary>
    public string? MimeType { get; init; }

    /// <summary>Bytes that will come; null: what is left of the source, if it can seek.</summary>
    public long? TotalSize { get; init; }

    /// <summary>Bytes in one chunk, default 16,384; brought into 4,096 to 65,536, which is what 1.1.3 takes.</summary>
    public int ChunkSize { get; init; } = 16_384;
}

/// <summary>How far a stream is.</summary>
/// <param name="BytesSent">Bytes that the link took.</param>
/// <param name="TotalSize">Of so many; null if nobody knows.</param>
public readonly record struct StreamProgress(long BytesSent, long? TotalSize);

/// <summary>A stream that was sent whole. The link took all of it; that the receiver read it, nobody says.</summary>
/// <param name="StreamId">Its name on the link.</param>
/// <param name="Bytes">Its length.</param>
public sealed record SentStream(string StreamId, long Bytes);
