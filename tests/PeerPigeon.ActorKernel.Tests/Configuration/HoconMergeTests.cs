using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Configuration;

public sealed class HoconMergeTests
{
    [Theory]
    [InlineData("a { x = 1 }\na { y = 2 }", "a {\n  x = 1\n  y = 2\n}\n")]
    [InlineData("a.x = 1\na.y = 2\na.x = 3", "a {\n  x = 3\n  y = 2\n}\n")]
    [InlineData("a = { x = 1 } { y = 2 } { x = 4 }", "a {\n  x = 4\n  y = 2\n}\n")]
    [InlineData("a = 1\na { x = 1 }", "a {\n  x = 1\n}\n")]
    [InlineData("a { x = 1 }\na = 1", "a = 1\n")]
    [InlineData("a { x = 1 }\na = null\na { y = 2 }", "a {\n  y = 2\n}\n")]
    [InlineData("a { b { x = 1 } }\na.b.y = 2", "a {\n  b {\n    x = 1\n    y = 2\n  }\n}\n")]
    [InlineData("a = [1]\na += 2\na += 3", "a = [1, 2, 3]\n")]
    [InlineData("a += 1\na += 2", "a = [1, 2]\n")]
    [InlineData("a += { x = 1 }", "a = [{\n  x = 1\n}]\n")]
    [InlineData("a { b += 1 }\na { b += 2 }", "a {\n  b = [1, 2]\n}\n")]
    public void Later_keys_win_and_objects_merge(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).ToString());

    [Fact]
    public void Two_hundred_thousand_appends_are_one_array() =>
        Assert.Equal(200_000, ConfigurationFactory.ParseString(string.Concat(Enumerable.Repeat("a += 1\n", 200_000))).GetIntList("a").Count);

    [Fact]
    public void A_fallback_answers_what_the_front_does_not_hold()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1 }").WithFallback("a { x = 9, y = 2 }").WithFallback("a { y = 9, z = 3 }, b = 4");

        Assert.Equal("1 2 3 4", $"{config.GetInt("a.x")} {config.GetInt("a.y")} {config.GetInt("a.z")} {config.GetInt("b")}");
        Assert.Equal("1 2 3", string.Join(' ', "x y z".Split(' ').Select(key => config.GetConfig("a")!.GetInt(key))));
    }

    [Theory]
    [InlineData("a.b = 1", "a.b { c = 2 }", "a {\n  b = 1\n}\n")]
    [InlineData("a.b { c = 2 }", "a.b = 1", "a {\n  b {\n    c = 2\n  }\n}\n")]
    [InlineData("a = null", "a { c = 2 }", "a = null\n")]
    [InlineData("a = [1]", "a = [2, 3]", "a = [1]\n")]
    [InlineData("", "a = 1", "a = 1\n")]
    [InlineData("a = 1", "", "a = 1\n")]
    public void Only_objects_merge_with_their_fallback(string front, string back, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(front).WithFallback(back).ToString(includeFallback: true));

    [Fact]
    public void A_text_between_two_objects_hides_the_last_one()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1 }").WithFallback("a = text").WithFallback("a { y = 2 }");

        Assert.Equal("a {\n  x = 1\n}\n", config.ToString(includeFallback: true));
    }

    [Fact]
    public void Keys_are_enumerated_as_written_those_of_the_fallback_first()
    {
        var config = ConfigurationFactory.ParseString("z = 1, m = 2, a = 3").WithFallback("q = 1, a = 9, b = 2");

        Assert.Equal("q a b z m", string.Join(' ', config.AsEnumerable().Select(entry => entry.Key)));
    }

    [Fact]
    public void Putting_a_fallback_behind_leaves_both_as_they_were()
    {
        var (front, back) = (ConfigurationFactory.ParseString("a.x = 1"), ConfigurationFactory.ParseString("a.y = 2"));
        _ = front.WithFallback(back).Root;

        Assert.Equal("a {\n  x = 1\n}\n", front.ToString(includeFallback: true));
        Assert.Equal("a {\n  y = 2\n}\n", back.ToString(includeFallback: true));
    }

    [Fact]
    public void A_fallback_that_is_behind_already_changes_nothing()
    {
        var back = ConfigurationFactory.ParseString("a = 1, b = 2");
        var config = ConfigurationFactory.ParseString("a = 3").WithFallback(back);

        Assert.Equal(config.ToString(includeFallback: true), config.WithFallback(back).ToString(includeFallback: true));
    }

    [Fact]
    public void Settings_cannot_be_their_own_fallback()
    {
        var config = ConfigurationFactory.ParseString("a = 1");
        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
    }
}
