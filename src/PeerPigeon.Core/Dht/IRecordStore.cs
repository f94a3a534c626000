using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>The records that one peer holds of one network, or of one shard of it. Used by one actor.</summary>
/// <remarks>What was put is there at once, and durable when <see cref="CommitAsync"/> that was called afterwards says so.</remarks>
public interface IRecordStore
{
    /// <summary>Records held, tombstones and what has expired since the last sweep included.</summary>
    int Count { get; }

    /// <summary>What they take, as <see cref="StoreBounds.MaxBytes"/> counts.</summary>
    long Bytes { get; }

    /// <summary>Judges a record against what is held, and keeps it if it wins and there is room.</summary>
    RecordVerdict Put(ProvenRecord incoming, DateTimeOffset now);

    /// <summary>The record of a key, which may be a tombstone; null if there is none that is still valid.</summary>
    ProvenRecord? Get(DhtKey key, DateTimeOffset now);

    /// <summary>Lets a record go that others hold now. Not a deletion: <see cref="DhtRecord.Tombstone"/> is put for that.</summary>
    bool Remove(DhtKey key);

    /// <summary>A copy of what is held, in ring order.</summary>
    IReadOnlyList<ProvenRecord> Records();

    /// <summary>Removes what has expired.</summary>
    /// <returns>How many that were.</returns>
    int Sweep(DateTimeOffset now);

    /// <summary>Completes when everything that was put, removed and swept until now is durable; at once in memory. Never throws.</summary>
    /// <returns>Null, or why it is not durable; it is then tried again with the next commit.</returns>
    ValueTask<string?> CommitAsync();
}

/// <summary>How much one store holds.</summary>
/// <param name="MaxRecords">Records, tombstones included.</param>
/// <param name="MaxBytes">UTF-8 bytes of their JSON values and keys, and <see cref="PerRecord"/> for each.</param>
public sealed record StoreBounds(int MaxRecords = 65_536, long MaxBytes = 64 << 20)
{
    /// <summary>What a record counts for beside key and value.</summary>
    /// <value>Bytes: ids, numbers, signature, and its place in the index.</value>
    public const int PerRecord = 512;
}
