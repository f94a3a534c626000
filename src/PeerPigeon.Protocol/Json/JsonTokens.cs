using System.Globalization;
using System.Numerics;
using System.Text;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Protocol;

/// <summary>Between <see cref="RawJson"/> and the tokens that applications handle. Recursion is bounded by the depth of a value.</summary>
internal static class JsonTokens
{
    // Longer integers read as a double, as JavaScript does: parsing digits into a BigInteger costs more than linear time.
    private const int MaxExactDigits = 1024;

    private const string IsoFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";      // Date.prototype.toISOString

    private static readonly int MaxOwnDepth = ProtocolLimits.Default.MaxDepth - ProtocolLimits.EnvelopeDepth;

    public static JToken Read(RawJson value)
    {
        switch (value.Kind)
        {
            case RawJsonKind.Object:
            {
                var members = new JObject();
                JsonScanner scanner = value.Scan('{');
                while (scanner.TryNextMember(out JsonSlice name, out JsonSlice member))
                    members[JsonText.ToText(name.BodyOf(value.Utf8.Span), name.Escaped)] = Read(value.At(member));
                return members;
            }

            case RawJsonKind.Array:
            {
                var elements = new JArray();
                JsonScanner scanner = value.Scan('[');
                while (scanner.TryNextElement(out JsonSlice element))
                    elements.Add(Read(value.At(element)));
                return elements;
            }

            case RawJsonKind.String:
                value.TryGetString(out string? text);
                return new JValue(text);
            case RawJsonKind.Number:
                return ReadNumber(value.Utf8.Span);
            case RawJsonKind.True:
                return new JValue(true);
            case RawJsonKind.False:
                return new JValue(false);
            case RawJsonKind.Null:
                return JValue.CreateNull();
            default:
                return JValue.CreateUndefined();
        }
    }

    public static byte[] Write(JToken token)
    {
        var output = new JsonOutput(256);
        try
        {
            Write(token, depth: 1, ref output);
            return output.Written.ToArray();
        }
        finally
        {
            output.Dispose();
        }
    }

    private static void Write(JToken token, int depth, ref JsonOutput output)
    {
        switch (token)
        {
            case JContainer when depth > MaxOwnDepth:
                throw new ArgumentException($"value is nested deeper than {MaxOwnDepth} levels, more than a frame carries; flatten it", nameof(token));
            case JObject members:
                output.Open('{');
                foreach (JProperty member in members.Properties())
                {
                    if (member.Value.Type is JTokenType.Undefined or JTokenType.Comment)
                        continue;
                    output.Name(member.Name);
                    Write(member.Value, depth + 1, ref output);
                }

                output.Close('}');
                break;
            case JArray elements:
                output.Open('[');
                foreach (JToken element in elements)
                {
                    output.Separate();
                    Write(element, depth + 1, ref output);
                }

                output.Close(']');
                break;
            case JValue value and not JRaw:
                WriteScalar(value, ref output);
                break;
            default:
                throw new ArgumentException($"a token of type {token.Type} has no JSON form", nameof(token));
        }
    }

    private static void WriteScalar(JValue token, ref JsonOutput output)
    {
        switch (token.Value)
        {
            case null:
                output.Raw("null"u8);
                break;
            case string text:
                output.Text(text);
                break;
            case bool value:
                output.Boolean(value);
                break;
            case double or float when !double.IsFinite(Convert.ToDouble(token.Value, CultureInfo.InvariantCulture)):
                output.Raw("null"u8);
                break;
            case double or float:
                output.Number(Convert.ToDouble(token.Value, CultureInfo.InvariantCulture));
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or decimal:
                output.Raw(Encoding.ASCII.GetBytes(((IFormattable)token.Value).ToString(null, CultureInfo.InvariantCulture)));
                break;
            case DateTime time:
                output.Text(time.ToUniversalTime().ToString(IsoFormat, CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                output.Text(time.ToUniversalTime().ToString(IsoFormat, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                output.Text(Convert.ToBase64String(bytes));
                break;
            default:
                output.Text(Convert.ToString(token.Value, CultureInfo.InvariantCulture) ?? "");      // Guid, Uri, TimeSpan
                break;
        }
    }

    private static JValue ReadNumber(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 || text.Length > MaxExactDigits)
            return new JValue(JsonNumber.ToDouble(text));
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? new JValue(value)
            : new JValue(BigInteger.Parse(Encoding.ASCII.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }
}
