using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public class RecordSignaturesTests
{
    private const long Now = 1795346092639;

    private static readonly EcdsaSignatureVerifier Verifier = new();
    private static readonly NetworkName Work = NetworkName.Parse("work");

    [Fact]
    public void A_record_proves_its_publisher_if_the_publishers_id_comes_from_the_key()
    {
        using var key = EcdsaPeerKey.Create();
        using var other = EcdsaPeerKey.Create();
        Assert.Equal(new(ProofLevel.Verified, key.Id), Verifier.Prove(key.Sign(By(key.Id))));
        Assert.Equal(new(ProofLevel.Unproven, key.Id), Verifier.Prove(key.Sign(By(other.Id))));      // an id that was given: labelled, not refused
        Assert.Equal(RecordProof.Unsigned, Verifier.Prove(By(key.Id)));
        Assert.Equal(RecordProof.Unsigned, Verifier.Prove(key.Sign(By(key.Id)).With(signature: null)));
    }

    [Fact]
    public void A_record_that_was_changed_after_it_was_signed_is_forged()
    {
        using var key = EcdsaPeerKey.Create();
        DhtRecord signed = key.Sign(DhtRecord.Create(DhtKey.Owned(Work, key.Id, "law", frozen: true), Value("a"), key.Id, Now, version: 2, lifetime: 5000, created: Now - 1));
        string text = signed.Encode().ToString();
        (string From, string To)[] changes =
        [
            ("/law\"", "/law2\""), ("\"value\":\"a\"", "\"value\":\"b\""), ("\"timestamp\":1795346092639", "\"timestamp\":1795346092640"), ("\"version\":2", "\"version\":3"),
            ("\"created\":1795346092638", "\"created\":1795346092637"), ("\"expires\":1795346097639", "\"expires\":1795346097640"),
            ($"\"publisher\":\"{key.Id}\"", "\"publisher\":\"b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2\""),
        ];
        Assert.Equal(ProofLevel.Verified, Verifier.Prove(Read(text)).Level);
        foreach ((string from, string to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.Equal(RecordProof.Forged, Verifier.Prove(Read(text.Replace(from, to, StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void A_signature_that_is_none_is_forged_and_no_fault()
    {
        using var key = EcdsaPeerKey.Create();
        using var other = EcdsaPeerKey.Create();
        DhtRecord signed = key.Sign(By(key.Id));
        foreach (string value in (string[])["A", "AB", "", new('A', 86), new('A', 200), other.Sign(By(key.Id)).Signature!.Value])
            Assert.Equal(RecordProof.Forged, Verifier.Prove(signed.With(signed.Signature! with { Value = value })));
        foreach (string notKey in (string[])["A", "AAAA", new('A', 122), other.PublicKey])
            Assert.Equal(RecordProof.Forged, Verifier.Prove(signed.With(signed.Signature! with { Key = notKey })));
    }

    private static DhtRecord By(PeerId publisher) => DhtRecord.Create(DhtKey.Plain(Work, "doc"), Value("a"), publisher, Now);

    private static RawJson Value(string text) => RawJson.FromString(text);

    private static DhtRecord Read(string text) =>
        RawJson.TryParse(System.Text.Encoding.UTF8.GetBytes(text), ProtocolLimits.Default, out RawJson json, out _)
            && DhtRecord.TryRead(json, out DhtRecord? record, out _) ? record : throw new FormatException(text);
}
