using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace PeerPigeon.ActorKernel.Tests.Configuration;

public sealed class HoconMalformedTests
{
    [Theory]
    [InlineData("[1]", "line 1, column 1: a configuration is an object; expected a key or '{' but found '['")]
    [InlineData("a", "line 1, column 2: expected '=', ':', '+=' or '{' after key a but found the end of the text")]
    [InlineData("a\nb = 1", "line 1, column 2: expected '=', ':', '+=' or '{' after key a but found the end of the line")]
    [InlineData("a = ", "line 1, column 5: expected a value for a but found the end of the text")]
    [InlineData("a { b = }", "line 1, column 9: expected a value for b but found '}'")]
    [InlineData("a = ,b = 1", "line 1, column 5: expected a value for a but found ','")]
    [InlineData("a = = 1", "line 1, column 5: expected a value but found '='; quote text with this character")]
    [InlineData("a = 1\n}", "line 2, column 1: expected a key but found '}'")]
    [InlineData("{ a = 1", "line 1, column 8: expected '}' but found the end of the text; the object opens at line 1, column 1")]
    [InlineData("a {\n  b {\n    c = 1\n}", "line 4, column 2: expected '}' but found the end of the text; the object opens at line 1, column 3")]
    [InlineData("{ a = 1 } b = 2", "line 1, column 11: expected the end of the text after the last '}' but found 'b'")]
    [InlineData("a = [1, 2", "line 1, column 10: expected ',' or ']' but found the end of the text; the array opens at line 1, column 5")]
    [InlineData("a = [1,, 2]", "line 1, column 8: expected an element or ']' but found ','")]
    [InlineData("a = [1}", "line 1, column 7: expected ',' or ']' but found '}'; the array opens at line 1, column 5")]
    [InlineData("a = 1,, b = 2", "line 1, column 7: expected a key but found ','")]
    [InlineData("a = 1 ]", "line 1, column 7: expected ',', '}' or the end of the line after a value but found ']'")]
    [InlineData(".a = 1", "line 1, column 1: expected a key but found '.'")]
    [InlineData("a..b = 1", "line 1, column 3: expected a key but found '.'")]
    [InlineData("a. = 1", "line 1, column 3: expected a key but found '='")]
    [InlineData("a* = 1", "line 1, column 2: expected '=', ':', '+=' or '{' after key a but found '*'")]
    [InlineData("a = x@y", "line 1, column 6: expected a value but found '@'; quote text with this character")]
    [InlineData("a = akka.tcp://sys", "line 1, column 13: found ':' in unquoted text; quote the value, or write an object as { … }")]
    [InlineData("a =\nb = 1", "line 2, column 3: found '=' in unquoted text")]
    [InlineData("a = \"open", "line 1, column 10: expected a closing quote but found the end of the text; the text opens at line 1, column 5")]
    [InlineData("a = \"open\nb = 1", "line 1, column 10: expected a closing quote but found the end of the line")]
    [InlineData("a = \"\"\"open\"\"", "line 1, column 14: expected three closing quotes but found the end of the text; the text opens at line 1, column 5")]
    [InlineData("a = \"\\x\"", "line 1, column 7: expected an escape")]
    [InlineData("a = \"\\u12g4\"", "line 1, column 10: expected four hex digits after \\u but found 'g'")]
    [InlineData("a = ${b", "line 1, column 8: expected '}' after the path of a substitution but found the end of the text")]
    [InlineData("a = ${}", "line 1, column 7: expected a key but found '}'")]
    [InlineData("a = $b", "line 1, column 5: expected a value but found '$'")]
    [InlineData("a = \u0001", "line 1, column 5: expected a value but found character U+0001")]
    [InlineData("a = { b = 1 } c", "line 1, column 15: the value begins with an object and goes on with something else")]
    [InlineData("a = 1\ninclude \"other.conf\"", "line 2, column 1: include is not supported; put the files together with WithFallback")]
    [InlineData("include required(file(\"other.conf\"))", "line 1, column 1: include is not supported")]
    public void Text_that_is_not_hocon_is_refused_with_place_and_reason(string hocon, string expected)
    {
        var fault = Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(hocon));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("a=[", "")]
    [InlineData("a{", "}")]
    [InlineData("a.", "=1")]
    [InlineData("a=[{", "")]
    public void Nesting_is_bounded(string open, string close)
    {
        var hocon = string.Concat(Enumerable.Repeat(open, 200_000)) + "a" + close;
        Assert.ThrowsAny<HoconParserException>(() => ConfigurationFactory.ParseString(hocon));
    }

    [Theory, InlineData(99, true), InlineData(101, false)]
    public void A_hundred_levels_are_taken(int levels, bool taken)
    {
        var hocon = string.Concat(Enumerable.Repeat("a {", levels)) + "b = 1" + new string('}', levels);
        if (taken)
            Assert.True(ConfigurationFactory.ParseString(hocon).HasPath("a.a.a"));
        else
            Assert.Contains("nested deeper than 100 levels", Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(hocon)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_is_bounded() =>
        Assert.Contains(
            "the text is longer than 4,194,304 characters",
            Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(new string(' ', 5_000_000))).Message,
            StringComparison.Ordinal);
}
