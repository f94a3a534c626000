using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace PeerPigeon.ActorKernel.Tests.Configuration;

public sealed class ConfigGetterTests
{
    [Theory]
    [InlineData("0.5 ns", 0)]
    [InlineData("100ns", 1)]
    [InlineData("5us", 50)]
    [InlineData("5 microseconds", 50)]
    [InlineData("250", 2_500_000)]
    [InlineData("1.5ms", 15_000)]
    [InlineData("10s", 100_000_000)]
    [InlineData("10 seconds", 100_000_000)]
    [InlineData("0.05 s", 500_000)]
    [InlineData("2m", 1_200_000_000)]
    [InlineData("1 hour", 36_000_000_000)]
    [InlineData("3d", 2_592_000_000_000)]
    [InlineData("\" 7 s \"", 70_000_000)]
    public void A_duration_reads_in_its_unit(string text, long ticks) =>
        Assert.Equal(ticks, ConfigurationFactory.ParseString("x = " + text).GetTimeSpan("x").Ticks);

    [Fact]
    public void Infinite_is_a_duration_where_allowed()
    {
        var config = ConfigurationFactory.ParseString("x = Infinite");

        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("x"));
        Assert.Throws<FormatException>(() => config.GetTimeSpan("x", allowInfinite: false));
    }

    [Theory]
    [InlineData("512", 512L)]
    [InlineData("512 B", 512L)]
    [InlineData("64KiB", 65_536L)]
    [InlineData("64 kiB", 65_536L)]
    [InlineData("64k", 65_536L)]
    [InlineData("64 kB", 64_000L)]
    [InlineData("1.5 MiB", 1_572_864L)]
    [InlineData("1MB", 1_000_000L)]
    [InlineData("2 gibibytes", 2_147_483_648L)]
    [InlineData("3 TB", 3_000_000_000_000L)]
    [InlineData("7 EiB", 8_070_450_532_247_928_832L)]
    [InlineData("\"\"", null)]
    public void A_size_reads_in_its_unit(string text, long? bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString("x = " + text).GetByteSize("x"));

    [Theory]
    [InlineData("on", true), InlineData("yes", true), InlineData("true", true)]
    [InlineData("off", false), InlineData("no", false), InlineData("false", false)]
    public void A_boolean_has_three_spellings(string text, bool expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString("x = " + text).GetBoolean("x", !expected));

    [Fact]
    public void Numbers_read_in_every_width()
    {
        var config = ConfigurationFactory.ParseString("i = -7, l = 9007199254740993, d = 2.5e3, m = 0.1, list = [1, 2], flags = [on, off], reals = [0.5, 1]");

        Assert.Equal(-7, config.GetInt("i"));
        Assert.Equal(9_007_199_254_740_993, config.GetLong("l"));
        Assert.Equal(2500, config.GetDouble("d"));
        Assert.Equal(0.1f, config.GetFloat("m"));
        Assert.Equal(0.1m, config.GetDecimal("m"));
        Assert.Equal([1L, 2L], config.GetLongList("list"));
        Assert.Equal(new byte[] { 1, 2 }, config.GetByteList("list"));
        Assert.Equal([true, false], config.GetBooleanList("flags"));
        Assert.Equal([0.5, 1.0], config.GetDoubleList("reals"));
        Assert.Equal([0.5f, 1.0f], config.GetFloatList("reals"));
        Assert.Equal([0.5m, 1.0m], config.GetDecimalList("reals"));
    }

    [Fact]
    public void A_missing_path_gives_the_default_of_the_argument()
    {
        var config = ConfigurationFactory.ParseString("a.b = 1");

        Assert.Equal(0, config.GetInt("a.c"));
        Assert.Equal(5, config.GetInt("a.c", 5));
        Assert.Equal(5, config.GetInt("a.b.c.d", 5));
        Assert.Null(config.GetString("a.c"));
        Assert.Equal("x", config.GetString("a.c", "x"));
        Assert.True(config.GetBoolean("a.c", true));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("a.c"));
        Assert.Equal(TimeSpan.FromSeconds(1), config.GetTimeSpan("a.c", TimeSpan.FromSeconds(1)));
        Assert.Null(config.GetByteSize("a.c"));
        Assert.Empty(config.GetStringList("a.c"));
        Assert.Null(config.GetConfig("a.c"));
        Assert.Null(config.GetValue("a.c"));
        Assert.False(config.HasPath("a.c"));
        Assert.Equal("a.c is missing; expected an array of whole numbers such as [a, b]", Assert.Throws<ConfigurationException>(() => config.GetIntList("a.c")).Message);
    }

    [Fact]
    public void An_object_or_an_array_is_no_text()
    {
        var config = ConfigurationFactory.ParseString("a { b = [1] }");

        Assert.Null(config.GetString("a"));
        Assert.Null(config.GetString("a.b"));
    }

    public static TheoryData<string, Action<Config>, string> WrongValues => new()
    {
        { "many", c => c.GetInt("p.x"), "p.x is \"many\"; expected a whole number from -2147483648 to 2147483647" },
        { "1.5", c => c.GetInt("p.x"), "p.x is \"1.5\"; expected a whole number from -2147483648 to 2147483647" },
        { "3000000000", c => c.GetInt("p.x"), "p.x is \"3000000000\"; expected a whole number from -2147483648 to 2147483647" },
        { "null", c => c.GetInt("p.x"), "p.x is null; expected a whole number" },
        { "{}", c => c.GetLong("p.x"), "p.x is an object; expected a whole number" },
        { "much", c => c.GetDouble("p.x"), "p.x is \"much\"; expected a number such as 12 or 0.5" },
        { "maybe", c => c.GetBoolean("p.x"), "p.x is \"maybe\"; expected true, on, yes, false, off or no" },
        { "10 parsecs", c => c.GetTimeSpan("p.x"), "p.x is \"10 parsecs\"; expected a duration such as 500ms, 10s or 5m (units ns, us, ms, s, m, h, d; none means ms), or infinite" },
        { "-5s", c => c.GetTimeSpan("p.x"), "p.x is \"-5s\"; expected a duration" },
        { "s", c => c.GetTimeSpan("p.x"), "p.x is \"s\"; expected a duration" },
        { "99999999999 d", c => c.GetTimeSpan("p.x"), "p.x is \"99999999999 d\"; expected a duration" },
        { "5 stone", c => c.GetByteSize("p.x"), "p.x is \"5 stone\"; expected a size such as 512, 64KiB or 1MB" },
        { "8 EiB", c => c.GetByteSize("p.x"), "p.x is \"8 EiB\"; expected a size" },
        { "[1, two]", c => c.GetIntList("p.x"), "p.x[1] is \"two\"; expected a whole number" },
        { "[{}]", c => c.GetStringList("p.x"), "p.x[0] is an object; expected a text" },
        { "one", c => c.GetStringList("p.x"), "p.x is \"one\"; expected an array of texts such as [a, b]" },
    };

    [Theory, MemberData(nameof(WrongValues), DisableDiscoveryEnumeration = true)]
    public void A_wrong_value_is_named_with_its_path_and_what_was_expected(string value, Action<Config> read, string expected)
    {
        var config = ConfigurationFactory.ParseString($"p.x = {value}");

        var fault = Assert.ThrowsAny<SystemException>(() => read(config));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_values_throw_what_akka_throws()
    {
        var config = ConfigurationFactory.ParseString("x = wrong, big = 99999999999");

        Assert.Throws<FormatException>(() => config.GetInt("x"));
        Assert.Throws<FormatException>(() => config.GetTimeSpan("x"));
        Assert.Throws<FormatException>(() => config.GetByteSize("x"));
        Assert.Throws<OverflowException>(() => config.GetInt("big"));
        Assert.Throws<NotSupportedException>(() => config.GetBoolean("x"));
    }

    [Theory]
    [InlineData("a = 1, b { c = \"x y\", d = [1, { e = null }, []] , f {} }")]
    [InlineData("\"a.b\" { \"include\" = \"null\", \"\" = \"\", \"x\\ny\" = \"tab\\there \\u0001 \\\\ \\\"\" }")]
    [InlineData("a = \"//\", b = \"#\", c = \"1,2\", d = \"${x}\", e = \"+=\", f = \" lead\", g = \"trail \", h = é")]
    [InlineData("a = [[1, 2], [{ b = 1 }, { c = [] }]]")]
    [InlineData("")]
    public void What_is_written_out_parses_to_the_same_settings(string hocon)
    {
        var config = ConfigurationFactory.ParseString(hocon);
        var again = ConfigurationFactory.ParseString(config.ToString());

        Assert.Equal(Flat(config.Root, ""), Flat(again.Root, ""));
    }

    [Fact]
    public void A_value_can_stand_under_another_key() =>
        Assert.Equal(1, ConfigurationFactory.ParseString("a.b = 1").GetValue("a")!.AtKey("x.y").GetInt("\"x.y\".b"));

    private static List<string> Flat(HoconValue value, string path) => value switch
    {
        _ when value.GetObject() is { } items => [$"{path} object", .. items.Items.SelectMany(e => Flat(e.Value, $"{path}/{e.Key}"))],
        _ when value.IsArray() => [$"{path} array", .. value.GetArray().SelectMany((e, i) => Flat(e, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]"))],
        _ => [$"{path} = {value.GetString() ?? "<null>"}"],
    };
}
