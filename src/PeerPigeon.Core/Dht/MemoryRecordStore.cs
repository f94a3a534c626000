using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Records in memory, in ring order; they are gone with the process.</summary>
/// <remarks>A full store refuses new keys (<see cref="RecordVerdict.Full"/>) and drops none, since what it holds may have been acknowledged.</remarks>
/// <param name="rules">Who may write what.</param>
/// <param name="bounds">How much there may be.</param>
/// <param name="changed">Told of each key whose record is another now, with the new one or null; for whoever writes them down.</param>
public sealed class MemoryRecordStore(RecordRules rules, StoreBounds bounds, Action<DhtKey, ProvenRecord?>? changed = null) : IRecordStore
{
    private readonly SortedDictionary<RingPosition, ProvenRecord> _records = [];
    private readonly SortedSet<(long Expires, RingPosition Position)> _expiries = [];

    /// <inheritdoc />
    public int Count => _records.Count;

    /// <inheritdoc />
    public long Bytes { get; private set; }

    /// <inheritdoc />
    public RecordVerdict Put(ProvenRecord incoming, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incoming);
        ProvenRecord? held = Held(incoming.Record.Key);
        RecordVerdict verdict = rules.Judge(incoming, held, now);
        if (verdict != RecordVerdict.Accept)
            return verdict;
        if (!HasRoom(incoming, held) && (Sweep(now) == 0 || !HasRoom(incoming, held = Held(incoming.Record.Key))))
            return RecordVerdict.Full;
        if (held is not null)
            Drop(held);
        Keep(incoming);
        changed?.Invoke(incoming.Record.Key, incoming);
        return verdict;
    }

    /// <summary>Takes a record that an earlier run had accepted, without judging it again: a clock that was set back, or a smaller bound, must not lose it.</summary>
    public void Restore(ProvenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Held(record.Record.Key) is { } held)
            Drop(held);
        Keep(record);
    }

    /// <inheritdoc />
    public ProvenRecord? Get(DhtKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Held(key) is { } held && held.Record.Expires > now.ToUnixTimeMilliseconds() ? held : null;
    }

    /// <inheritdoc />
    public bool Remove(DhtKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Held(key) is not { } held)
            return false;
        Drop(held);
        changed?.Invoke(key, null);
        return true;
    }

    /// <inheritdoc />
    public IReadOnlyList<ProvenRecord> Records() => [.. _records.Values];

    /// <inheritdoc />
    public int Sweep(DateTimeOffset now)
    {
        long clock = now.ToUnixTimeMilliseconds();
        var swept = 0;
        for (; _expiries.Count > 0 && _expiries.Min is var (expires, position) && expires <= clock; swept++)
        {
            ProvenRecord old = _records[position];
            Drop(old);
            changed?.Invoke(old.Record.Key, null);
        }

        return swept;
    }

    /// <inheritdoc />
    public ValueTask<string?> CommitAsync() => new((string?)null);

    private static long SizeOf(ProvenRecord record) =>
        record.Record.Value.Utf8.Length + System.Text.Encoding.UTF8.GetByteCount(record.Record.StoredKey) + StoreBounds.PerRecord;

    private ProvenRecord? Held(DhtKey key) => _records.GetValueOrDefault(key.Position);

    private bool HasRoom(ProvenRecord incoming, ProvenRecord? held) =>
        Count + (held is null ? 1 : 0) <= bounds.MaxRecords && Bytes + SizeOf(incoming) - (held is null ? 0 : SizeOf(held)) <= bounds.MaxBytes;

    private void Keep(ProvenRecord record)
    {
        RingPosition position = record.Record.Key.Position;
        _records.Add(position, record);
        _expiries.Add((record.Record.Expires, position));
        Bytes += SizeOf(record);
    }

    private void Drop(ProvenRecord record)
    {
        RingPosition position = record.Record.Key.Position;
        _records.Remove(position);
        _expiries.Remove((record.Record.Expires, position));
        Bytes -= SizeOf(record);
    }
}
