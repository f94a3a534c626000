namespace Akka.Configuration.Hocon;

/// <summary>One value of a configuration: an object, an array, a text (numbers and booleans are texts), or null. Immutable.</summary>
public sealed class HoconValue
{
    private readonly object? _content;   // HoconObject, HoconValue[], string or null

    private HoconValue(object? content, int depth, long length) => (_content, Depth, Length) = (content, depth, length);

    internal static HoconValue Null { get; } = new(null, depth: 0, length: 1);

    internal static HoconValue EmptyObject { get; } = Of(HoconObject.Empty);

    /// <summary>Levels below this value; bounded by <see cref="HoconLimits.MaxDepth"/>.</summary>
    internal int Depth { get; }

    /// <summary>UTF-16 units of the keys and texts in this value, plus one per value.</summary>
    internal long Length { get; }

    internal static HoconValue Of(string text) => new(text, depth: 0, text.Length + 1L);

    internal static HoconValue Of(HoconValue[] elements)
    {
        var (depth, length) = (0, 1L);
        foreach (var element in elements)
            (depth, length) = (Math.Max(depth, element.Depth + 1), length + element.Length);
        return new(elements, depth, length);
    }

    internal static HoconValue Of(HoconObject items)
    {
        var (depth, length) = (0, 1L);
        foreach (var (key, value) in items.Items)
            (depth, length) = (Math.Max(depth, value.Depth + 1), length + key.Length + value.Length);
        return new(items, depth, length);
    }

    /// <summary>True for an object without keys.</summary>
    public bool IsEmpty => _content is HoconObject { Items.Count: 0 };

    /// <summary>True where the value is written with braces.</summary>
    public bool IsObject() => _content is HoconObject;

    /// <summary>True where the value is written with brackets, also for an empty array.</summary>
    public bool IsArray() => _content is HoconValue[];

    /// <summary>True for a text, a number, a boolean and null.</summary>
    public bool IsString() => _content is null or string;

    /// <summary>The object, or null where the value is none.</summary>
    public HoconObject? GetObject() => _content as HoconObject;

    /// <summary>The elements; an empty list where the value is no array.</summary>
    public IList<HoconValue> GetArray() => _content as HoconValue[] ?? [];

    /// <summary>The value of one key of this object; null where it is missing or this is no object.</summary>
    public HoconValue? GetChildObject(string key) => GetObject()?.GetKey(key);

    /// <summary>The text; null where the value is null, an object or an array.</summary>
    public string? GetString() => _content as string;

    /// <summary>true, on, yes; false, off, no.</summary>
    /// <exception cref="NotSupportedException">The value is none of these.</exception>
    public bool GetBoolean() => HoconScalar.Boolean(this, HoconScalar.Nameless);

    /// <summary>A whole number of 32 bits.</summary>
    /// <exception cref="FormatException">The value is no whole number.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public int GetInt() => HoconScalar.Integer<int>(this, HoconScalar.Nameless);

    /// <summary>A whole number of 64 bits.</summary>
    /// <exception cref="FormatException">The value is no whole number.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public long GetLong() => HoconScalar.Integer<long>(this, HoconScalar.Nameless);

    /// <summary>A whole number from 0 to 255.</summary>
    /// <exception cref="FormatException">The value is no whole number.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public byte GetByte() => HoconScalar.Integer<byte>(this, HoconScalar.Nameless);

    /// <summary>A number with a point as decimal separator.</summary>
    /// <exception cref="FormatException">The value is no number.</exception>
    public double GetDouble() => HoconScalar.Real<double>(this, HoconScalar.Nameless);

    /// <inheritdoc cref="GetDouble" />
    public float GetFloat() => HoconScalar.Real<float>(this, HoconScalar.Nameless);

    /// <inheritdoc cref="GetDouble" />
    public decimal GetDecimal() => HoconScalar.Real<decimal>(this, HoconScalar.Nameless);

    /// <summary>
    /// A duration: a number that is not negative, and one of ns, us, ms, s, m, h, d or their long names;
    /// without a unit, milliseconds.
    /// </summary>
    /// <param name="allowInfinite">Whether <c>infinite</c> is taken, as <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="FormatException">The value is no duration.</exception>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.Duration(this, HoconScalar.Nameless, allowInfinite);

    /// <summary>
    /// A size in bytes: kB, MB, GB are powers of 1,000; k, KiB, MiB, GiB are powers of 1,024;
    /// without a unit, bytes. Null for an empty text.
    /// </summary>
    /// <exception cref="FormatException">The value is no size.</exception>
    public long? GetByteSize() => HoconUnits.ByteSize(this, HoconScalar.Nameless);

    /// <summary>The elements as texts.</summary>
    public IList<string> GetStringList() => HoconScalar.Strings(this, HoconScalar.Nameless);

    /// <summary>This object as a configuration of its own.</summary>
    public Config ToConfig() => new(this);

    /// <summary>A configuration that holds this value under <paramref name="key"/>, which is one segment and not a path.</summary>
    public Config AtKey(string key) => new(Of(new HoconObject(new() { [key] = this })));

    /// <summary>HOCON text that parses to this value again.</summary>
    public override string ToString() => HoconWriter.Write(this);

    internal HoconValue MergeWith(HoconValue winner) =>
        GetObject() is { } under && winner.GetObject() is { } over ? Of(under.MergeWith(over)) : winner;
}
