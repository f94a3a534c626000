using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Configuration;

public sealed class HoconSyntaxTests
{
    [Theory]
    [InlineData("x = 1", "1")]
    [InlineData("x: 1", "1")]
    [InlineData("{ x = 1 }", "1")]
    [InlineData("  {\n x = 1\n }  # the end", "1")]
    [InlineData("\ufeffx = 1", "1")]
    [InlineData("x =\n\n  1", "1")]
    [InlineData("x = 1,", "1")]
    [InlineData("x = 1 // comment", "1")]
    [InlineData("x = 1# comment", "1")]
    [InlineData("# first\nx = 1", "1")]
    [InlineData("x = \t a b  c \t ", "a b  c")]
    [InlineData("x = 127.0.0.1", "127.0.0.1")]
    [InlineData("x = /user/pigeon", "/user/pigeon")]
    [InlineData("x = \"a = b: #c\"", "a = b: #c")]
    [InlineData("x = \"  kept  \"", "  kept  ")]
    [InlineData("x = \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\/\b\f\n\r\té")]
    [InlineData("x = \"\"", "")]
    [InlineData("x = \"\"\"C:\\dir\n\"two\" lines\"\"\"", "C:\\dir\n\"two\" lines")]
    [InlineData("x = \"\"\"ends in a quote\"\"\"\"", "ends in a quote\"")]
    [InlineData("x = \"a\" b \"c\"", "a b c")]
    [InlineData("x = 10 s", "10 s")]
    [InlineData("x = \"null\"", "null")]
    [InlineData("x = null or not", "null or not")]
    [InlineData("x = 1\nx = 2", "2")]
    [InlineData("\"x\" = 1", "1")]
    [InlineData("y = 1, x = 2", "2")]
    [InlineData("y { z = 1 } x = 2", "2")]
    [InlineData("x = +5", "+5")]
    public void A_value_reads_as_its_text(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("x"));

    [Theory]
    [InlineData("a.b.c = 1", "a.b.c")]
    [InlineData("a { b { c = 1 } }", "a.b.c")]
    [InlineData("a.b { c = 1 }", "a.b.c")]
    [InlineData("a . b = 1", "a.b")]
    [InlineData("3.14 = 1", "3.14")]
    [InlineData("a b c = 1", "a b c")]
    [InlineData("a { \"/x/y.z/*\" = 1 }", "a.\"/x/y.z/*\"")]
    [InlineData("a.\"x.y\".b = 1", "a.\"x.y\".b")]
    [InlineData("/parent/child { router = 1 }", "/parent/child.router")]
    [InlineData("include = 1", "include")]
    [InlineData("included.x = 1", "included.x")]
    [InlineData("\"\" = 1", "\"\"")]
    public void A_key_is_a_path(string hocon, string path) => Assert.Equal(1, Deepest(ConfigurationFactory.ParseString(hocon), path));

    [Theory]
    [InlineData("[1, 2, 3]", "1|2|3")]
    [InlineData("[1\n 2\n\n 3\n]", "1|2|3")]
    [InlineData("[ # none\n ]", "")]
    [InlineData("[a b, \"c\",]", "a b|c")]
    [InlineData("[1, 2] [3]", "1|2|3")]
    [InlineData("\n[\n1 // one\n]", "1")]
    public void An_array_reads_as_its_elements(string array, string expected) =>
        Assert.Equal(expected, string.Join('|', ConfigurationFactory.ParseString("x = " + array).GetStringList("x")));

    [Fact]
    public void Arrays_nest_and_hold_objects()
    {
        var outer = ConfigurationFactory.ParseString("x = [[1, 2], [], { y = 3, z = [4] }]").GetValue("x")!.GetArray();

        Assert.Equal(["1", "2"], outer[0].GetStringList());
        Assert.True(outer[1].IsArray());
        Assert.Equal(3, outer[2].GetObject()!.GetKey("y")!.GetInt());
        Assert.Equal(["4"], outer[2].ToConfig().GetStringList("z"));
    }

    [Fact]
    public void Json_is_hocon()
    {
        var config = ConfigurationFactory.ParseString("""{ "a": { "b": [1, 2], "c": null, "d": true }, "e": 1.5 }""");

        Assert.Equal([1, 2], config.GetIntList("a.b"));
        Assert.Null(config.GetString("a.c"));
        Assert.True(config.HasPath("a.c"));
        Assert.True(config.GetBoolean("a.d"));
        Assert.Equal(1.5, config.GetDouble("e"));
    }

    [Fact]
    public void Windows_line_ends_are_line_ends() => Assert.Equal("1|2", string.Join('|', ConfigurationFactory.ParseString("a = 1\r\nb = 2\r\n").AsEnumerable().Select(e => e.Value.GetString())));

    private static int Deepest(Config config, string path) => config.GetInt(path, -1);
}
