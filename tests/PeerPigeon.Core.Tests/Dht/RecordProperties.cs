using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests.Dht;

/// <summary>Whoever has seen the same records holds the same ones, in whatever order and however often they came.</summary>
public class RecordProperties
{
    private static readonly NetworkName Work = NetworkName.Parse("work");
    private static readonly DhtKey[] Keys =
        [DhtKey.Plain(Work, "doc"), DhtKey.Owned(Work, Given.Peer(1), "doc"), DhtKey.Owned(Work, Given.Peer(1), "doc", frozen: true)];

    private static readonly DateTimeOffset Now = Given.At(100);

    [Fact]
    public void The_order_of_arrival_does_not_matter() => Given.ForSeeds(400, seed =>
    {
        var random = new Random(seed);
        ProvenRecord[] records = [.. Enumerable.Range(0, 12).Select(_ => Any(random))];
        UInt128[] expected = Marks(Fill(records));
        for (var i = 0; i < 6; i++)
        {
            random.Shuffle(records);
            Assert.Equal(expected, Marks(Fill(records.Concat(records.Take(random.Next(12))))));
        }
    });

    [Fact]
    public void Two_stores_that_give_each_other_everything_agree_and_nothing_changes_afterwards() => Given.ForSeeds(300, seed =>
    {
        var random = new Random(seed);
        MemoryRecordStore left = Fill(Enumerable.Range(0, 8).Select(_ => Any(random))), right = Fill(Enumerable.Range(0, 8).Select(_ => Any(random)));
        Give(left, right);
        Give(right, left);
        Assert.Equal(Marks(left), Marks(right));
        Assert.All(left.Records(), record => Assert.Equal(RecordVerdict.Same, right.Put(record, Now)));
    });

    [Fact]
    public void The_order_of_two_records_is_total() => Given.ForSeeds(400, seed =>
    {
        var random = new Random(seed);
        DhtKey key = Keys[random.Next(Keys.Length)];
        ProvenRecord a = Any(random, key), b = Any(random, key), c = Any(random, key);
        Assert.Equal(Math.Sign(RecordOrder.Compare(a, b)), -Math.Sign(RecordOrder.Compare(b, a)));
        if (RecordOrder.Compare(a, b) >= 0 && RecordOrder.Compare(b, c) >= 0)
            Assert.True(RecordOrder.Compare(a, c) >= 0);
        if (RecordOrder.Compare(a, b) == 0)
            Assert.Equal(a.Mark, b.Mark);
    });

    [Fact]
    public void A_store_keeps_its_sums_right_whatever_happens_to_it() => Given.ForSeeds(100, seed =>
    {
        var random = new Random(seed);
        DateTimeOffset now = Given.At(100);
        var store = new MemoryRecordStore(new(Work), new(MaxRecords: 20, MaxBytes: 16_000));
        var model = new Dictionary<string, ProvenRecord>();
        for (var step = 0; step < 60; step++)
        {
            ProvenRecord record = Any(random, DhtKey.Plain(Work, $"k{random.Next(30)}"), lifetime: random.Next(1, 200_000));
            switch (random.Next(8))
            {
                case 0:
                    Assert.Equal(model.Remove(record.Record.StoredKey), store.Remove(record.Record.Key));
                    break;
                case 1:
                    now = now.AddSeconds(random.Next(20));
                    string[] over = [.. model.Where(held => held.Value.Record.Expires <= now.ToUnixTimeMilliseconds()).Select(held => held.Key)];
                    Assert.Equal(over.Length, store.Sweep(now));
                    Array.ForEach(over, key => model.Remove(key));
                    break;
                default:
                    if (store.Put(record, now) == RecordVerdict.Accept)
                        model[record.Record.StoredKey] = record;
                    foreach (string gone in (string[])[.. model.Keys.Where(key => store.Records().All(held => held.Record.StoredKey != key))])
                    {
                        Assert.True(model[gone].Record.Expires <= now.ToUnixTimeMilliseconds());      // swept to make room
                        model.Remove(gone);
                    }

                    break;
            }

            AssertSame(model, store);
        }
    });

    private static void AssertSame(Dictionary<string, ProvenRecord> model, MemoryRecordStore store)
    {
        ProvenRecord[] expected = [.. model.Values.OrderBy(record => record.Record.Key.Position)];
        Assert.Equal(expected, store.Records());
        Assert.Equal(expected.Length, store.Count);
        Assert.True(store.Count <= 20 && store.Bytes <= 16_000);
        Assert.Equal(expected.Sum(record => record.Record.Value.Utf8.Length + record.Record.StoredKey.Length + StoreBounds.PerRecord), store.Bytes);
    }

    private static UInt128[] Marks(MemoryRecordStore store) => [.. store.Records().Select(record => record.Mark)];

    private static MemoryRecordStore Fill(IEnumerable<ProvenRecord> records)
    {
        var store = new MemoryRecordStore(new(Work), new());
        foreach (ProvenRecord record in records)
            store.Put(record, Now);
        return store;
    }

    private static void Give(MemoryRecordStore from, MemoryRecordStore to)
    {
        foreach (ProvenRecord record in from.Records())
            to.Put(record, Now);
    }

    private static ProvenRecord Any(Random random) => Any(random, Keys[random.Next(Keys.Length)]);

    // Few times, publishers and values, so that ties of every kind happen.
    private static ProvenRecord Any(Random random, DhtKey key, long lifetime = DhtRecord.LifetimeMs)
    {
        PeerId publisher = Given.Peer(random.Next(1, 3));
        long timestamp = Given.At(random.Next(90, 94)).ToUnixTimeMilliseconds();
        int version = random.Next(1, 3);
        DhtRecord record = random.Next(5) == 0
            ? DhtRecord.Tombstone(key, publisher, timestamp, version)
            : DhtRecord.Create(
                key, RawJson.FromString($"v{random.Next(3)}"), publisher, timestamp, version, lifetime,
                created: key.IsFrozen ? timestamp - random.Next(3) : null);
        ProofLevel level = (ProofLevel)random.Next((int)ProofLevel.Forged, (int)ProofLevel.Verified + 1);
        return new(record, new(level, level > ProofLevel.Unsigned ? Given.Peer(random.Next(1, 3)) : null));
    }
}
