using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

/// <summary>JSON values to one line of text and back.</summary>
internal static class JsonText
{
    private static readonly ProtocolLimits Limits = ProtocolLimits.Default with { MaxDepth = ProtocolLimits.DeepestNesting };

    /// <summary>Compact JSON. Half a surrogate pair, which UTF-8 cannot carry, is written as an escape.</summary>
    public static string Of(JToken value)
    {
        string text = value.ToString(Formatting.None);
        int at = IndexOfLoneSurrogate(text, 0);
        if (at < 0)
            return text;

        StringBuilder escaped = new(text.Length + 32);
        int copied = 0;
        for (; at >= 0; at = IndexOfLoneSurrogate(text, at + 1))
        {
            escaped.Append(text, copied, at - copied).Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:x4}");
            copied = at + 1;
        }

        return escaped.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Reads one value as the codec of frames does: dates stay text, big integers whole, half a surrogate pair what it is.</summary>
    /// <exception cref="FormatException">It is not JSON, nests too deeply, or holds a number beyond what a double holds.</exception>
    public static JToken Parse(string json)
    {
        if (!RawJson.TryParse(Encoding.UTF8.GetBytes(json), Limits, out RawJson raw, out Rejection rejection))
            throw new FormatException(rejection.Detail);
        JToken value = raw.ToToken();
        return Values(value).Any(leaf => leaf.Type == JTokenType.Float && !double.IsFinite(leaf.Value<double>()))
            ? throw new FormatException("a number lies beyond ±1.8e308")
            : value;
    }

    private static IEnumerable<JValue> Values(JToken value) =>
        value is JContainer container ? container.DescendantsAndSelf().OfType<JValue>() : [(JValue)value];

    private static int IndexOfLoneSurrogate(string text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                return i;
        }

        return -1;
    }
}
