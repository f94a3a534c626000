namespace PeerPigeon.Storage;

/// <summary>What a commit waits for. Either way a killed process loses nothing that was acknowledged.</summary>
public enum DiskSync
{
    /// <summary>Until the system has the bytes. A power failure or a crash of the system may lose the last commits; the file stays sound.</summary>
    Normal,

    /// <summary>Until the disk says that it has them: they outlive a power failure.</summary>
    Full,
}

/// <summary>How records are kept on disk.</summary>
public sealed record SqliteRecordOptions
{
    /// <summary>What a commit waits for.</summary>
    /// <value>Default <see cref="DiskSync.Full"/>: one flush of the disk per group of commits.</value>
    public DiskSync Sync { get; init; } = DiskSync.Full;

    /// <summary>How large the file may become, its log apart; commits fail beyond.</summary>
    /// <value>Bytes, default 1 GiB, at least 64 KiB.</value>
    public long MaxFileBytes
    {
        get;
        init => field = value >= 65_536 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "max-file-bytes must be at least 65,536");
    } = 1L << 30;

    /// <summary>Changes of one store that may wait for the disk; beyond, new records are refused as if the store were full.</summary>
    /// <value>Records, default 16,384. More: a slow disk is noticed later.</value>
    public int MaxPending
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "max-pending must be positive");
    } = 16_384;
}
