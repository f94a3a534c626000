namespace PeerPigeon.Protocol;

/// <summary>Small rules that decoders share.</summary>
internal static class JsonRules
{
    /// <summary>Whether JavaScript's <c>||</c> would pass the value over: absent, null, false, "" and zero.</summary>
    public static bool IsFalsy(JsonSlice value, ReadOnlySpan<byte> utf8) => value.Kind switch
    {
        RawJsonKind.Absent or RawJsonKind.Null or RawJsonKind.False => true,
        RawJsonKind.String => value.Length == 2,
        RawJsonKind.Number => JsonNumber.ToDouble(value.Of(utf8)) == 0,
        _ => false,
    };

    /// <summary>Reads a string as a peer id of either case, escapes included.</summary>
    public static bool TryPeer(JsonSlice text, ReadOnlySpan<byte> utf8, out PeerId id)
    {
        ReadOnlySpan<byte> body = text.BodyOf(utf8);
        if (!text.Escaped)
            return PeerId.TryParse(body, out id);
        id = default;
        if (body.Length > PeerId.TextLength * 6)
            return false;
        Span<byte> plain = stackalloc byte[body.Length];
        return PeerId.TryParse(plain[..JsonText.Unescape(body, plain)], out id);
    }

    /// <summary>Whether a text holds characters of RFC 4648 §5 only.</summary>
    public static bool IsBase64Url(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        return true;
    }
}
