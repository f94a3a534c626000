using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PeerPigeon.Protocol.Tests;

/// <summary>Generated JSON values, and the ways in which one value can be spelled.</summary>
internal static class JsonTrees
{
    private static readonly string[] Texts = ["", "a", "b", "A", "é", "€", "😀", "\ufb33", "\n", "\"", "\\", "\u0000", "\u007f", "/", "ttl", "path", "0"];
    private static readonly string[] Numbers =
        ["0", "-0", "1", "-1", "0.5", "1e21", "1e-7", "1.7976931348623157e308", "5e-324", "9007199254740993", "123456789.125", "1E2", "100", "-2.50"];

    /// <summary>Values whose names are distinct in each object.</summary>
    public static Arbitrary<Tree> Arbitrary { get; } = Gen.Sized(size => Generate(Math.Min(size, 40))).ToArbitrary();

    private static Gen<string> Text { get; } = Gen.Choose(0, 3).SelectMany(n => Gen.Elements(Texts).ArrayOf(n)).Select(string.Concat);

    private static Gen<Tree> Generate(int size)
    {
        Gen<Tree> leaf = Gen.OneOf(
            Gen.Elements(Numbers).Select(n => new Tree('n', n, [], [])),
            Text.Select(t => new Tree('s', t, [], [])),
            Gen.Elements("true", "false", "null").Select(l => new Tree('l', l, [], [])));
        if (size < 2)
            return leaf;
        Gen<Tree[]> children = Gen.Choose(0, 4).SelectMany(n => Generate(size / 3).ArrayOf(n));
        return Gen.Frequency(
            (1, leaf),
            (2, children.Select(c => new Tree('a', "", [], c))),
            (3, children.SelectMany(c => Text.ArrayOf(c.Length).Select(names => new Tree('o', "", [.. names.Select((name, i) => name + i)], c)))));
    }

    /// <summary>One value.</summary>
    public sealed record Tree(char Kind, string Value, string[] Names, Tree[] Children)
    {
        /// <summary>The value spelled at random: order of members, white space, escapes.</summary>
        public string Spell(Random random)
        {
            var text = new StringBuilder();
            Spell(text, random);
            return text.ToString();
        }

        public override string ToString() => Spell(new Random(0));

        private void Spell(StringBuilder text, Random random)
        {
            White(text, random);
            switch (Kind)
            {
                case 's':
                    Quote(text, Value, random);
                    break;
                case 'a' or 'o':
                    int[] order = [.. Enumerable.Range(0, Children.Length)];
                    if (Kind == 'o')
                        random.Shuffle(order);
                    text.Append(Kind == 'a' ? '[' : '{');
                    for (var i = 0; i < order.Length; i++)
                    {
                        if (i > 0)
                            text.Append(',');
                        if (Kind == 'o')
                        {
                            White(text, random);
                            Quote(text, Names[order[i]], random);
                            White(text, random);
                            text.Append(':');
                        }

                        Children[order[i]].Spell(text, random);
                    }

                    White(text, random);
                    text.Append(Kind == 'a' ? ']' : '}');
                    break;
                default:
                    text.Append(Value);
                    break;
            }

            White(text, random);
        }

        private static void White(StringBuilder text, Random random)
        {
            if (random.Next(4) == 0)
                text.Append(" \t\r\n"[random.Next(4)]);
        }

        private static void Quote(StringBuilder text, string value, Random random)
        {
            text.Append('"');
            foreach (Rune rune in value.EnumerateRunes())
            {
                string plain = rune.ToString();
                if (plain is "\"" or "\\" || rune.Value < ' ' || random.Next(3) == 0)
                {
                    foreach (char unit in plain)
                        text.Append("\\u").Append(((int)unit).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
                }
                else
                {
                    text.Append(plain == "/" && random.Next(2) == 0 ? "\\/" : plain);
                }
            }

            text.Append('"');
        }
    }
}
