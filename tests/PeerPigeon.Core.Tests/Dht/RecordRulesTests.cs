using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests.Dht;

public class RecordRulesTests
{
    private static readonly NetworkName Work = NetworkName.Parse("work");
    private static readonly RecordRules Rules = new(Work);
    private static readonly PeerId Alice = Given.Peer(1), Bob = Given.Peer(2);
    private static readonly DhtKey Shared = DhtKey.Plain(Work, "doc");
    private static readonly DhtKey Alices = DhtKey.Owned(Work, Alice, "doc");
    private static readonly DhtKey Law = DhtKey.Owned(Work, Alice, "law", frozen: true);
    private static readonly DateTimeOffset Now = Given.Start;

    [Fact]
    public void On_a_shared_key_the_last_writer_wins_and_of_two_at_once_the_greater_id()
    {
        ProvenRecord first = Unsigned(Shared, "a", Alice, 10);
        Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "b", Bob, 11), first));
        Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "b", Bob, 10), first));
        Assert.Equal(RecordVerdict.Older, Judge(first, Unsigned(Shared, "b", Bob, 10)));
        Assert.Equal(RecordVerdict.Older, Judge(Unsigned(Shared, "b", Bob, 9), first));
        Assert.Equal(RecordVerdict.Same, Judge(first, first));
    }

    [Fact]
    public void Nobody_replaces_a_signed_record_under_its_own_time_and_publisher()
    {
        ProvenRecord signed = Signed(Shared, "a", Alice, 10);
        for (var version = 1; version < 50; version++)
            Assert.Equal(RecordVerdict.Older, Judge(Unsigned(Shared, $"b{version}", Alice, 10, version), signed));
        Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "b", Bob, 11), signed));      // a shared key is shared
    }

    [Fact]
    public void A_copy_that_lost_its_signature_is_known_and_gives_way_to_the_signed_one()
    {
        ProvenRecord signed = Signed(Shared, "a", Alice, 10), copy = Unsigned(Shared, "a", Alice, 10);
        Assert.Equal(RecordVerdict.Same, Judge(copy, signed));
        Assert.Equal(RecordVerdict.Accept, Judge(signed, copy));
    }

    [Fact]
    public void An_owned_key_takes_its_owners_signature_alone()
    {
        Assert.Equal(RecordVerdict.Accept, Judge(Signed(Alices, "a", Alice, 10), held: null));
        Assert.Equal(RecordVerdict.NotOwner, Judge(Unsigned(Alices, "a", Alice, 10), held: null));       // from JavaScript, or with its signature lost
        Assert.Equal(RecordVerdict.NotOwner, Judge(Signed(Alices, "a", Bob, 10), held: null));
        Assert.Equal(RecordVerdict.NotOwner, Judge(Signed(Alices, "a", Bob, 10, signer: Bob), Signed(Alices, "a", Alice, 5)));
        // Alice under an id that was given to her: her key counts, not the id.
        Assert.Equal(RecordVerdict.Accept, Judge(Signed(Alices, "a", Bob, 10, signer: Alice), held: null));
    }

    [Fact]
    public void A_frozen_key_keeps_its_first_value_and_is_published_again_with_it()
    {
        ProvenRecord law = Signed(Law, "a", Alice, 10);
        Assert.Equal(RecordVerdict.Frozen, Judge(Signed(Law, "b", Alice, 11), law));
        Assert.Equal(RecordVerdict.Accept, Judge(Signed(Law, "a", Alice, 11, created: 10), law));
        Assert.Equal(RecordVerdict.Older, Judge(law, Signed(Law, "a", Alice, 11, created: 10)));
        Assert.Equal(RecordVerdict.Accept, Judge(law, Signed(Law, "b", Alice, 11)));      // the first one comes late and is the first all the same
        Assert.Equal(RecordVerdict.Frozen, Judge(Signed(Law, "b", Alice, 50, created: 11), law));
    }

    [Fact]
    public void A_deletion_refuses_what_is_older_and_of_a_frozen_key_everything()
    {
        ProvenRecord gone = new(DhtRecord.Tombstone(Shared, Bob, Ms(10)), RecordProof.Unsigned);
        Assert.Equal(RecordVerdict.Accept, Judge(gone, Unsigned(Shared, "a", Alice, 9)));
        Assert.Equal(RecordVerdict.Tombstoned, Judge(Unsigned(Shared, "a", Alice, 9), gone));
        Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "a", Alice, 11), gone));

        ProvenRecord repealed = new(DhtRecord.Tombstone(Law, Alice, Ms(10)), new(ProofLevel.Verified, Alice));
        Assert.Equal(RecordVerdict.Accept, Judge(repealed, Signed(Law, "a", Alice, 20)));
        Assert.Equal(RecordVerdict.Tombstoned, Judge(Signed(Law, "a", Alice, 20), repealed));
    }

    [Fact]
    public void A_deletion_outlives_every_record_that_is_older_than_it()
    {
        ProvenRecord gone = new(DhtRecord.Tombstone(Shared, Bob, Ms(10)), RecordProof.Unsigned);
        DhtRecord longest = DhtRecord.Create(Shared, RawJson.FromString("a"), Alice, Ms(9.999));
        Assert.True(longest.Expires < gone.Record.Expires);
    }

    [Fact]
    public void What_is_forged_foreign_too_large_far_ahead_or_over_is_refused_whatever_is_held()
    {
        foreach (ProvenRecord? held in (ProvenRecord?[])[null, Unsigned(Shared, "x", Alice, 0)])
        {
            DhtRecord sound = Unsigned(Shared, "a", Bob, 10).Record;
            Assert.Equal(RecordVerdict.Forged, Judge(new(sound, RecordProof.Forged), held));
            Assert.Equal(RecordVerdict.ForeignNetwork, Judge(Unsigned(DhtKey.Plain(NetworkName.Global, "doc"), "a", Bob, 10), held));
            Assert.Equal(RecordVerdict.TooLarge, Judge(Unsigned(Shared, new('a', 65_535), Bob, 10), held));
            Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, new('a', 65_534), Bob, 10), held));
            Assert.Equal(RecordVerdict.TooFarAhead, Judge(Unsigned(Shared, "a", Bob, 300.001), held));
            Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "a", Bob, 300), held));
            Assert.Equal(RecordVerdict.Expired, Judge(Unsigned(Shared, "a", Bob, -86_400), held));
            Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "a", Bob, 1), held));
        }
    }

    [Fact]
    public void Where_a_record_is_over_there_is_nothing()
    {
        ProvenRecord old = Unsigned(Shared, "a", Bob, -10, lifetime: 10_000);
        Assert.Equal(RecordVerdict.Accept, Judge(Unsigned(Shared, "b", Alice, -20), old));
    }

    private static RecordVerdict Judge(ProvenRecord incoming, ProvenRecord? held) => Rules.Judge(incoming, held, Now);

    private static long Ms(double seconds) => Given.At(seconds).ToUnixTimeMilliseconds();

    private static ProvenRecord Unsigned(DhtKey key, string value, PeerId publisher, double seconds, long version = 1, long lifetime = DhtRecord.LifetimeMs) =>
        new(DhtRecord.Create(key, RawJson.FromString(value), publisher, Ms(seconds), version, lifetime), RecordProof.Unsigned);

    private static ProvenRecord Signed(DhtKey key, string value, PeerId publisher, double seconds, PeerId? signer = null, double? created = null)
    {
        PeerId by = signer ?? publisher;
        var record = DhtRecord.Create(key, RawJson.FromString(value), publisher, Ms(seconds), created: created is { } first ? Ms(first) : null);
        return new(record, new(by == publisher ? ProofLevel.Verified : ProofLevel.Unproven, by));
    }
}
