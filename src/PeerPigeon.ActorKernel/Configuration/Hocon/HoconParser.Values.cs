namespace Akka.Configuration.Hocon;

internal sealed partial class HoconParser
{
    private HoconNode Value(HoconAssignment owner, string expected, bool alone = false)
    {
        var start = _text.At;
        var pieces = new List<(string Space, HoconNode Node)>();
        for (var space = ""; ; space = _text.SkipSpaces())
        {
            if (Piece(owner, first: pieces.Count == 0) is not { } piece)
                break;
            pieces.Add((space, piece));
            if (alone && !ContinuesAfterBrace())
                break;
        }
        return pieces.Count switch
        {
            0 => throw _text.Fault($"expected {expected} but found {_text.Found()}"),
            1 => pieces[0].Node,
            _ => new HoconConcatNode(start, pieces),
        };
    }

    private bool ContinuesAfterBrace()
    {
        while (_text.SeesSpace)
            _text.Step();
        return _text.Here == '{' || _text.Sees("${");
    }

    private HoconNode? Piece(HoconAssignment owner, bool first)
    {
        var start = _text.At;
        switch (_text.Here)
        {
            case '{':
                var below = new HoconObjectNode(start);
                Braced(below);
                return below;
            case '[':
                return Array(owner);
            case '"':
                return new HoconScalarNode(start, HoconValue.Of(_text.Sees("\"\"\"") ? _text.TripleQuoted() : _text.Quoted()));
            case '$':
                return Substitution(owner);
            case var _ when _text.SeesUnquoted:
                var text = _text.Unquoted(key: false);
                return new HoconScalarNode(start, text == "null" ? HoconValue.Null : HoconValue.Of(text));
            case '=' or ':' when !first:
                throw _text.Fault($"found {_text.Found()} in unquoted text; quote the value, or write an object as {{ … }}");
            case '}' or ']' or ',' or '\n' or '#':
                return null;
            default:
                return _text.AtEnd || _text.SeesComment ? null : throw Unquotable();
        }
    }

    private HoconParserException Unquotable() => _text.Fault($"expected a value but found {_text.Found()}; quote text with this character");

    private HoconArrayNode Array(HoconAssignment owner)
    {
        var start = _text.At;
        var elements = new List<HoconNode>();
        _text.Step();
        Deeper(start, 1);
        _text.SkipBlank();
        while (_text.Here != ']')
        {
            elements.Add(Value(owner, "an element or ']'"));
            var lineEnded = _text.SkipBlank();
            if (_text.Here == ',')
            {
                _text.Step();
                _text.SkipBlank();
            }
            else if (!lineEnded && _text.Here != ']')
                throw _text.Fault($"expected ',' or ']' but found {_text.Found()}; the array opens at {_text.Place(start)}");
        }
        _text.Step();
        _depth--;
        return new(start, elements);
    }

    private HoconSubstitutionNode Substitution(HoconAssignment owner)
    {
        var start = _text.At;
        if (!_text.Sees("${"))
            throw Unquotable();
        _text.Step(2);
        var optional = _text.Here == '?';
        _text.Step(optional ? 1 : 0);
        var path = Path();
        if (_text.Here != '}')
            throw _text.Fault($"expected '}}' after the path of a substitution but found {_text.Found()}");
        _text.Step();
        return new(start, path, optional, owner);
    }
}
