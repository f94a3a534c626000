using System.Text;

namespace PeerPigeon.Protocol.Tests;

public class GrammarTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("[")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("{]")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,\"a\":1}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{1:1}")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{} {}")]
    [InlineData("\"a")]
    [InlineData("\"\\")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u00e")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"a\0b\"")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("-01")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.e1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("nul")]
    [InlineData("nulll")]
    [InlineData("True")]
    [InlineData("undefined")]
    [InlineData("[1]//")]
    [InlineData("/**/1")]
    [InlineData("\ufeff1")]
    [InlineData("\u00a01")]
    [InlineData("[1\u2028]")]
    [InlineData("[\f1]")]
    public void What_is_not_JSON_is_refused(string text) => AssertRefused(Golden.Utf8(text), RejectReason.NotJson);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0e-00")]
    [InlineData("123456789012345678901234567890.5E+10")]
    [InlineData(" \t\r\n{ \"a\" : [ ] , \"a\" : { } } \n")]
    [InlineData("\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\ude00\\ud83d\"")]
    [InlineData("\"\u007f\u2028\uffff\"")]
    [InlineData("[null,true,false,\"\",[[]],{\"\":{}}]")]
    public void JSON_is_taken_without_the_white_space_around_it(string text) => Assert.Equal(text.Trim(), Golden.Json(text).ToString());

    [Theory]
    [InlineData("22 c3 28 22")]              // a start byte without its continuation
    [InlineData("22 80 22")]
    [InlineData("22 c0 af 22")]              // overlong
    [InlineData("22 ed a0 80 22")]           // a surrogate
    [InlineData("22 f4 90 80 80 22")]        // beyond U+10FFFF
    [InlineData("22 e2 82 22")]
    [InlineData("ff fe 31 00")]
    public void What_is_not_UTF8_is_refused(string hex) =>
        AssertRefused(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), RejectReason.NotUtf8);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(32)]
    [InlineData(64)]
    public void Nesting_is_taken_up_to_the_bound(int depth)
    {
        var limits = new ProtocolLimits { MaxDepth = depth };

        foreach (string level in (string[])["[", "{\"a\":"])
        {
            Assert.True(RawJson.TryParse(Nested(level, depth), limits, out _, out _));
            Assert.False(RawJson.TryParse(Nested(level, depth + 1), limits, out _, out Rejection rejection));
            Assert.Equal(RejectReason.TooDeep, rejection.Reason);
        }
    }

    [Fact]
    public void A_million_brackets_cost_no_stack()
    {
        AssertRefused(Encoding.ASCII.GetBytes(new string('[', 1_000_000)), RejectReason.TooDeep);
        AssertRefused(Encoding.ASCII.GetBytes("{\"a\":" + new string('[', 1_000_000)), RejectReason.TooDeep);
    }

    [Fact]
    public void A_mebibyte_of_text_is_read_and_one_byte_more_is_too_large()
    {
        string text = "\"" + new string('é', (1_048_576 - 2) / 2) + "\"";

        Assert.True(Golden.Json(text).TryGetString(out string? value));
        Assert.Equal(524_287, value.Length);
        AssertRefused(Golden.Utf8(text + " "), RejectReason.TooLarge);
    }

    [Fact]
    public void Huge_numbers_are_text_and_cost_little()
    {
        string digits = "1" + new string('0', 1_000_000);

        Assert.Equal(double.PositiveInfinity, (double)Golden.Json(digits).ToToken());
        Assert.Equal(RawJsonKind.Number, Golden.Json("1e" + new string('9', 1_000_000)).Kind);
    }

    private static byte[] Nested(string level, int depth) =>
        Golden.Utf8(string.Concat(Enumerable.Repeat(level, depth - 1)) + (level == "[" ? "[]" : "{}") + new string(level == "[" ? ']' : '}', depth - 1));

    private static void AssertRefused(byte[] utf8, RejectReason reason)
    {
        Assert.False(RawJson.TryParse(utf8, ProtocolLimits.Default, out RawJson value, out Rejection rejection));
        Assert.Equal(reason, rejection.Reason);
        Assert.True(value.IsAbsent);
    }
}
