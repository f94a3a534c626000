namespace PeerPigeon.Protocol.Tests;

public class NetworkNameTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("global")]
    public void Nothing_and_global_are_the_shared_network(string? text)
    {
        Assert.Equal(NetworkName.Global, NetworkName.Parse(text));
        Assert.True(NetworkName.Parse(text).IsGlobal);
    }

    [Theory]
    [InlineData("gaming")]
    [InlineData("Global")]
    [InlineData(" ")]
    [InlineData("équipe-😀")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Names_are_kept_as_they_are(string text) => Assert.Equal(text, NetworkName.Parse(text).Value);

    [Theory]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", "64")]
    [InlineData("a:b", "':'")]
    [InlineData("a\nb", "control")]
    [InlineData("a\u0085b", "control")]
    [InlineData("a\u007f", "control")]
    public void Others_are_refused_with_the_reason(string text, string reason)
    {
        Assert.False(NetworkName.TryParse(text, out _, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.False(NetworkName.TryParse("a\ud83d", out _, out _));
        Assert.False(NetworkName.TryParse("\ude00\ud83d", out _, out _));
    }

    [Fact]
    public void Names_that_differ_in_case_or_composition_differ()
    {
        Assert.NotEqual(NetworkName.Parse("Work"), NetworkName.Parse("work"));
        Assert.NotEqual(NetworkName.Parse("caf\u00e9"), NetworkName.Parse("cafe\u0301"));
        Assert.True(NetworkName.Parse("Work") < NetworkName.Parse("work"));
    }
}
