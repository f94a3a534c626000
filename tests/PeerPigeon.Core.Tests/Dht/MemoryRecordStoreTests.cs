using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests.Dht;

public class MemoryRecordStoreTests
{
    private static readonly NetworkName Work = NetworkName.Parse("work");
    private static readonly DateTimeOffset Now = Given.Start;

    [Fact]
    public void A_full_store_refuses_a_new_key_and_keeps_what_it_has()
    {
        var store = new MemoryRecordStore(new(Work), new(MaxRecords: 2));
        Assert.Equal(RecordVerdict.Accept, store.Put(Record("a"), Now));
        Assert.Equal(RecordVerdict.Accept, store.Put(Record("b"), Now));
        Assert.Equal(RecordVerdict.Full, store.Put(Record("c"), Now));
        Assert.Equal(RecordVerdict.Accept, store.Put(Record("a", at: 1), Now));
        Assert.Equal(["a", "b"], store.Records().Select(record => record.Record.Key.Label).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_full_store_makes_room_of_what_is_over()
    {
        var store = new MemoryRecordStore(new(Work), new(MaxRecords: 1));
        store.Put(Record("a", lifetime: 1000), Now);
        Assert.Equal(RecordVerdict.Full, store.Put(Record("b"), Now));
        Assert.Equal(RecordVerdict.Accept, store.Put(Record("b"), Now.AddSeconds(1)));
    }

    [Fact]
    public void Bytes_are_bounded_too_and_a_larger_value_of_the_same_key_counts_once()
    {
        var store = new MemoryRecordStore(new(Work), new(MaxBytes: 2000));
        Assert.Equal(RecordVerdict.Accept, store.Put(Record("a", size: 1400), Now));
        Assert.Equal(RecordVerdict.Full, store.Put(Record("b"), Now));
        Assert.Equal(RecordVerdict.Full, store.Put(Record("a", at: 1, size: 1490), Now));
        Assert.Equal(RecordVerdict.Accept, store.Put(Record("a", at: 1, size: 1470), Now));
    }

    [Fact]
    public void What_is_over_is_not_found_even_before_it_is_swept()
    {
        var store = new MemoryRecordStore(new(Work), new());
        ProvenRecord record = Record("a", lifetime: 1000);
        store.Put(record, Now);
        Assert.Equal(record, store.Get(record.Record.Key, Now.AddMilliseconds(999)));
        Assert.Null(store.Get(record.Record.Key, Now.AddSeconds(1)));
        Assert.Equal((1, 1), (store.Count, store.Sweep(Now.AddSeconds(1))));
        Assert.Equal((0, 0L), (store.Count, store.Bytes));
    }

    [Fact]
    public void A_missing_signature_shows_in_the_mark()
    {
        ProvenRecord unsigned = Record("a");
        Assert.NotEqual(unsigned.Mark, (unsigned with { Proof = new(ProofLevel.Verified, Given.Peer(1)) }).Mark);
    }

    private static ProvenRecord Record(string label, double at = 0, long lifetime = DhtRecord.LifetimeMs, int size = 1) => new(
        DhtRecord.Create(
            DhtKey.Plain(Work, label), RawJson.FromString(new('x', size)), Given.Peer(1), Given.At(at).ToUnixTimeMilliseconds(), lifetime: lifetime),
        RecordProof.Unsigned);
}
