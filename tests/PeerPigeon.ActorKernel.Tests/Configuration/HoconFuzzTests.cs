using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace PeerPigeon.ActorKernel.Tests.Configuration;

/// <summary>Random text made of HOCON's own pieces: it parses and survives being written out, or the parser's own exception says why not.</summary>
public sealed class HoconFuzzTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "c", "a.b", "x y", "=", ":", "+=", "{", "}", "[", "]", ",", "\n", " ", "\t", "#", "//", "\"", "\"q.r\"", "\"\"\"", "\"\"\"t\n\"\"\"",
        "${a}", "${?b}", "${", "${?a.b}", "$", "null", "true", "1", "2.5", "10s", "include", "\\", "\\u12", ".", "?", "!", "@", "*", "&", "^", "`", "\0", "\ud800", "é",
    ];

    [Trait("Category", Fuzz.Category)]
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Random_text_parses_or_is_refused(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Fuzz.Rounds(5_000); i++)
            Holds(Text(random, mostlySound: i % 2 == 0), $"seed {seed}, text {i}");
    }

    private static void Holds(string hocon, string which)
    {
        try
        {
            var config = ConfigurationFactory.ParseString(hocon);
            var written = config.ToString();
            Assert.Equal(written, ConfigurationFactory.ParseString(written).ToString());
        }
        catch (HoconParserException)
        {
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{which}: {fault.GetType().Name} on {hocon}");
        }
    }

    private static string Text(Random random, bool mostlySound)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 24); i > 0; i--)
        {
            if (mostlySound && random.Next(8) != 0)
                text.Append("abc"[random.Next(3)]).Append(random.Next(2) == 0 ? " = " : " += ").Append(Value(random, depth: 3)).Append('\n');
            else
                text.Append(Pieces[random.Next(Pieces.Length)]);
        }
        return text.ToString();
    }

    private static string Value(Random random, int depth) => random.Next(depth == 0 ? 5 : 8) switch
    {
        0 => "${a}",
        1 => "${?b.c}",
        2 => "\"q\\n\" 1",
        3 => "null",
        4 => "word ${?c}",
        5 => $"[{Value(random, depth - 1)}, {Value(random, depth - 1)}]",
        6 => $"{{ a = {Value(random, depth - 1)}, \"b c\" : {Value(random, depth - 1)} }}",
        _ => $"{Value(random, depth - 1)} {Value(random, depth - 1)}",
    };
}
