namespace PeerPigeon.Protocol.Tests.Dht;

public class DhtRecordTests
{
    private const long Now = 1795346092639;

    private static readonly NetworkName Work = NetworkName.Parse("work");
    private static readonly DhtKey Doc = DhtKey.Plain(Work, "doc");
    private static readonly DhtKey Law = DhtKey.Owned(Work, Golden.PeerA, "law", frozen: true);

    public static IEnumerable<DhtRecord> Samples()
    {
        RawJson value = Golden.Json("""{"b":[1.0,"\u00e9"],"a":null}""");
        yield return DhtRecord.Create(Doc, value, Golden.PeerA, Now);
        yield return DhtRecord.Create(Doc, Golden.Json("null"), Golden.PeerB, 0, version: 7, lifetime: 1, RecordSpace.Public);
        yield return DhtRecord.Create(Law, value, Golden.PeerA, Now, created: Now - 5);
        yield return DhtRecord.Tombstone(Doc, Golden.PeerA, Now);
        yield return DhtRecord.Tombstone(Law, PeerId.Parse(Golden.A.ToUpperInvariant()), Now, version: 3);
        yield return DhtRecord.Create(Doc, value, Golden.PeerA, Now).With(new FrameSignature("a2V5", "c2ln"));
    }

    /// <summary>The samples as frames, to be mutated.</summary>
    public static IEnumerable<string> Stores() => Samples().Select(record => Golden.Text(new DhtMessage.Store(record).Encode(Golden.PeerA, Now)));

    [Fact]
    public void A_record_reads_back_as_it_was()
    {
        foreach (DhtRecord record in Samples())
        {
            DhtRecord read = Read(record.Encode().ToString());
            Assert.Equal(record.Encode().ToString(), read.Encode().ToString());
            Assert.Equal((record.Fingerprint, record.Signature), (read.Fingerprint, read.Signature));
        }
    }

    [Fact]
    public void A_record_has_the_bytes_that_others_expect()
    {
        DhtRecord record = DhtRecord.Create(Law, Golden.Json("""{"v":1}"""), Golden.PeerA, Now, version: 2, created: Now - 5);
        Assert.Equal(
            $$"""{"key":"work:!{{Golden.A}}/law","value":{"v":1},"networkName":"work","timestamp":{{Now}},"publisher":"{{Golden.A}}","space":"frozen","version":2,"created":{{Now - 5}},"expires":{{Now + DhtRecord.LifetimeMs}}}""",
            record.Encode().ToString());
        Assert.Equal(
            $$"""{"key":"work:doc","value":{"deleted":true,"deletedAt":{{Now}},"deletedBy":"{{Golden.A}}"},"networkName":"work","timestamp":{{Now}},"publisher":"{{Golden.A}}","version":1,"expires":{{Now + DhtRecord.LifetimeMs}}}""",
            DhtRecord.Tombstone(Doc, Golden.PeerA, Now).Encode().ToString());
    }

    [Fact]
    public void What_is_signed_outlives_another_spelling_of_the_record()
    {
        DhtRecord record = Samples().First();
        DhtRecord other = Read($$"""
            { "expires": {{record.Expires}}, "future": [1], "publisher": "{{Golden.A}}", "timestamp": {{Now}}.0,
              "value": { "a": null, "b": [1, "é"] }, "key": "w\u006frk:doc" }
            """);
        Assert.Equal(record.SignedBytes(), other.SignedBytes());
    }

