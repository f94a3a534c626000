using System.Buffers;

namespace PeerPigeon.Protocol.Tests;

public class CanonicalJsonTests
{
    [Theory]          // RFC 8785, appendix B
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_written_as_ECMAScript_does(ulong bits, string expected)
    {
        double value = BitConverter.UInt64BitsToDouble(bits);

        Assert.Equal(expected, Canonical(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(expected, Canonical(expected));
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("-0.0", "0")]
    [InlineData("-0e5", "0")]
    [InlineData("100", "100")]
    [InlineData("1E2", "100")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("1.5e-7", "1.5e-7")]
    [InlineData("0.00001", "0.00001")]
    [InlineData("1e-400", "0")]
    [InlineData("9007199254740993", "9007199254740992")]
    public void Spellings_of_one_number_meet(string text, string expected) => Assert.Equal(expected, Canonical(text));

    [Fact]            // RFC 8785 §3.2.2
    public void The_example_of_the_standard_is_reproduced() => Assert.Equal(
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
        Canonical("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """));

    [Fact]            // RFC 8785 §3.2.3; the emoji's surrogates sort below U+FB33 though its code point is greater
    public void Members_are_ordered_by_UTF16_units() => Assert.Equal(
        "{\"\\r\":0,\"1\":1,\"\u0080\":2,\"\u00f6\":3,\"\u20ac\":4,\"\U0001f600\":5,\"\ufb33\":6}",
        Canonical("""{"\u20ac":4,"\r":0,"\ufb33":6,"1":1,"\ud83d\ude00":5,"\u0080":2,"\u00f6":3}"""));

    [Theory]
    [InlineData("[1e309]", RejectReason.BadNumber)]
    [InlineData("{\"a\":-1e400}", RejectReason.BadNumber)]
    [InlineData("\"\\ud800\"", RejectReason.NotUtf8)]
    [InlineData("{\"\\udc00\":1}", RejectReason.NotUtf8)]
    [InlineData("{\"a\":1,\"\\u0061\":1}", RejectReason.DuplicateMember)]
    [InlineData("[{\"b\":{\"a\":1,\"x\":0,\"a\":2}}]", RejectReason.DuplicateMember)]
    public void What_has_no_canonical_text_is_refused_and_nothing_written(string text, RejectReason reason)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.False(CanonicalJson.TryWrite(Golden.Json(text), output, out Rejection rejection));
        Assert.Equal((reason, 0), (rejection.Reason, output.WrittenCount));
    }

    [Fact]
    public void No_value_has_no_canonical_text()
    {
        Assert.False(CanonicalJson.TryWrite(default, new ArrayBufferWriter<byte>(), out Rejection rejection));
        Assert.Equal(RejectReason.MissingMember, rejection.Reason);
    }

    internal static string Canonical(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(CanonicalJson.TryWrite(Golden.Json(text), output, out Rejection rejection), rejection.ToString());
        return Golden.Text(output.WrittenSpan);
    }
}
