using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Protocol;

/// <summary>One JSON value as UTF-8, known to be well-formed and not nested too deeply. The default is no value at all.</summary>
/// <remarks>Nobody writes to the memory again. Two values are equal when their bytes are.</remarks>
public readonly struct RawJson : IEquatable<RawJson>
{
    internal RawJson(ReadOnlyMemory<byte> validated) => Utf8 = validated;

    /// <summary>The value without white space around it; empty when absent.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Whether there is no value (JavaScript's undefined, which is not null).</summary>
    public bool IsAbsent => Utf8.IsEmpty;

    /// <summary>What the value is.</summary>
    public RawJsonKind Kind => Utf8.IsEmpty ? RawJsonKind.Absent : JsonScanner.KindOf(Utf8.Span[0]);

    /// <summary>Checks bytes from outside and keeps a reference to them.</summary>
    /// <param name="utf8">One value, white space around it allowed.</param>
    /// <param name="limits">Its bounds of size and depth.</param>
    /// <param name="value">The value, or nothing.</param>
    /// <param name="rejection">Why not.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, ProtocolLimits limits, out RawJson value, out Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(limits);
        value = default;
        if (utf8.Length > limits.MaxMessageBytes)
        {
            rejection = new(RejectReason.TooLarge, $"value of {utf8.Length} bytes exceeds {limits.MaxMessageBytes}");
            return false;
        }

        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
        {
            rejection = new(RejectReason.NotUtf8, "value is not UTF-8");
            return false;
        }

        var scanner = new JsonScanner(utf8.Span, limits.MaxDepth);
        if (!scanner.TryValue(depth: 0, out JsonSlice slice) || !scanner.AtEnd())
        {
            rejection = JsonFaults.Describe(scanner, limits.MaxDepth);
            return false;
        }

        value = new(utf8.Slice(slice.Start, slice.Length));
        rejection = default;
        return true;
    }

    /// <summary>Writes a value of an application as JSON.stringify would: dates and bytes as text, NaN and infinities as null.</summary>
    /// <exception cref="ArgumentException">It is nested deeper than a frame may carry, or holds something that JSON has no form for.</exception>
    public static RawJson From(JToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(JsonTokens.Write(token));
    }

    /// <summary>The JSON string of a text; half a surrogate pair is kept as an escape.</summary>
    public static RawJson FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var output = new JsonOutput(text.Length + 16);
        output.Text(text);
        return new(output.ToArray());
    }

    /// <summary>The value for an application. Text that looks like a date stays text; integers of any size stay exact.</summary>
    /// <returns>A token of its own; undefined when absent. Of a member that stands twice the last counts, as in JavaScript.</returns>
    public JToken ToToken() => JsonTokens.Read(this);

    /// <summary>The text, when this is a JSON string.</summary>
    public bool TryGetString([NotNullWhen(true)] out string? value)
    {
        value = null;
        if (Kind != RawJsonKind.String)
            return false;
        ReadOnlySpan<byte> body = Utf8.Span[1..^1];
        value = JsonText.ToText(body, escaped: body.Contains((byte)'\\'));
        return true;
    }

    /// <summary>Whether this is the JSON string of an ASCII text, however it is escaped.</summary>
    internal bool IsText(string ascii)
    {
        if (Kind != RawJsonKind.String)
            return false;
        ReadOnlySpan<byte> body = Utf8.Span[1..^1];
        return body.Contains((byte)'\\') ? JsonText.ToText(body, escaped: true) == ascii : System.Text.Ascii.Equals(body, ascii);
    }

    /// <summary>A member of an object; of one that stands twice the last, as in JavaScript.</summary>
    public bool TryGetMember(string name, out RawJson value)
    {
        ArgumentNullException.ThrowIfNull(name);
        value = default;
        if (Kind != RawJsonKind.Object)
            return false;
        ReadOnlySpan<byte> utf8 = Utf8.Span;
        JsonScanner scanner = Scan('{');
        while (scanner.TryNextMember(out JsonSlice key, out JsonSlice member))
        {
            if (JsonText.ToText(key.BodyOf(utf8), key.Escaped) == name)
                value = At(member);
        }

        return !value.IsAbsent;
    }

    /// <inheritdoc />
    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is RawJson other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = (uint)Utf8.Length;
        foreach (byte b in Utf8.Span[..Math.Min(Utf8.Length, 64)])
            hash = (hash ^ b) * 16777619;
        return (int)hash;
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Equality of the bytes.</summary>
    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    /// <summary>Inequality of the bytes.</summary>
    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);

    internal RawJson At(JsonSlice slice) => new(Utf8.Slice(slice.Start, slice.Length));

    internal JsonScanner Scan(char bracket)
    {
        var scanner = new JsonScanner(Utf8.Span, ProtocolLimits.DeepestNesting);
        scanner.TryOpen((byte)bracket);
        return scanner;
    }
}
