using System.Buffers;
using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>A place in the text: looks ahead, steps on, reads quoted text, and words errors.</summary>
internal sealed class HoconCursor(string text)
{
    private const string Quotes = "\"\"\"";
    private static readonly SearchValues<char> NotUnquoted = SearchValues.Create("$\"{}[]:=,#`^?!@*&\\");

    public int At { get; private set; } = text.StartsWith('\ufeff') ? 1 : 0;

    public bool AtEnd => At >= text.Length;

    /// <summary>The character here; at the end NUL, which no rule below takes for anything else.</summary>
    public char Here => AtEnd ? '\0' : text[At];

    public bool Sees(string expected) => text.AsSpan(At).StartsWith(expected, StringComparison.Ordinal);

    public bool SeesComment => Here == '#' || Sees("//");

    public bool SeesSpace => !AtEnd && Here != '\n' && (char.IsWhiteSpace(Here) || Here == '\ufeff');

    public bool SeesUnquoted =>
        !AtEnd && !char.IsWhiteSpace(Here) && !char.IsControl(Here) && Here != '\ufeff' && !NotUnquoted.Contains(Here) && !SeesComment;

    /// <summary><c>include "file"</c> or <c>include file(…)</c>, which we refuse; as a key, include is a word like others.</summary>
    public bool SeesInclude
    {
        get
        {
            if (!Sees("include"))
                return false;
            var rest = text.AsSpan(At + "include".Length);
            var what = rest.TrimStart();
            return what.StartsWith('"')
                || (what.Length < rest.Length && what.IndexOf('(') is > 0 and var open && what[..open] is "url" or "file" or "classpath" or "required" or "package");
        }
    }

    public void Step(int count = 1) => At += count;

    public string SkipSpaces()
    {
        var start = At;
        while (SeesSpace)
            At++;
        return text[start..At];
    }

    /// <summary>Steps over spaces, line ends and comments; says whether a line ended.</summary>
    public bool SkipBlank()
    {
        for (var lineEnded = false; ;)
        {
            SkipSpaces();
            if (SeesComment)
            {
                var end = text.IndexOf('\n', At);
                At = end < 0 ? text.Length : end;
            }
            if (Here != '\n' || AtEnd)
                return lineEnded;
            lineEnded = true;
            At++;
        }
    }

    /// <summary>Unquoted text up to a space, a comment or a character that has a meaning; a key also ends at a dot and at <c>+=</c>.</summary>
    public string Unquoted(bool key)
    {
        var start = At;
        while (SeesUnquoted && !(key && (Here == '.' || Sees("+="))))
            At++;
        return text[start..At];
    }

    public string Quoted()
    {
        var start = At++;
        var value = new StringBuilder();
        for (; Here != '"'; At++)
        {
            if (AtEnd || Here == '\n')
                throw Fault($"expected a closing quote but found {Found()}; the text opens at {Place(start)} (several lines need three quotes)");
            value.Append(Here == '\\' ? Escape() : Here);
        }
        At++;
        return value.ToString();
    }

    public string TripleQuoted()
    {
        var start = At;
        var end = text.IndexOf(Quotes, At + Quotes.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            At = text.Length;
            throw Fault($"expected three closing quotes but found {Found()}; the text opens at {Place(start)}");
        }
        while (end + Quotes.Length < text.Length && text[end + Quotes.Length] == '"')   // more than three: the first ones belong to the text
            end++;
        At = end + Quotes.Length;
        return text[(start + Quotes.Length)..end];
    }

    public HoconParserException Fault(string fault) => Fault(At, fault);

    public HoconParserException Fault(int at, string fault) => new(HoconPosition.Of(text, at), fault);

    public string Found() => Here switch
    {
        _ when AtEnd => "the end of the text",
        '\n' => "the end of the line",
        < ' ' or '\u007f' or '\ufeff' => string.Create(CultureInfo.InvariantCulture, $"character U+{(int)Here:X4}"),
        _ => $"'{Here}'",
    };

    public string Place(int at)
    {
        var (line, column) = HoconPosition.Of(text, at);
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
    }

    private char Escape()
    {
        At++;
        if (Here != 'u')
            return Here switch
            {
                '"' or '\\' or '/' => Here,
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => throw Fault($"expected an escape (\\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits) but found {Found()}; "
                    + "write a backslash twice"),
            };
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            At++;
            if (!char.IsAsciiHexDigit(Here))
                throw Fault($"expected four hex digits after \\u but found {Found()}");
            unit = unit * 16 + Convert.ToInt32(Here.ToString(), 16);
        }
        return (char)unit;
    }
}
