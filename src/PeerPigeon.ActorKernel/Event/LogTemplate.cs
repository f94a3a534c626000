using System.Globalization;
using System.Text;

namespace Akka.Event;

/// <summary>
/// Templates of log messages: <c>"peer {Peer} joined {Network}"</c>, filled in order, or <c>"{1} after {0}"</c>, filled by number;
/// by number where every hole has one. A hole may have an alignment and a format, <c>{Bytes,8:N0}</c>; doubled braces are braces.
/// A log message never throws: a hole without an argument, or a brace without a partner, stays in the text as it is.
/// </summary>
internal static class LogTemplate
{
    public static string Format(string template, IReadOnlyList<object?> arguments)
    {
        var holes = Holes(template);
        var byNumber = ByNumber(holes);
        var text = new StringBuilder(template.Length + 16 * holes.Count);
        var at = 0;
        foreach (var (position, hole) in holes.Index())
        {
            AppendLiteral(text, template.AsSpan(at, hole.Start - at));
            at = hole.End;
            if (hole.Index(position, byNumber) is var index && index < arguments.Count)
                Append(text, hole, arguments[index]);
            else
                text.Append(template.AsSpan(hole.Start, hole.End - hole.Start));
        }
        AppendLiteral(text, template.AsSpan(at));
        return text.ToString();
    }

    /// <summary>The names of the holes with their arguments, in order.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Properties(string template, IReadOnlyList<object?> arguments)
    {
        var holes = Holes(template);
        var byNumber = ByNumber(holes);
        foreach (var (position, hole) in holes.Index())
            if (hole.Index(position, byNumber) is var index && index < arguments.Count)
                yield return new(hole.Name, arguments[index]);
    }

    private static bool ByNumber(List<Hole> holes) => holes.TrueForAll(hole => hole.Number is { });

    private static List<Hole> Holes(string template)
    {
        var holes = new List<Hole>();
        for (var at = template.IndexOf('{', StringComparison.Ordinal); at >= 0 && at < template.Length; at = template.IndexOf('{', at))
        {
            var end = template.IndexOf('}', at);
            if (end < 0)
                break;
            if (template[at + 1] == '{')
                at += 2;
            else if (Hole.Read(template, at, end + 1) is { } hole)
            {
                holes.Add(hole);
                at = hole.End;
            }
            else
                at++;
        }
        return holes;
    }

    private static void AppendLiteral(StringBuilder text, ReadOnlySpan<char> literal)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            text.Append(literal[i]);
            if (literal[i] is '{' or '}' && i + 1 < literal.Length && literal[i + 1] == literal[i])
                i++;
        }
    }

    private static void Append(StringBuilder text, Hole hole, object? argument)
    {
        var shown = argument switch
        {
            null => "null",
            IFormattable formattable => Formatted(formattable, hole.Format),
            _ => argument.ToString() ?? "",
        };
        text.Append(hole.Alignment < 0 ? shown.PadRight(-hole.Alignment) : shown.PadLeft(hole.Alignment));
    }

    private static string Formatted(IFormattable argument, string? format)
    {
        try
        {
            return argument.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return argument.ToString() ?? "";
        }
    }

    private sealed record Hole(int Start, int End, string Name, int? Number, int Alignment, string? Format)
    {
        private const int MaxAlignment = 1000;   // characters; more is a slip, not a column

        public int Index(int position, bool byNumber) => byNumber ? Number ?? position : position;

        public static Hole? Read(string template, int start, int end)
        {
            var inside = template.AsSpan(start + 1, end - start - 2);
            var colon = inside.IndexOf(':');
            var format = colon < 0 ? null : inside[(colon + 1)..].ToString();
            inside = colon < 0 ? inside : inside[..colon];
            var comma = inside.IndexOf(',');
            var alignment = 0;
            if (comma >= 0 && (!int.TryParse(inside[(comma + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out alignment) || Math.Abs(alignment) > MaxAlignment))
                return null;
            var name = (comma < 0 ? inside : inside[..comma]).TrimStart("@$").ToString();
            if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-'))
                return null;
            var isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            return new(start, end, name, isNumber ? number : null, alignment, format);
        }
    }
}
