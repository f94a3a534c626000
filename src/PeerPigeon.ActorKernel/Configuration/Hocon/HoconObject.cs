namespace Akka.Configuration.Hocon;

/// <summary>The keys and values of one pair of braces, in the order in which they were first written. Immutable.</summary>
public sealed class HoconObject
{
    private readonly OrderedDictionary<string, HoconValue> _items;

    internal HoconObject(OrderedDictionary<string, HoconValue> items) => _items = items;

    internal static HoconObject Empty { get; } = new([]);

    /// <summary>All keys with their values, in the order of the text; keys are unescaped and unquoted.</summary>
    public IReadOnlyDictionary<string, HoconValue> Items => _items;

    /// <summary>The value of <paramref name="key"/>, which is one segment and not a path; null where it is missing.</summary>
    public HoconValue? GetKey(string key) => _items.GetValueOrDefault(key);

    /// <summary>This object as the text of a configuration, one key a line.</summary>
    public override string ToString() => HoconWriter.Write(this);

    /// <summary>Both objects in one: <paramref name="winner"/> wins where both have a value that is not an object.</summary>
    internal HoconObject MergeWith(HoconObject winner)
    {
        if (_items.Count == 0)
            return winner;
        var merged = new OrderedDictionary<string, HoconValue>(_items);
        foreach (var (key, value) in winner._items)
            merged[key] = merged.TryGetValue(key, out var under) ? under.MergeWith(value) : value;
        return new(merged);
    }
}
