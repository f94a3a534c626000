using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Values side by side as one: all texts, all arrays, or all objects.</summary>
internal sealed class HoconConcatenation(HoconResolver resolver, HoconConcatNode node)
{
    /// <returns>Null where nothing but unfound optional substitutions stands here.</returns>
    public HoconValue? Join()
    {
        var pieces = new List<(string Space, HoconNode Node, HoconValue Value)>();
        var unfoundSpace = "";
        foreach (var (space, piece) in node.Pieces)
            if (resolver.Value(piece) is { } value)
            {
                pieces.Add((pieces.Count == 0 ? "" : unfoundSpace + space, piece, value));
                unfoundSpace = "";
            }
            else
                unfoundSpace += space;
        return pieces switch
        {
            [] => null,
            [var (_, _, only)] => only,
            [var (_, _, first), ..] when first.IsObject() => Objects(pieces),
            [var (_, _, first), ..] when first.IsArray() => Arrays(pieces),
            _ => Texts(pieces),
        };
    }

    private HoconValue Objects(List<(string Space, HoconNode Node, HoconValue Value)> pieces)
    {
        var merged = HoconValue.EmptyObject;
        foreach (var (_, piece, value) in pieces)
            merged = value.IsObject() ? resolver.Merge(merged, value, piece) : throw Mixed(piece, "an object");
        return merged;
    }

    private HoconValue Arrays(List<(string Space, HoconNode Node, HoconValue Value)> pieces)
    {
        var elements = new List<HoconValue>();
        foreach (var (_, piece, value) in pieces)
        {
            resolver.Spend(value.Length, piece);
            elements.AddRange(value.IsArray() ? value.GetArray() : throw Mixed(piece, "an array"));
        }
        return HoconValue.Of([.. elements]);
    }

    private HoconValue Texts(List<(string Space, HoconNode Node, HoconValue Value)> pieces)
    {
        var joined = new StringBuilder();
        foreach (var (space, piece, value) in pieces)
        {
            resolver.Spend(value.Length + space.Length, piece);
            joined.Append(space).Append(value.IsString() ? value.GetString() ?? "null" : throw Mixed(piece, "text"));
        }
        return HoconValue.Of(joined.ToString());
    }

    private HoconParserException Mixed(HoconNode piece, string first) =>
        resolver.Fault(piece, $"the value begins with {first} and goes on with something else; put a comma or a line end between, or quote text");
}
