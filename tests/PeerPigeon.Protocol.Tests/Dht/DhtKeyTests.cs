namespace PeerPigeon.Protocol.Tests.Dht;

public class DhtKeyTests
{
    private static readonly NetworkName Work = NetworkName.Parse("work");

    [Theory]
    [InlineData("doc", null, false)]
    [InlineData("a:b:c", null, false)]                        // 1.1.3 joins paths with ':'
    [InlineData("@home", null, false)]
    [InlineData("@a1a1/doc", null, false)]
    [InlineData("x@" + Golden.A + "/doc", null, false)]
    [InlineData("@" + Golden.A + ":doc", null, false)]
    [InlineData("@" + Golden.A + "/doc", Golden.A, false)]
    [InlineData("!" + Golden.A + "/a/b", Golden.A, true)]
    public void The_name_alone_says_who_may_write(string name, string? owner, bool frozen)
    {
        Assert.True(DhtKey.TryParse($"work:{name}", out DhtKey? key, out _));

        Assert.Equal((Work, name, owner, frozen), (key.Network, key.Name, key.Owner?.ToString(), key.IsFrozen));
        Assert.Equal(RingPosition.OfKey($"work:{name}"), key.Position);
    }

    [Theory]
    [InlineData("doc")]                                       // no network
    [InlineData(":doc")]
    [InlineData("work:")]
    [InlineData("work:a\nb")]
    [InlineData("work:a\u0085b")]
    [InlineData("work:@" + Golden.A + "/")]
    [InlineData("work:@A1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1/doc")]      // would look owned and be nobody's
    public void What_is_no_key_is_refused(string stored)
    {
        Assert.False(DhtKey.TryParse(stored, out _, out string? error));
        Assert.NotEmpty(error);
    }

    // Not in the table: a test's arguments cannot hold half of a pair.
    [Fact]
    public void Half_of_a_surrogate_pair_is_no_key() => Assert.False(DhtKey.TryParse("work:\ud800", out _, out _));

    [Fact]
    public void A_key_is_as_long_as_its_bound_and_no_longer()
    {
        Assert.True(DhtKey.TryName(Work, new string('k', DhtKey.MaxNameLength), out _, out _));
        Assert.False(DhtKey.TryName(Work, new string('k', DhtKey.MaxNameLength + 1), out _, out string? error));
        Assert.Contains("513", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owned_key_reads_back_whatever_the_label()
    {
        foreach (string label in (string[])["doc", "/", "a:b", "@x", "é😀"])
        {
            DhtKey key = DhtKey.Owned(Work, PeerId.Parse(Golden.A.ToUpperInvariant()), label, frozen: label == "doc");
            Assert.True(DhtKey.TryParse(key.Stored, out DhtKey? read, out _));
            Assert.Equal((key, Golden.PeerA, label), (read, read.Owner, read.Label));
            Assert.Equal(key.IsFrozen, read.IsFrozen);
        }
    }

    [Fact]
    public void Nobody_asks_for_a_plain_key_and_gets_an_owned_one() =>
        Assert.Throws<ArgumentException>(() => DhtKey.Plain(Work, $"@{Golden.A}/doc"));
}
