using System.Globalization;
using System.Numerics;

namespace Akka.Configuration.Hocon;

/// <summary>Texts as the types that settings have. <c>where</c> is the path that an error names.</summary>
internal static class HoconScalar
{
    public const string Nameless = "the value";

    private const int ShownLength = 80;   // UTF-16 units of a wrong value that an error repeats

    public static bool Boolean(HoconValue value, string where) => value.GetString() switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => throw new NotSupportedException(Fault(value, where, "true, on, yes, false, off or no")),
    };

    public static T Integer<T>(HoconValue value, string where) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var text = value.GetString();
        if (T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            return number;
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {T.MinValue} to {T.MaxValue}");
        throw IsWholeNumber(text)
            ? new OverflowException(Fault(value, where, expected))
            : new FormatException(Fault(value, where, expected));
    }

    public static T Real<T>(HoconValue value, string where) where T : struct, INumber<T> =>
        T.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException(Fault(value, where, "a number such as 12 or 0.5"));

    public static IList<string> Strings(HoconValue value, string where) =>
        List(value, where, "texts", (element, at) => element.GetString() ?? throw new FormatException(Fault(element, at, "a text")));

    public static IList<T> List<T>(HoconValue value, string where, string what, Func<HoconValue, string, T> read) =>
        value.IsArray()
            ? [.. value.GetArray().Select((element, i) => read(element, string.Create(CultureInfo.InvariantCulture, $"{where}[{i}]")))]
            : throw new FormatException(Fault(value, where, $"an array of {what} such as [a, b]"));

    public static string Fault(HoconValue value, string where, string expected) => $"{where} is {Describe(value)}; expected {expected}";

    private static string Describe(HoconValue value) => value switch
    {
        _ when value.IsObject() => "an object",
        _ when value.IsArray() => "an array",
        _ when value.GetString() is not { } text => "null",
        _ when value.GetString() is { Length: > ShownLength } text => $"\"{text[..ShownLength]}…\"",
        _ => $"\"{value.GetString()}\"",
    };

    private static bool IsWholeNumber(string? text) =>
        text?.Trim().TrimStart('+', '-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
}
