using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Storage.Tests;

/// <summary>A directory of its own for one test, and records to put into its file.</summary>
internal sealed class StorageDirectory : IDisposable
{
    public static readonly NetworkName Work = NetworkName.Parse("work");
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly PeerId Alice = PeerId.Parse("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1");

    public string Path { get; } = Directory.CreateTempSubdirectory("pigeon-records-").FullName;

    public string File => System.IO.Path.Combine(Path, SqliteRecordStorage.FileName);

    public Task<SqliteRecordStorage> OpenAsync(SqliteRecordOptions? options = null, DateTimeOffset? now = null) =>
        SqliteRecordStorage.OpenAsync(File, options ?? new() { Sync = DiskSync.Normal }, now ?? Now);

    public static ValueTask<IRecordStore> StoreAsync(SqliteRecordStorage storage, NetworkName? network = null, int slice = 0, int slices = 1) =>
        storage.OpenAsync(new(network ?? Work), new(), Now, slice, slices);

    public static ProvenRecord Record(string label, string value = "v", double at = 0, NetworkName? network = null, long lifetime = DhtRecord.LifetimeMs) => new(
        DhtRecord.Create(
            DhtKey.Plain(network ?? Work, label), RawJson.FromString(value), Alice, Now.AddSeconds(at).ToUnixTimeMilliseconds(), lifetime: lifetime),
        RecordProof.Unsigned);

    /// <summary>Puts and commits; fails where the store refuses.</summary>
    public static async Task KeepAsync(IRecordStore store, params ProvenRecord[] records)
    {
        foreach (ProvenRecord record in records)
            Assert.Equal(RecordVerdict.Accept, store.Put(record, Now));
        Assert.Null(await store.CommitAsync());
    }

    /// <summary>What a start finds, as label and value.</summary>
    public async Task<(string? Warning, string[] Records)> ReopenAsync()
    {
        await using SqliteRecordStorage storage = await OpenAsync();
        return (storage.Warning, Show(await StoreAsync(storage)));
    }

    public static string[] Show(IRecordStore store) =>
        [.. store.Records().Select(record => $"{record.Record.Key.Label}={record.Record.Value}").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
