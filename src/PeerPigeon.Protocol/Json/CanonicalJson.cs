using System.Buffers;

namespace PeerPigeon.Protocol;

/// <summary>RFC 8785: the one text of a JSON value that its re-serialisations share, so that it can be signed.</summary>
/// <remarks>Members in UTF-16 order, numbers as ECMAScript writes them, no white space, the fewest escapes.</remarks>
public static class CanonicalJson
{
    /// <summary>Writes the canonical text.</summary>
    /// <param name="value">Any value that is not absent.</param>
    /// <param name="output">Receives the text; untouched when refused.</param>
    /// <param name="rejection">BadNumber: not finite as a double. NotUtf8: half of a surrogate pair. DuplicateMember: a name stands twice.</param>
    public static bool TryWrite(RawJson value, IBufferWriter<byte> output, out Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new JsonOutput(value.Utf8.Length + 16);
        rejection = default;
        bool written = TryWrite(value, ref text, ref rejection);
        if (written)
            output.Write(text.Written);
        text.Dispose();
        return written;
    }

    private static bool TryWrite(RawJson value, ref JsonOutput output, ref Rejection rejection)
    {
        switch (value.Kind)
        {
            case RawJsonKind.Absent:
                rejection = new(RejectReason.MissingMember, "no value");
                return false;
            case RawJsonKind.Object:
                return TryWriteObject(value, ref output, ref rejection);
            case RawJsonKind.Array:
                output.Open('[');
                JsonScanner elements = value.Scan('[');
                while (elements.TryNextElement(out JsonSlice element))
                {
                    output.Separate();
                    if (!TryWrite(value.At(element), ref output, ref rejection))
                        return false;
                }

                output.Close(']');
                return true;
            case RawJsonKind.String:
                value.TryGetString(out string? text);
                return TryWriteText(text!, ref output, ref rejection);
            case RawJsonKind.Number:
                double number = JsonNumber.ToDouble(value.Utf8.Span);
                if (!double.IsFinite(number))
                {
                    rejection = new(RejectReason.BadNumber, "a number is too large for a double");
                    return false;
                }

                output.Number(number);
                return true;
            default:
                output.Raw(value.Utf8.Span);
                return true;
        }
    }

    private static bool TryWriteObject(RawJson value, ref JsonOutput output, ref Rejection rejection)
    {
        var members = new List<KeyValuePair<string, JsonSlice>>();
        JsonScanner scanner = value.Scan('{');
        while (scanner.TryNextMember(out JsonSlice name, out JsonSlice member))
            members.Add(new(JsonText.ToText(name.BodyOf(value.Utf8.Span), name.Escaped), member));
        members.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));

        output.Open('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0 && members[i].Key == members[i - 1].Key)
            {
                rejection = new(RejectReason.DuplicateMember, "a name stands twice in one object");
                return false;
            }

            output.Separate();
            if (!TryWriteText(members[i].Key, ref output, ref rejection))
                return false;
            output.Open(':');
            if (!TryWrite(value.At(members[i].Value), ref output, ref rejection))
                return false;
        }

        output.Close('}');
        return true;
    }

    private static bool TryWriteText(string text, ref JsonOutput output, ref Rejection rejection)
    {
        if (!NetworkName.IsWellFormed(text))
        {
            rejection = new(RejectReason.NotUtf8, "a text holds half of a surrogate pair");
            return false;
        }

        output.Text(text);
        return true;
    }
}
