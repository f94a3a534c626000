using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;

namespace PeerPigeon.Cli.Tests.Output;

public class TextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("user\u202egnp.exe", "user\\u202egnp.exe")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("grüße 🕊", "grüße 🕊")]
    public void Nothing_from_a_stranger_steers_the_terminal(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_survives_as_an_escape()
    {
        string line = JsonText.Of(new JObject { ["content"] = "a\ud83d🕊\udd4a" });

        Assert.Equal("""{"content":"a\ud83d🕊\udd4a"}""", line);
        Assert.Equal("a\ud83d🕊\udd4a", (string?)JsonText.Parse(line)["content"]);
    }

    [Theory]
    [InlineData("\"2026-01-01T00:00:00Z\"")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("{\"a\":[1,2.5,null,true]}")]
    public void Values_come_back_as_they_went(string json) => Assert.Equal(json, JsonText.Of(JsonText.Parse(json)));

    [Fact]
    public void A_number_that_no_double_holds_is_refused() => Assert.Throws<FormatException>(() => JsonText.Parse("[1e999]"));

    [Theory]
    [InlineData("jion", "join")]
    [InlineData("netwroks", "networks")]
    [InlineData("dmo", "demo")]
    [InlineData("xyzzy", null)]
    public void A_near_name_is_suggested_and_a_far_one_is_not(string typed, string? suggested) =>
        Assert.Equal(suggested, NearName.Of(typed, ["demo", "hub", "join", "networks"]));
}
