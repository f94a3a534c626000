using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace PeerPigeon.ActorKernel.Tests.Configuration;

public sealed class HoconSubstitutionTests
{
    [Theory]
    [InlineData("a = 1\nx = ${a}", "1")]
    [InlineData("x = ${a}\na = 1", "1")]
    [InlineData("a = 1\nx = ${a}\na = 2", "2")]
    [InlineData("a.b = 1\nx = ${a.b}23", "123")]
    [InlineData("a = Roger\nx = my name is ${a} indeed", "my name is Roger indeed")]
    [InlineData("a = b\nx = \"tcp://\"${a}\":80\"", "tcp://b:80")]
    [InlineData("a.\"b.c\" = 1\nx = ${a.\"b.c\"}", "1")]
    [InlineData("x = ${?none}fallback", "fallback")]
    [InlineData("x = first\nx = ${?none}", "first")]
    [InlineData("x = a ${?none} b", "a  b")]
    [InlineData("x = 1\nx = ${x} 2\nx = ${x} 3", "1 2 3")]
    [InlineData("x = ${?x}foo", "foo")]
    [InlineData("a { c = 1 }\na = ${a.c}\nx = ${a}", "1")]
    [InlineData("a { name = n, x = ${a.name} }\nx = ${a.x}", "n")]
    [InlineData("bar { foo = 42, baz = ${bar.foo} }\nbar { foo = 43 }\nx = ${bar.baz}", "43")]
    [InlineData("bar { a = ${foo.d}, b = 1 }\nbar.b = 3\nfoo { c = ${bar.b}, d = 2 }\nfoo.d = 4\nx = ${bar.a}${foo.c}", "43")]
    [InlineData("a = ${b}\nb { x = ${a.y}, y = 1 }\nx = ${a.x}", "1")]
    [InlineData("base { z = 1 }\na = ${base} { y = ${a.z} }\nx = ${a.y}", "1")]
    [InlineData("foo { a { c = 1 } }\nfoo = ${foo.a}\nfoo { a = 2 }\nx = ${foo.c}${foo.a}", "12")]
    [InlineData("n = null\nx = ${n}ish", "nullish")]
    public void A_substitution_sees_the_last_value_of_its_path(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("x"));

    [Theory]
    [InlineData("a = [1, 2]\nx = ${a} [3]", "[1, 2, 3]")]
    [InlineData("x = [1]\nx = ${x} [2]", "[1, 2]")]
    [InlineData("x = [1]\nx = ${x} ${?none} [2]", "[1, 2]")]
    [InlineData("x = [1]\nx += ${x}", "[1, [1]]")]
    [InlineData("a = 1\nx = [${a}, ${?none}, ${a}]", "[1, 1]")]
    [InlineData("a { p = 1, q = 2 }\nx = ${a} { q = 3 }", "{\n  p = 1\n  q = 3\n}")]
    [InlineData("a { p = 1 }\nx = { p = 0, q = 2 } ${a}", "{\n  p = 1\n  q = 2\n}")]
    [InlineData("a { p = ${a.q}, q = 2 }\nx = ${a} { q = 3 }", "{\n  p = 2\n  q = 3\n}")]
    public void Arrays_and_objects_are_substituted_whole(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetValue("x")!.ToString());

    [Fact]
    public void The_environment_answers_what_the_text_does_not_hold()
    {
        const string Name = "PEERPIGEON_HOCON_TEST";
        Environment.SetEnvironmentVariable(Name, "from outside");

        Assert.Equal("from outside", ConfigurationFactory.ParseString($"x = ${{?{Name}}}").GetString("x"));
        Assert.Equal("from outside", ConfigurationFactory.ParseString($"x = ${{{Name}}}").GetString("x"));
        Assert.Equal("from inside", ConfigurationFactory.ParseString($"{Name} = from inside\nx = ${{?{Name}}}").GetString("x"));
    }

    [Theory]
    [InlineData("a = 1\nx = ${b.c}", "line 2, column 5: substitution ${b.c} finds nothing in this text or the environment; define it, or write ${?b.c}")]
    [InlineData("x = ${x}", "line 1, column 5: substitution ${x} finds nothing")]
    [InlineData("x = ${y}\ny = ${x}", "substitution ${y} leads back to itself")]
    [InlineData("x = ${y.z}\ny = ${x.z}", "substitutions wait for one another over more than 400 steps")]
    [InlineData("x { y = ${x} }", "substitution ${x} leads back to itself")]
    [InlineData("a = [1]\nx = ${a} text", "line 2, column 10: the value begins with an array and goes on with something else")]
    [InlineData("a { b = 1 }\nx = text ${a}", "line 2, column 10: the value begins with text and goes on with something else")]
    public void A_substitution_that_cannot_be_put_in_is_refused(string hocon, string expected) =>
        Assert.Contains(expected, Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(hocon)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("${0}${0}")]
    [InlineData("[${0}, ${0}]")]
    [InlineData("{ l = ${0}, r = ${0} }")]
    [InlineData("${0} ${0} { k# = 1 }")]
    public void Texts_that_double_themselves_are_refused(string doubling)
    {
        var levels = Enumerable.Range(1, 60).Select(i => $"a{i} = {doubling.Replace("0", $"a{i - 1}", StringComparison.Ordinal).Replace("#", $"{i}", StringComparison.Ordinal)}");
        var hocon = (doubling.Contains('#') ? "a0 { x = 1 }\n" : "a0 = x\n") + string.Join('\n', levels);

        if (doubling.Contains('#'))
            Assert.Equal(61, ConfigurationFactory.ParseString(hocon).GetValue("a60")!.GetObject()!.Items.Count);
        else
            Assert.Contains("after substitution longer than 8,388,608 characters", Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(hocon)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_branches_at_every_step_is_refused()
    {
        var hocon = "a0 { x = 1 }\n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => $"a{i} = ${{?a{i - 1}}} ${{?a{i - 1}}}")) + "\nb = ${?a60.none}";
        Assert.Equal(1, ConfigurationFactory.ParseString(hocon).GetInt("a60.x"));
        Assert.Contains(
            "handles more than 33,554,432 characters",
            Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString("b = ${?a60.none}\n" + hocon)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_substitutions_is_refused() =>
        Assert.Contains(
            "substitutions wait for one another over more than 400 steps",
            Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(
                string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"a{i} = ${{a{i + 1}}}")) + "\na5000 = 1")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Values_that_grow_deeper_step_by_step_are_refused() =>
        Assert.Contains(
            "after substitution nested deeper than 100 levels",
            Assert.Throws<HoconParserException>(() => ConfigurationFactory.ParseString(
                "a0 = 1\n" + string.Join('\n', Enumerable.Range(1, 500).Select(i => $"a{i} = [${{a{i - 1}}}]")))).Message,
            StringComparison.Ordinal);
}
