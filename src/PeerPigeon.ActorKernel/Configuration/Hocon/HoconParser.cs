using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>
/// Text to nodes, by recursive descent:
/// <code>
/// document = '{' fields '}' | fields            fields = [field {separator field} [',']]     separator = ',' | end of line
/// field    = path ('=' | ':' | '+=') value | path '{' …           path = segment {'.' segment}
/// value    = piece {piece}, on one line         piece = object | array | quoted | unquoted | '${' ['?'] path '}'
/// </code>
/// </summary>
internal sealed partial class HoconParser
{
    private readonly HoconCursor _text;
    private int _depth;

    private HoconParser(string text) => _text = new(text);

    /// <summary>The root object of <paramref name="text"/>, substitutions put in.</summary>
    /// <exception cref="HoconParserException">The text is not HOCON, or goes over one of <see cref="HoconLimits"/>.</exception>
    public static HoconValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new HoconParser(text);
        if (text.Length > HoconLimits.MaxTextLength)
            throw parser._text.Fault(HoconLimits.MaxTextLength, Limit("the text is longer than", HoconLimits.MaxTextLength, "characters; split it"));
        var root = parser.Document();
        return new HoconResolver(parser._text, root).Resolve();
    }

    public static string Limit(string what, int limit, string unit) => string.Create(CultureInfo.InvariantCulture, $"{what} {limit:N0} {unit}");

    private HoconObjectNode Document()
    {
        _text.SkipBlank();
        if (_text.Here == '[')
            throw _text.Fault("a configuration is an object; expected a key or '{' but found '['");
        var root = new HoconObjectNode(_text.At);
        var braced = _text.Here == '{';
        if (braced)
            Braced(root);
        else
            Fields(root);
        _text.SkipBlank();
        return _text.AtEnd ? root : throw _text.Fault($"expected {(braced ? "the end of the text after the last '}'" : "a key")} but found {_text.Found()}");
    }

    private void Braced(HoconObjectNode target)
    {
        var start = _text.At;
        _text.Step();
        Deeper(start, 1);
        Fields(target);
        _depth--;
        if (_text.Here != '}')
            throw _text.Fault(_text.AtEnd
                ? $"expected '}}' but found {_text.Found()}; the object opens at {_text.Place(start)}"
                : $"expected a key or '}}' but found {_text.Found()}");
        _text.Step();
    }

    private void Fields(HoconObjectNode target)
    {
        _text.SkipBlank();
        while (_text.Here == '"' || _text.Here == '.' || _text.SeesUnquoted)
        {
            var closedByBrace = Field(target);
            var lineEnded = _text.SkipBlank();
            if (_text.Here == ',')
            {
                _text.Step();
                _text.SkipBlank();
            }
            else if (!lineEnded && !closedByBrace && _text.Here != '}' && !_text.AtEnd)
                throw _text.Fault($"expected ',', '}}' or the end of the line after a value but found {_text.Found()}");
        }
    }

    /// <returns>True for <c>key { … }</c>, after which the next key may follow on the same line.</returns>
    private bool Field(HoconObjectNode target)
    {
        var start = _text.At;
        if (_text.SeesInclude)
            throw _text.Fault("include is not supported; put the files together with WithFallback, or quote \"include\" if it is a key");
        var path = Path();
        var appends = _text.Sees("+=");
        var braced = _text.Here == '{';
        if (!appends && !braced && _text.Here is not ('=' or ':'))
            throw _text.Fault($"expected '=', ':', '+=' or '{{' after key {HoconPath.Join(path)} but found {_text.Found()}");

        Deeper(start, path.Count - 1);
        var field = target.Field(path[0]);
        foreach (var segment in path.Skip(1))
            field = field.Descend(start).Field(segment);
        if (!braced)
        {
            _text.Step(appends ? 2 : 1);
            _text.SkipBlank();
        }
        var assignment = new HoconAssignment();
        var value = Value(assignment, $"a value for {HoconPath.Join(path)}", alone: braced);
        assignment.Value = value;
        if (appends)
            Append(start, field, assignment);
        else
            field.Assign(assignment);
        _depth -= path.Count - 1;
        return braced;
    }

    private static void Append(int start, HoconField field, HoconAssignment assignment)
    {
        if (assignment.Value is HoconScalarNode && field.Assignments is [.., { Value: HoconArrayNode or HoconConcatNode { Appends: true } } last])
        {
            var array = last.Value as HoconArrayNode ?? (HoconArrayNode)((HoconConcatNode)last.Value).Pieces[1].Node;
            array.Elements.Add(assignment.Value);
            return;
        }
        var added = new HoconArrayNode(start, [assignment.Value]);
        assignment.Value = new HoconConcatNode(start, [("", new HoconPreviousNode(start, assignment)), ("", added)]) { Appends = true };
        field.Assign(assignment);
    }

    private List<string> Path()
    {
        var path = new List<string> { Segment() };
        while (_text.Here == '.')
        {
            _text.Step();
            path.Add(Segment());
        }
        return path;
    }

    /// <summary>One segment of a path: quoted and unquoted parts, and the spaces between them.</summary>
    private string Segment()
    {
        var segment = new StringBuilder();
        var (started, start) = (false, _text.At);
        for (var space = _text.SkipSpaces(); ; space = _text.SkipSpaces())
        {
            var quoted = _text.Here == '"';
            var part = quoted ? _text.Quoted() : _text.Unquoted(key: true);
            if (!quoted && part.Length == 0)
                return started ? segment.ToString() : throw _text.Fault(start, $"expected a key but found {_text.Found()}; "
                    + "quote keys with other characters");
            segment.Append(started ? space : "").Append(part);
            started = true;
        }
    }

    private void Deeper(int at, int levels)
    {
        if ((_depth += levels) > HoconLimits.MaxDepth)
            throw _text.Fault(at, Limit("nested deeper than", HoconLimits.MaxDepth, "levels"));
    }
}
