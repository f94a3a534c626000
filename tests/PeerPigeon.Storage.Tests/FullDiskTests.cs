using System.Diagnostics.Metrics;
using PeerPigeon.Core;
using static PeerPigeon.Storage.Tests.StorageDirectory;

namespace PeerPigeon.Storage.Tests;

public class FullDiskTests
{
    [Fact]
    public async Task What_finds_no_room_on_the_disk_is_told_and_written_once_there_is_some()
    {
        using var directory = new StorageDirectory();
        string[] held;
        await using (SqliteRecordStorage storage = await directory.OpenAsync(new() { MaxFileBytes = 131_072 }))
        {
            IRecordStore store = await StoreAsync(storage);
            string? error = null;
            var number = 0;
            for (; error is null; number++)
            {
                Assert.InRange(number, 0, 100);
                store.Put(Record($"k{number}", new string('v', 5000)), Now);
                error = await store.CommitAsync();
            }

            Assert.Contains("no room", error, StringComparison.Ordinal);
            Assert.Contains(directory.File, error, StringComparison.Ordinal);
            Assert.NotNull(await store.CommitAsync());      // it is still not durable, and still says so
            Assert.Equal(2, storage.Counters.Failures);

            // The same record again is not acknowledged for being there in memory.
            Assert.Equal(RecordVerdict.Same, store.Put(Record($"k{number - 1}", new string('v', 5000)), Now));
            Assert.NotNull(await store.CommitAsync());

            Assert.True(store.Remove(Record("k0").Record.Key) && store.Remove(Record("k1").Record.Key));
            Assert.Null(await store.CommitAsync());
            held = Show(store);
            Assert.Equal(number - 2, held.Length);
        }

        Assert.Equal(held, (await directory.ReopenAsync()).Records);
    }

    [Fact]
    public async Task While_the_disk_takes_nothing_no_more_is_taken_than_may_wait()
    {
        using var directory = new StorageDirectory();
        await using SqliteRecordStorage storage = await directory.OpenAsync(new() { MaxFileBytes = 65_536, MaxPending = 3 });
        IRecordStore store = await StoreAsync(storage);
        RecordVerdict[] verdicts = [.. Enumerable.Range(0, 5).Select(i => store.Put(Record($"k{i}", new string('v', 60_000)), Now))];
        Assert.NotNull(await store.CommitAsync());
        Assert.Equal([RecordVerdict.Accept, RecordVerdict.Accept, RecordVerdict.Accept, RecordVerdict.Full, RecordVerdict.Full], verdicts);
        Assert.Equal(RecordVerdict.Full, store.Put(Record("k9"), Now));
    }

    // Other tests may count meanwhile, so there may be more.
    [Fact]
    public async Task Whoever_listens_to_the_meter_sees_transactions_and_their_failures()
    {
        long written = 0, failed = 0, rows = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == "PeerPigeon.Storage")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "peerpigeon.dht.store.rows")
                Interlocked.Add(ref rows, value);
            else if (instrument.Name == "peerpigeon.dht.store.commits")
                Interlocked.Add(ref tags[0].Value is "failed" ? ref failed : ref written, value);
        });
        listener.Start();
        using var directory = new StorageDirectory();
        await using SqliteRecordStorage storage = await directory.OpenAsync(new() { MaxFileBytes = 65_536 });
        IRecordStore store = await StoreAsync(storage);
        await KeepAsync(store, Record("a"));
        store.Put(Record("b", new string('v', 60_000)), Now);
        Assert.NotNull(await store.CommitAsync());

        Assert.True(Interlocked.Read(ref written) >= 1 && Interlocked.Read(ref failed) >= 1 && Interlocked.Read(ref rows) >= 1);
    }

    [Theory]
    [InlineData("missing/records.db")]
    [InlineData("file/records.db")]
    [InlineData(".")]
    public async Task A_place_that_cannot_be_written_is_refused_with_its_name(string path)
    {
        using var directory = new StorageDirectory();
        File.WriteAllText(Path.Combine(directory.Path, "file"), "");
        string file = Path.Combine(directory.Path, path);
        var error = await Assert.ThrowsAsync<RecordStorageException>(() => SqliteRecordStorage.OpenAsync(file, new(), Now));
        Assert.Contains(Path.GetFullPath(file), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_user_of_the_file_is_refused()
    {
        using var directory = new StorageDirectory();
        await using SqliteRecordStorage first = await directory.OpenAsync();
        await KeepAsync(await StoreAsync(first), Record("a"));
        var error = await Assert.ThrowsAsync<RecordStorageException>(() => directory.OpenAsync());
        Assert.Contains("open", error.Message, StringComparison.Ordinal);
        await KeepAsync(await StoreAsync(first), Record("b"));
    }
}
