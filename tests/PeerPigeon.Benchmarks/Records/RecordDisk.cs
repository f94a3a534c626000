using PeerPigeon.Core;
using PeerPigeon.Storage;

namespace PeerPigeon.Benchmarks;

/// <summary>Rounds on a file of their own.</summary>
internal static class RecordDisk
{
    public static Task PutAsync(RoundTimer timer, DiskSync sync, int count, int batch)
    {
        ProvenRecord[] records = RecordSamples.Make(count, version: 1);
        return WithAsync(sync, async storage =>
        {
            IRecordStore store = await OpenAsync(storage);
            timer.Start();
            foreach (ProvenRecord[] part in records.Chunk(batch))
            {
                RecordSamples.Put(store, part);
                Require(await store.CommitAsync());
            }

            timer.Stop(count);
        });
    }

    /// <summary>As shard actors do: many puts are under way, and each is answered when it is durable.</summary>
    public static Task PutTogetherAsync(RoundTimer timer, DiskSync sync, int rounds, int together)
    {
        ProvenRecord[] records = RecordSamples.Make(rounds * together, version: 1);
        return WithAsync(sync, async storage =>
        {
            IRecordStore store = await OpenAsync(storage);
            var waiting = new Queue<ValueTask<string?>>();
            timer.Start();
            foreach (ProvenRecord record in records)
            {
                RecordSamples.Put(store, [record]);
                waiting.Enqueue(store.CommitAsync());
                if (waiting.Count >= together)
                    Require(await waiting.Dequeue());
            }

            while (waiting.TryDequeue(out ValueTask<string?> last))
                Require(await last);
            timer.Stop(records.Length);
        });
    }

    public static Task LoadAsync(RoundTimer timer, int count) => WithAsync(DiskSync.Normal, async storage =>
    {
        IRecordStore store = await OpenAsync(storage);
        RecordSamples.Put(store, RecordSamples.Make(count, version: 1));
        Require(await store.CommitAsync());
        timer.Start();
        IRecordStore again = await OpenAsync(storage);
        timer.Stop(count);
        if (again.Count != count)
            throw new BenchmarkFailedException($"{again.Count} records of {count} came back");
    });

    /// <summary>Runs with a file in a new directory, and removes both.</summary>
    public static async Task WithFileAsync(Func<string, Task> work)
    {
        string directory = Directory.CreateTempSubdirectory("pigeon-bench-").FullName;
        try
        {
            await work(Path.Combine(directory, SqliteRecordStorage.FileName));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Task WithAsync(DiskSync sync, Func<SqliteRecordStorage, Task> work) => WithFileAsync(async file =>
    {
        await using SqliteRecordStorage storage = await SqliteRecordStorage.OpenAsync(file, new() { Sync = sync }, RecordSamples.Now);
        await work(storage);
    });

    private static ValueTask<IRecordStore> OpenAsync(SqliteRecordStorage storage) =>
        storage.OpenAsync(new(RecordSamples.Network), new(MaxRecords: 1_000_000, MaxBytes: 1L << 32), RecordSamples.Now);

    private static void Require(string? error)
    {
        if (error is not null)
            throw new BenchmarkFailedException(error);
    }
}
