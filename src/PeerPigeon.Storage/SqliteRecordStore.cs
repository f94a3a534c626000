using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Storage;

/// <summary>Records in memory that are written to the storage's file: reading never touches the disk.</summary>
internal sealed class SqliteRecordStore : IRecordStore
{
    private readonly RecordWriter _writer;
    private readonly MemoryRecordStore _memory;
    private readonly PendingChanges _pending = new();
    private readonly int _maxPending;

    public SqliteRecordStore(RecordWriter writer, RecordRules rules, StoreBounds bounds, int maxPending, IEnumerable<ProvenRecord> records)
    {
        _writer = writer;
        _maxPending = maxPending;
        _memory = new(rules, bounds, _pending.Add);
        foreach (ProvenRecord record in records)
            _memory.Restore(record);
    }

    /// <inheritdoc />
    public int Count => _memory.Count;

    /// <inheritdoc />
    public long Bytes => _memory.Bytes;

    /// <inheritdoc />
    public RecordVerdict Put(ProvenRecord incoming, DateTimeOffset now) => _pending.Count < _maxPending ? _memory.Put(incoming, now) : RecordVerdict.Full;

    /// <inheritdoc />
    public ProvenRecord? Get(DhtKey key, DateTimeOffset now) => _memory.Get(key, now);

    /// <inheritdoc />
    public bool Remove(DhtKey key) => _memory.Remove(key);

    /// <inheritdoc />
    public IReadOnlyList<ProvenRecord> Records() => _memory.Records();

    /// <inheritdoc />
    public int Sweep(DateTimeOffset now) => _memory.Sweep(now);

    /// <inheritdoc />
    public ValueTask<string?> CommitAsync()
    {
        ValueTask<string?> written = _pending.WhenWritten(out bool isFirst);
        if (isFirst && !_writer.TryEnlist(_pending))
            _pending.Refuse(_writer.Closed().Message);
        return written;
    }
}
