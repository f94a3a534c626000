using System.Numerics;
using System.Security.Cryptography;

namespace PeerPigeon.Protocol.Tests;

public class PeerIdTests
{
    private const string Mixed = "0123456789abcdefABCDEF0123456789aAbBcCdD";

    [Fact]
    public void Spelling_survives_reading_and_writing() => Assert.Equal(Mixed, PeerId.Parse(Mixed).ToString());

    [Fact]
    public void Two_spellings_are_two_peers_with_the_same_bytes()
    {
        PeerId mixed = PeerId.Parse(Mixed), lower = PeerId.Parse(Mixed.ToLowerInvariant());

        Assert.NotEqual(lower, mixed);
        Assert.True(lower.SameBytes(mixed));
        Assert.Equal(0, PeerId.CompareDistance(Golden.PeerA, lower, mixed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a")]
    [InlineData("g1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a/")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a:")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a@")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a`")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 1")]
    [InlineData("ａ1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1")]
    [InlineData("š1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1")]
    public void Anything_but_forty_hex_characters_is_refused(string text)
    {
        Assert.False(PeerId.TryParse(text, out _));
        Assert.False(PeerId.TryParse(Golden.Utf8(text), out _));
        Assert.Throws<FormatException>(() => PeerId.Parse(text));
    }

    [Fact]
    public void Order_is_the_order_of_the_text()
    {
        var random = new Random(1);
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => RandomId(random))];

        foreach (string left in texts)
        {
            foreach (string right in texts)
                Assert.Equal(Math.Sign(string.CompareOrdinal(left, right)), Math.Sign(PeerId.Parse(left).CompareTo(PeerId.Parse(right))));
        }
    }

    [Fact]
    public void Distance_is_the_xor_of_the_numbers()
    {
        var random = new Random(2);
        for (var i = 0; i < 2000; i++)
        {
            string target = RandomId(random), left = RandomId(random), right = target[..random.Next(40)];
            right += RandomId(random)[right.Length..];

            int expected = (Number(left) ^ Number(target)).CompareTo(Number(right) ^ Number(target));

            Assert.Equal(expected, Math.Sign(PeerId.CompareDistance(PeerId.Parse(target), PeerId.Parse(left), PeerId.Parse(right))));
        }
    }

    [Fact]
    public void Id_of_a_public_key_is_the_start_of_its_hash()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] publicKey = key.ExportSubjectPublicKeyInfo();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(publicKey))[..40], PeerId.FromPublicKey(publicKey).ToString());
    }

    private static BigInteger Number(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);

    // Few distinct characters, so that long common beginnings and both cases occur.
    private static string RandomId(Random random) => string.Create(40, random, static (chars, random) => random.GetItems("0aAfF9".AsSpan(), chars));
}
