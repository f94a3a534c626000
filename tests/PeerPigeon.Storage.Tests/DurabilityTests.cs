using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Storage.Tests.StorageDirectory;

namespace PeerPigeon.Storage.Tests;

public class DurabilityTests
{
    [Theory]
    [InlineData(DiskSync.Normal)]
    [InlineData(DiskSync.Full)]
    public async Task What_was_committed_is_there_at_the_next_start_as_it_was(DiskSync sync)
    {
        using var directory = new StorageDirectory();
        var proven = new ProvenRecord(
            DhtRecord.Create(DhtKey.Owned(Work, Alice, "law", frozen: true), RawJson.FromString("é\n\ud83d\ude00"), Alice, Now.ToUnixTimeMilliseconds(), version: 3)
                .With(new FrameSignature("a2V5", "c2ln")),
            new(ProofLevel.Unproven, Alice));
        var deleted = new ProvenRecord(DhtRecord.Tombstone(DhtKey.Plain(Work, "gone"), Alice, Now.ToUnixTimeMilliseconds()), RecordProof.Unsigned);
        UInt128[] before;
        await using (SqliteRecordStorage storage = await directory.OpenAsync(new() { Sync = sync }))
        {
            IRecordStore store = await StoreAsync(storage);
            await KeepAsync(store, proven, deleted, Record("a"), Record("b"));
            await KeepAsync(store, Record("a", "new", at: 1));
            Assert.True(store.Remove(Record("b").Record.Key));
            Assert.Null(await store.CommitAsync());
            before = Marks(store);
        }

        await using SqliteRecordStorage again = await directory.OpenAsync();
        IRecordStore read = await StoreAsync(again);
        Assert.Null(again.Warning);
        Assert.Equal((3, 3), (before.Length, read.Count));
        Assert.Equal(before, Marks(read));
        ProvenRecord law = read.Get(proven.Record.Key, Now)!;
        Assert.Equal((proven.Proof, proven.Record.Signature, proven.Record.Encode()), (law.Proof, law.Record.Signature, law.Record.Encode()));
        Assert.True(read.Get(deleted.Record.Key, Now)!.Record.IsTombstone);
    }

    [Fact]
    public async Task Networks_and_slices_are_apart_and_the_slices_may_be_others_next_time()
    {
        using var directory = new StorageDirectory();
        await using (SqliteRecordStorage storage = await directory.OpenAsync())
        {
            for (var slice = 0; slice < 4; slice++)
            {
                IRecordStore store = await StoreAsync(storage, slice: slice, slices: 4);
                foreach (int number in Enumerable.Range(0, 100))
                {
                    if (Record($"k{number}").Record.Key.Position.Slice(4) == slice)
                        await KeepAsync(store, Record($"k{number}"));
                }
            }

            IRecordStore global = await storage.OpenAsync(new(NetworkName.Global), new(), Now);
            await KeepAsync(global, Record("k1", "global", network: NetworkName.Global));
        }

        await using SqliteRecordStorage again = await directory.OpenAsync();
        IRecordStore[] halves = [await StoreAsync(again, slice: 0, slices: 2), await StoreAsync(again, slice: 1, slices: 2)];
        Assert.Equal(100, halves.Sum(half => half.Count));
        Assert.All(halves, half => Assert.InRange(half.Count, 20, 80));
        Assert.Equal(["k1=\"global\""], Show(await again.OpenAsync(new(NetworkName.Global), new(), Now)));
    }

    [Fact]
    public async Task What_expired_meanwhile_is_gone_from_the_file_whatever_its_network()
    {
        using var directory = new StorageDirectory();
        await using (SqliteRecordStorage storage = await directory.OpenAsync())
        {
            await KeepAsync(await StoreAsync(storage), Record("a", lifetime: 1000), Record("b"));
            await KeepAsync(await storage.OpenAsync(new(NetworkName.Global), new(), Now), Record("c", network: NetworkName.Global, lifetime: 1000));
        }

        await using (SqliteRecordStorage storage = await directory.OpenAsync(now: Now.AddSeconds(1)))
            Assert.Equal(["b=\"v\""], Show(await StoreAsync(storage)));
        Assert.Equal(["b=\"v\""], (await directory.ReopenAsync()).Records);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_and_smaller_bounds_lose_nothing()
    {
        using var directory = new StorageDirectory();
        await using (SqliteRecordStorage storage = await directory.OpenAsync())
            await KeepAsync(await StoreAsync(storage), Record("a"), Record("b"));

        DateTimeOffset past = DateTimeOffset.UnixEpoch;
        await using SqliteRecordStorage again = await directory.OpenAsync(now: past);
        IRecordStore store = await again.OpenAsync(new(Work), new(MaxRecords: 1), past);
        Assert.Equal(["a=\"v\"", "b=\"v\""], Show(store));
        Assert.Equal(RecordVerdict.Full, store.Put(Record("c"), Now));
    }

    [Fact]
    public async Task Commits_that_are_asked_for_while_the_disk_is_busy_share_one()
    {
        using var directory = new StorageDirectory();
        var writer = new RecordWriter(directory.File);
        await writer.StartAsync(() => (RecordFileOpener.Open(directory.File, new(), out string? warning), warning));
        using var busy = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> read = writer.ReadAsync(_ =>
        {
            began.SetResult();
            busy.Wait();
            return true;
        });
        await began.Task.WaitAsync(TimeSpan.FromMinutes(1));
        IRecordStore[] stores = [.. Enumerable.Range(0, 8).Select(_ => new SqliteRecordStore(writer, new(Work), new(), 100, []))];
        var commits = new List<Task<string?>>();
        for (var i = 0; i < 64; i++)
        {
            stores[i % 8].Put(Record($"k{i}"), Now);
            commits.Add(stores[i % 8].CommitAsync().AsTask());
        }

        Assert.All(commits, commit => Assert.False(commit.IsCompleted));
        busy.Set();
        Assert.All(await Task.WhenAll(commits), Assert.Null);
        Assert.True(await read);
        Assert.Equal(1, writer.Commits);
        Assert.Equal(64, writer.Written);
        await writer.CloseAsync();
        Assert.Equal(64, (await directory.ReopenAsync()).Records.Length);
    }

    [Fact]
    public async Task Closing_writes_what_was_asked_for_and_answers_whoever_comes_later()
    {
        using var directory = new StorageDirectory();
        SqliteRecordStorage storage = await directory.OpenAsync();
        IRecordStore store = await StoreAsync(storage);
        store.Put(Record("a"), Now);
        ValueTask<string?> asked = store.CommitAsync();
        await storage.DisposeAsync();
        Assert.Null(await asked);

        store.Put(Record("b"), Now);
        Assert.Contains("closed", await store.CommitAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<RecordStorageException>(async () => await StoreAsync(storage));
        Assert.Equal(["a=\"v\""], (await directory.ReopenAsync()).Records);
    }

    [Fact]
    public async Task Others_cannot_read_the_file()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var directory = new StorageDirectory();
        await using SqliteRecordStorage storage = await directory.OpenAsync();
        await KeepAsync(await StoreAsync(storage), Record("a"));
        foreach (string file in Directory.GetFiles(directory.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static UInt128[] Marks(IRecordStore store) => [.. store.Records().Select(record => record.Mark)];
}
