using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Values as HOCON text that parses to the same values: two spaces a level, one key a line, quotes only where they are needed.</summary>
internal static class HoconWriter
{
    public static string Write(HoconValue value)
    {
        var text = new StringBuilder();
        Append(text, value, indent: 0);
        return text.ToString();
    }

    public static string Write(HoconObject items)
    {
        var text = new StringBuilder();
        AppendItems(text, items, indent: 0);
        return text.ToString();
    }

    public static string Key(string key) => key != "include" && IsPlain(key, also: "_-/") ? key : Quoted(key);

    private static void Append(StringBuilder text, HoconValue value, int indent)
    {
        if (value.GetObject() is { } items)
        {
            if (items.Items.Count == 0)
            {
                text.Append("{}");
                return;
            }
            text.Append("{\n");
            AppendItems(text, items, indent + 1);
            text.Append(' ', indent * 2).Append('}');
        }
        else if (value.IsArray())
        {
            text.Append('[');
            foreach (var (i, element) in value.GetArray().Index())
            {
                text.Append(i == 0 ? "" : ", ");
                Append(text, element, indent);
            }
            text.Append(']');
        }
        else
            text.Append(value.GetString() is { } scalar ? Text(scalar) : "null");
    }

    private static void AppendItems(StringBuilder text, HoconObject items, int indent)
    {
        foreach (var (key, value) in items.Items)
        {
            text.Append(' ', indent * 2).Append(Key(key)).Append(value.IsObject() ? " " : " = ");
            Append(text, value, indent);
            text.Append('\n');
        }
    }

    public static string Text(string text) => text != "null" && IsPlain(text, also: "_-.") ? text : Quoted(text);

    private static bool IsPlain(string text, string also)
    {
        if (text.Length == 0 || text.Contains("//", StringComparison.Ordinal))
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && !also.Contains(c))
                return false;
        return true;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007f' or (>= '\ud800' and <= '\udfff') => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }
}
