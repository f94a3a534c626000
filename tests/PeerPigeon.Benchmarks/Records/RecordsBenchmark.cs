using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Storage;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>Records of the DHT as one peer holds them: values of 200 bytes.</summary>
internal static class RecordsBenchmark
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        await MemoryAsync(run);
        await SignaturesAsync(run);
        await DiskAsync(run, DiskSync.Normal);
        await DiskAsync(run, DiskSync.Full);
    }

    private static async Task MemoryAsync(BenchmarkRun run)
    {
        int count = run.Size(50_000, 2_000);
        ProvenRecord[] records = RecordSamples.Make(count, version: 1), newer = RecordSamples.Make(count, version: 2);

        Figure? theirs = await run.MeasureJavaScriptAsync("take a record, read already", [RecordSamples.Network.Value, "store"], RecordSamples.Lines(records));
        if (theirs is not null)
            await PutAsync(theirs);
        Figure dictionary = await run.MeasureAsync("dictionary: put (baseline)", Unit.PerSecond, timer => RecordSamples.Time(timer, count, Fill));
        await PutAsync(dictionary);
        await run.MeasureAsync("memory: put, newer records of the same keys", Unit.PerSecond, timer =>
        {
            MemoryRecordStore store = RecordSamples.Store();
            RecordSamples.Put(store, records);
            return RecordSamples.Time(timer, count, () => RecordSamples.Put(store, newer));
        }, dictionary);

        MemoryRecordStore held = RecordSamples.Store();
        RecordSamples.Put(held, records);
        Dictionary<string, ProvenRecord> filled = Fill();
        var next = 0;
        Figure lookUp = await run.LoopAsync("dictionary: get (baseline)", Unit.Nanoseconds, () => Require(filled.GetValueOrDefault(records[next++ % count].Record.StoredKey)));
        await run.LoopAsync("memory: get", Unit.Nanoseconds, () => Require(held.Get(records[next++ % count].Record.Key, RecordSamples.Now)), lookUp);
        await run.LoopAsync("memory: get by the key's text", Unit.Nanoseconds, () => Require(held.Get(Key(records[next++ % count].Record.StoredKey), RecordSamples.Now)), lookUp);

        Task PutAsync(Figure baseline) => run.MeasureAsync("memory: put, new keys", Unit.PerSecond, timer =>
        {
            MemoryRecordStore store = RecordSamples.Store();
            return RecordSamples.Time(timer, count, () => RecordSamples.Put(store, records));
        }, baseline);

        Dictionary<string, ProvenRecord> Fill()
        {
            var made = new Dictionary<string, ProvenRecord>();
            foreach (ProvenRecord record in records)
                made[record.Record.StoredKey] = record;
            return made;
        }
    }

    private static async Task SignaturesAsync(BenchmarkRun run)
    {
        using var key = EcdsaPeerKey.Create();
        var verifier = new EcdsaSignatureVerifier();
        DhtRecord signed = key.Sign(RecordSamples.Make(1, version: 1)[0].Record);
        RawJson json = signed.Encode();
        await run.LoopAsync("record: encode", Unit.Microseconds, () => signed.Encode());
        await run.LoopAsync("record: read", Unit.Microseconds, () => Require(DhtRecord.TryRead(json, out DhtRecord? read, out _) ? read : null));
        await run.LoopAsync("record: check the signature, ECDSA P-256", Unit.Microseconds, () => verifier.Prove(signed));
    }

    private static async Task DiskAsync(BenchmarkRun run, DiskSync sync)
    {
        string name = $"SQLite, {(sync == DiskSync.Full ? "full" : "normal")}";
        Figure plain = await run.MeasureAsync(
            $"{name}: plain INSERT per transaction (baseline)", Unit.PerSecond, timer => PlainSqlite.InsertAsync(timer, sync, run.Size(300, 50)), rounds: 3);
        foreach (int batch in (int[])[1, 16, 256])
        {
            int count = batch * run.Size(200, 20);
            await run.MeasureAsync(
                $"{name}: put and commit, {batch} per commit", Unit.PerSecond, timer => RecordDisk.PutAsync(timer, sync, count, batch), plain, rounds: 3);
        }

        await run.MeasureAsync(
            $"{name}: put and commit each, 64 under way", Unit.PerSecond, timer => RecordDisk.PutTogetherAsync(timer, sync, run.Size(200, 20), 64), plain, rounds: 3);
        if (sync == DiskSync.Normal)
            await run.MeasureAsync($"{name}: records read at a start", Unit.PerSecond, timer => RecordDisk.LoadAsync(timer, run.Size(20_000, 2_000)), rounds: 3);
    }

    private static DhtKey Key(string stored) => DhtKey.TryParse(stored, out DhtKey? key, out string? error) ? key : throw new BenchmarkFailedException(error);

    private static void Require(object? found)
    {
        if (found is null)
            throw new BenchmarkFailedException("a record that was put is not there");
    }
}
