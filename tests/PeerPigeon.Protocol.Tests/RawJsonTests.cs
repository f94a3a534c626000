using System.Numerics;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Protocol.Tests;

public class RawJsonTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("\"\\/", "\"\\\"\\\\/\"")]
    [InlineData("\b\f\n\r\t\0\u001f", "\"\\b\\f\\n\\r\\t\\u0000\\u001f\"")]
    [InlineData("\u007f\u0080é€😀\u2028<>&'+", "\"\u007f\u0080é€😀\u2028<>&'+\"")]
    public void Text_is_escaped_as_JavaScript_does(string text, string expected)
    {
        RawJson value = RawJson.FromString(text);

        Assert.Equal(expected, value.ToString());
        Assert.True(value.TryGetString(out string? read));
        Assert.Equal(text, read);
    }

    [Fact]
    public void Half_a_surrogate_pair_survives_as_an_escape()
    {
        foreach ((string text, string expected) in new[]
                 {
                     ("\ud800", "\"\\ud800\""), ("a\udfffb", "\"a\\udfffb\""), ("\ud83d\ud83d\ude00", "\"\\ud83d😀\""), ("\ude00\ud83d", "\"\\ude00\\ud83d\""),
                 })
        {
            Assert.Equal(expected, RawJson.FromString(text).ToString());
            Assert.True(Golden.Json(expected).TryGetString(out string? read));
            Assert.Equal(text, read);
        }
    }

    [Fact]
    public void Values_of_applications_keep_what_JSON_can_say()
    {
        var token = new JObject
        {
            ["date"] = "2024-05-06T07:08:09Z", ["big"] = new JValue(BigInteger.Parse("123456789012345678901234567890", null)), ["int"] = long.MinValue,
            ["float"] = 1.5, ["whole"] = 2.0, ["nan"] = double.NaN, ["none"] = null, ["list"] = new JArray(true, false, new JObject()), [""] = "\ud800",
            ["time"] = new DateTimeOffset(2024, 5, 6, 9, 8, 9, TimeSpan.FromHours(2)), ["bytes"] = new byte[] { 1, 2 },
        };

        RawJson value = RawJson.From(token);

        Assert.Equal(
            """{"date":"2024-05-06T07:08:09Z","big":123456789012345678901234567890,"int":-9223372036854775808,"float":1.5,"whole":2,"nan":null,"""
            + """ "none":null,"list":[true,false,{}],"":"\ud800","time":"2024-05-06T07:08:09.000Z","bytes":"AQI="}""".TrimStart(),
            value.ToString());
        JObject read = Assert.IsType<JObject>(value.ToToken());
        Assert.Equal(JTokenType.String, read["date"]!.Type);
        Assert.Equal(BigInteger.Parse("123456789012345678901234567890", null), (BigInteger)((JValue)read["big"]!).Value!);
        Assert.Equal(long.MinValue, (long)read["int"]!);
        Assert.Equal("\ud800", (string?)read[""]);
        Assert.Equal(value, RawJson.From(read));
    }

    [Fact]
    public void A_value_too_deep_for_a_frame_is_refused_where_it_is_made()
    {
        var deep = new JArray();
        for (var i = 1; i < 30; i++)
            deep = new JArray { deep };

        var frame = GossipFrame.Create(default, Subtypes.Chat, RawJson.From(deep), Golden.PeerA, null, default, 0);
        Assert.Equal(RawJsonKind.Array, Golden.Gossip(Golden.Text(frame.Utf8.Span)).Content.Kind);
        Assert.Contains("30 levels", Assert.Throws<ArgumentException>(() => RawJson.From(new JArray { deep })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RawJson.From(new JRaw("not json")));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "a", "2")]
    [InlineData("""{"\u0061":{"a":3}}""", "a", """{"a":3}""")]
    [InlineData("""{"b":0}""", "a", "")]
    [InlineData("[]", "a", "")]
    public void Of_a_member_that_stands_twice_the_last_counts(string text, string name, string expected)
    {
        Assert.Equal(expected != "", Golden.Json(text).TryGetMember(name, out RawJson value));
        Assert.Equal(expected, value.ToString());
    }

    [Fact]
    public void Absent_is_neither_null_nor_empty()
    {
        Assert.True(default(RawJson).IsAbsent);
        Assert.Equal(JTokenType.Undefined, default(RawJson).ToToken().Type);
        Assert.Equal(JTokenType.Null, Golden.Json("null").ToToken().Type);
        Assert.False(default(RawJson).TryGetString(out _));
        Assert.False(default(RawJson).TryGetMember("a", out _));
        Assert.NotEqual(default, Golden.Json("null"));
    }
}
