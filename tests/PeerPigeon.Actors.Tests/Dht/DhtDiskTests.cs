using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

/// <summary>The DHT on a disk that takes nothing.</summary>
public sealed class DhtDiskTests : IDisposable
{
    private readonly DhtBench _bench = new(records: new FullDisk());

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_failing_disk_is_warned_of_at_once_and_then_once_a_minute_with_a_count()
    {
        List<string> warnings = _bench.Actors.Warnings();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(MeshErrors.StoreFull, _bench.Put($"a{i}", "one").Only<MeshProtocol.Refused>().Code);
            _bench.Advance(1);
        }

        Assert.Contains("1 commits failed: no room", Assert.Single(warnings), StringComparison.Ordinal);
        _bench.Advance(31);
        Assert.Contains("29 commits failed", warnings[1], StringComparison.Ordinal);
        _bench.Advance(300);
        Assert.Equal(2, warnings.Count);

        _bench.Put("later", "one");
        Assert.Contains("1 commits failed", warnings[2], StringComparison.Ordinal);
    }

    private sealed class FullDisk : IRecordStorage
    {
        public ValueTask<IRecordStore> OpenAsync(RecordRules rules, StoreBounds bounds, DateTimeOffset now, int slice = 0, int slices = 1) =>
            new(new Store(new(rules, bounds)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Store(MemoryRecordStore memory) : IRecordStore
    {
        public int Count => memory.Count;

        public long Bytes => memory.Bytes;

        public RecordVerdict Put(ProvenRecord incoming, DateTimeOffset now) => memory.Put(incoming, now);

        public ProvenRecord? Get(DhtKey key, DateTimeOffset now) => memory.Get(key, now);

        public bool Remove(DhtKey key) => memory.Remove(key);

        public IReadOnlyList<ProvenRecord> Records() => memory.Records();

        public int Sweep(DateTimeOffset now) => memory.Sweep(now);

        public ValueTask<string?> CommitAsync() => new("no room");
    }
}
