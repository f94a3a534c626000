using System.Runtime.InteropServices;
using PeerPigeon.Core;

namespace PeerPigeon.Storage;

/// <summary>The records of a mesh in one SQLite file with a write-ahead log: <c>records.db</c> of its state directory.</summary>
/// <remarks>
/// One process at a time; the state directory's lock sees to that. All records are in memory too, so that reading is as fast as without a
/// file and the bounds of the stores bound both. A thread of its own writes; commits that are asked for meanwhile share one transaction.
/// </remarks>
public sealed class SqliteRecordStorage : IRecordStorage
{
    /// <summary>The file's name in a state directory.</summary>
    public const string FileName = "records.db";

    private readonly RecordWriter _writer;
    private readonly SqliteRecordOptions _options;
    private long _unreadable;

    private SqliteRecordStorage(RecordWriter writer, SqliteRecordOptions options, string? warning)
    {
        _writer = writer;
        _options = options;
        Warning = warning;
    }

    /// <summary>What somebody should know of how the file was found: it was damaged, and where it lies now. Null if it was sound.</summary>
    public string? Warning { get; }

    /// <summary>What was written since the start; of all files of the process together in the metrics <c>peerpigeon.dht.store</c>.</summary>
    public StorageCounters Counters => new(_writer.Commits, _writer.Failures, _writer.Written, Interlocked.Read(ref _unreadable));

    /// <summary>Why the last transaction failed, the disk being full for example; null: it did not.</summary>
    public string? Fault => _writer.Fault;

    /// <summary>Opens the file, or makes it. What had expired by <paramref name="now"/> is deleted.</summary>
    /// <param name="file">Its path; the directory must be there.</param>
    /// <param name="options">Flushing and bounds.</param>
    /// <param name="now">The present time.</param>
    /// <exception cref="RecordStorageException">It cannot be used: rights, room, another program's, or of a later version.</exception>
    public static async Task<SqliteRecordStorage> OpenAsync(string file, SqliteRecordOptions options, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(options);
        string path = Path.GetFullPath(file);
        var writer = new RecordWriter(path);
        string? warning = await writer.StartAsync(() => (RecordFileOpener.Open(path, options, out string? found), found));
        var storage = new SqliteRecordStorage(writer, options, warning);
        try
        {
            await writer.ReadAsync(opened =>
            {
                opened.Sweep(now);
                return true;
            });
            return storage;
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="RecordStorageException">The file cannot be read, or is closed.</exception>
    public async ValueTask<IRecordStore> OpenAsync(RecordRules rules, StoreBounds bounds, DateTimeOffset now, int slice = 0, int slices = 1)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentOutOfRangeException.ThrowIfNegative(slice);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slice, slices);
        return await _writer.ReadAsync(file =>
        {
            List<ProvenRecord> records = file.Load(rules.Network, slice, slices, out int unreadable);
            Interlocked.Add(ref _unreadable, unreadable);
            StorageMetrics.CountUnreadable(unreadable);
            var store = new SqliteRecordStore(_writer, rules, bounds, _options.MaxPending, records);
            store.Sweep(now);
            return store;
        });
    }

    /// <summary>Writes what commits have asked for, and closes the file.</summary>
    public async ValueTask DisposeAsync() => await _writer.CloseAsync();
}

/// <summary>What happened to a file of records since it was opened.</summary>
/// <param name="Commits">Transactions; one may answer many <see cref="IRecordStore.CommitAsync"/>.</param>
/// <param name="Failures">Transactions that failed; what they held is tried again.</param>
/// <param name="Written">Rows written or deleted.</param>
/// <param name="Unreadable">Rows that hold no record that this build understands; they go when they expire.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StorageCounters(long Commits, long Failures, long Written, long Unreadable);
