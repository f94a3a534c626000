using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class PeerKeyTests
{
    private static readonly byte[] Data = "what was said"u8.ToArray();

    [Fact]
    public void A_key_survives_export_and_import_with_the_same_id()
    {
        using var key = EcdsaPeerKey.Create();
        using var again = EcdsaPeerKey.Import(key.Export());
        Assert.Equal((key.Id, key.PublicKey), (again.Id, again.PublicKey));
        Assert.True(new EcdsaSignatureVerifier().Verify(key.PublicKey, Data, again.Sign(Data)));
    }

    [Fact]
    public void The_id_is_the_first_twenty_bytes_of_the_hash_of_the_public_key()
    {
        using var key = EcdsaPeerKey.Create();
        byte[] info = System.Buffers.Text.Base64Url.DecodeFromChars(key.PublicKey);
        Assert.Equal(PeerId.FromBytes(SHA256.HashData(info).AsSpan(0, 20)), key.Id);
        Assert.True(new EcdsaSignatureVerifier().TryGetId(key.PublicKey, out PeerId id));
        Assert.Equal(key.Id, id);
    }

    [Fact]
    public void A_signature_holds_for_its_key_and_data_alone()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create(), other = EcdsaPeerKey.Create();
        var verifier = new EcdsaSignatureVerifier();
        byte[] signature = key.Sign(Data);
        Assert.Equal(64, signature.Length);
        Assert.True(verifier.Verify(key.PublicKey, Data, signature));
        Assert.False(verifier.Verify(other.PublicKey, Data, signature));
        Assert.False(verifier.Verify(key.PublicKey, "what was not said"u8, signature));
        Assert.False(verifier.Verify(key.PublicKey, Data, signature.AsSpan(0, 63)));
        signature[5] ^= 1;
        Assert.False(verifier.Verify(key.PublicKey, Data, signature));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!!!!")]
    [InlineData("AAAA")]
    public void What_is_no_key_verifies_nothing_and_has_no_id(string? text)
    {
        var verifier = new EcdsaSignatureVerifier();
        Assert.False(verifier.TryGetId(text, out _));
        Assert.False(verifier.Verify(text ?? "", Data, new byte[64]));
    }

    [Fact]
    public void A_key_on_another_curve_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string text = System.Buffers.Text.Base64Url.EncodeToString(other.ExportSubjectPublicKeyInfo());
        Assert.False(new EcdsaSignatureVerifier().TryGetId(text, out _));
        Assert.Throws<CryptographicException>(() => EcdsaPeerKey.Import(other.ExportPkcs8PrivateKey()));
        Assert.Throws<CryptographicException>(() => EcdsaPeerKey.Import("not a key"u8));
    }

    [Fact]
    public void More_strangers_than_the_verifier_remembers_do_not_make_it_forget_how_to_verify()
    {
        var verifier = new EcdsaSignatureVerifier(maxKeys: 2);
        for (var i = 0; i < 10; i++)
        {
            using var key = EcdsaPeerKey.Create();
            Assert.True(verifier.Verify(key.PublicKey, Data, key.Sign(Data)));
        }
    }
}