    [Fact]
    public void No_two_different_records_share_what_is_signed()
    {
        RawJson value = Golden.Json("1");
        DhtRecord[] records =
        [
            .. Samples().SkipLast(1),
            DhtRecord.Create(Doc, value, Golden.PeerA, Now),
            DhtRecord.Create(DhtKey.Plain(NetworkName.Global, "doc"), value, Golden.PeerA, Now),
            DhtRecord.Create(DhtKey.Plain(Work, "doc1"), value, Golden.PeerA, Now),
            DhtRecord.Create(Doc, Golden.Json("\"1\""), Golden.PeerA, Now),
            DhtRecord.Create(Doc, value, Golden.PeerB, Now),
            DhtRecord.Create(Doc, value, Golden.PeerA, Now + 1),
            DhtRecord.Create(Doc, value, Golden.PeerA, Now, version: 2),
            DhtRecord.Create(Doc, value, Golden.PeerA, Now, lifetime: 1000),
            DhtRecord.Create(Doc, value, Golden.PeerA, Now, space: RecordSpace.Public),
            DhtRecord.Create(Law, value, Golden.PeerA, Now),
            DhtRecord.Create(Law, value, Golden.PeerA, Now, created: Now - 1),
            DhtRecord.Create(Doc, Golden.Json("1e999"), Golden.PeerA, Now),
            DhtRecord.Create(Doc, Golden.Json("1e998"), Golden.PeerA, Now),
        ];
        Assert.Equal(records.Length, records.Select(record => Convert.ToHexString(record.SignedBytes())).Distinct().Count());
        Assert.Equal(records.Length, records.Select(record => record.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void A_record_of_JavaScript_gets_what_it_does_not_say()
    {
        DhtRecord record = Read($$"""{"key":"work:doc","value":{"v":1},"networkName":"work","timestamp":{{Now}},"publisher":"{{Golden.A}}","space":"quick"}""");
        Assert.Equal((1L, Now, Now + DhtRecord.LifetimeMs, RecordSpace.None), (record.Version, record.Created, record.Expires, record.Space));
        Assert.Null(record.Signature);
    }

    [Fact]
    public void A_deletion_survives_a_JavaScript_replica_which_knows_fewer_members()
    {
        DhtRecord tombstone = DhtRecord.Tombstone(Doc, Golden.PeerA, Now).With(new FrameSignature("a2V5", "c2ln"));
        RawJson sent = tombstone.Encode();
        string kept = string.Join(',', ((string[])["key", "value", "networkName", "timestamp", "publisher"]).Select(name =>
            sent.TryGetMember(name, out RawJson member) ? $"\"{name}\":{member}" : throw new FormatException(name)));

        DhtRecord read = Read($"{{{kept}}}");
        Assert.True(read.IsTombstone);
        Assert.Equal(tombstone.Fingerprint, read.Fingerprint);
    }

    [Theory]
    [InlineData("""{"deleted":true,"deletedAt":1795346092638,"deletedBy":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"}""")]
    [InlineData("""{"deleted":true,"deletedAt":1795346092639,"deletedBy":"b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"}""")]
    [InlineData("""{"deleted":true,"deletedAt":1795346092639,"deletedBy":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1","why":1}""")]
    [InlineData("""{"deleted":1,"deletedAt":1795346092639,"deletedBy":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"}""")]
    public void A_value_that_only_looks_like_a_deletion_is_a_value(string value) =>
        Assert.False(Read($$"""{"key":"work:doc","value":{{value}},"timestamp":{{Now}},"publisher":"{{Golden.A}}"}""").IsTombstone);

    [Theory]
    [InlineData("""{"value":1,"timestamp":1,"publisher":"P"}""", RejectReason.MissingMember)]
    [InlineData("""{"key":"","value":1,"timestamp":1,"publisher":"P"}""", RejectReason.MissingMember)]
    [InlineData("""{"key":"doc","value":1,"timestamp":1,"publisher":"P"}""", RejectReason.BadValue)]
    [InlineData("""{"key":7,"value":1,"timestamp":1,"publisher":"P"}""", RejectReason.WrongType)]
    [InlineData("""{"key":"work:d","timestamp":1,"publisher":"P"}""", RejectReason.MissingMember)]
    [InlineData("""{"key":"work:d","value":1,"publisher":"P"}""", RejectReason.MissingMember)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":1}""", RejectReason.MissingMember)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":1,"publisher":"me"}""", RejectReason.BadPeerId)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":-1,"publisher":"P"}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":1.5,"publisher":"P"}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":9007199254740991,"publisher":"P"}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","networkName":"home","value":1,"timestamp":1,"publisher":"P"}""", RejectReason.BadNetworkName)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":1,"publisher":"P","version":0}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":1,"publisher":"P","expires":1}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":1,"publisher":"P","expires":86400002}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":5,"publisher":"P","created":4}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:!P/d","value":1,"timestamp":5,"publisher":"P","created":6,"space":"frozen"}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:!P/d","value":1,"timestamp":5,"publisher":"P"}""", RejectReason.BadValue)]
    [InlineData("""{"key":"work:@P/d","value":1,"timestamp":5,"publisher":"P","space":"frozen"}""", RejectReason.BadValue)]
    [InlineData("""{"key":"work:d","value":{"deleted":true,"deletedAt":5,"deletedBy":"P"},"timestamp":5,"publisher":"P","expires":6}""", RejectReason.BadNumber)]
    [InlineData("""{"key":"work:d","value":1,"timestamp":5,"publisher":"P","space":"odd","sig":{"key":"a2V5","value":"c2ln"}}""", RejectReason.BadValue)]
    [InlineData("[]", RejectReason.WrongType)]
    public void A_record_that_breaks_a_rule_is_refused(string text, RejectReason reason)
    {
        Assert.False(DhtRecord.TryRead(Golden.Json(text.Replace("P", Golden.A, StringComparison.Ordinal)), out _, out Rejection rejection));
        Assert.Equal(reason, rejection.Reason);
    }

    [Fact]
    public void A_value_is_as_deep_as_the_frames_around_it_allow()
    {
        Assert.Equal(RejectReason.TooDeep, Deep(29));
        Assert.Equal(RejectReason.None, Deep(28));
        Assert.Throws<ArgumentException>(() => DhtRecord.Create(Doc, Golden.Json(new string('[', 29) + new string(']', 29)), Golden.PeerA, Now));
    }

    [Fact]
    public void The_largest_key_and_signature_fit_the_room_that_is_left_for_them()
    {
        string label = new('\u0800', DhtKey.MaxNameLength - PeerId.TextLength - 2);
        DhtKey key = DhtKey.Owned(NetworkName.Parse(new string('\u0800', NetworkName.MaxLength)), Golden.PeerA, label, frozen: true);
        DhtRecord record = DhtRecord.Create(key, Golden.Json("1"), Golden.PeerA, Now, 9_007_199_254_740_991, created: 1)
            .With(new FrameSignature(new('A', ProtocolLimits.MaxKeyLength), new('A', ProtocolLimits.MaxKeyLength)));
        int size = new DhtMessage.Store(record).Encode(Golden.PeerA, Now).Length;
        Assert.InRange(size, 4000, DhtRecord.EnvelopeBytes);
    }

    private static RejectReason Deep(int levels)
    {
        string value = new string('[', levels) + new string(']', levels);
        RawJson json = Golden.Json($$"""{"key":"work:d","value":{{value}},"timestamp":1,"publisher":"{{Golden.A}}"}""");
        return DhtRecord.TryRead(json, out _, out Rejection rejection) ? RejectReason.None : rejection.Reason;
    }

    private static DhtRecord Read(string text) =>
        DhtRecord.TryRead(Golden.Json(text), out DhtRecord? record, out Rejection rejection) ? record : throw new FormatException(rejection.ToString());
}
