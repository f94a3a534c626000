using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

/// <summary>One JSON object from a person or a script; a field that cannot be used is an error that names it.</summary>
internal sealed class CommandFields
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private readonly JsonElement _object;

    private CommandFields(JsonElement json) => _object = json;

    /// <summary>The text of a value, byte for byte as it came; null when absent.</summary>
    public string? RawText(string name) => _object.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : null;

    /// <summary>Reads an object.</summary>
    /// <param name="utf8">What came.</param>
    /// <param name="what">What to call it in errors: line, body.</param>
    /// <exception cref="MeshException"><see cref="MeshErrors.BadCommand"/>.</exception>
    public static CommandFields Read(ReadOnlyMemory<byte> utf8, string what)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw Bad($"the {what} is not UTF-8; send one JSON object in UTF-8");
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document.RootElement.Clone())
                : throw Bad($"the {what} is {Article(document.RootElement.ValueKind)}; send one JSON object");
        }
        catch (JsonException refused)
        {
            throw Bad($"the {what} is not JSON: {Printable.Of(Brief(refused))}; send one JSON object");
        }
        catch (InvalidOperationException)
        {
            throw Bad($"the {what} has a name with half of a surrogate pair; send one JSON object whose names are text");
        }
    }

    /// <summary>A string that must be there.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Missing(name, "a string");

    /// <summary>A string, or null when the field is absent or null.</summary>
    public string? OptionalText(string name)
    {
        if (!TryGet(name, out JToken? value))
            return null;
        return value.Type == JTokenType.String ? (string?)value : throw Wrong(name, value, "a string");
    }

    /// <summary>True or false, which must be there.</summary>
    public bool Flag(string name)
    {
        if (!TryGet(name, out JToken? value))
            throw Missing(name, "true or false");
        return value.Type == JTokenType.Boolean ? (bool)value : throw Wrong(name, value, "true or false");
    }

    /// <summary>True or false; false when the field is absent or null.</summary>
    public bool OptionalFlag(string name) => TryGet(name, out _) && Flag(name);

    /// <summary>A whole number within bounds, or null when the field is absent or null.</summary>
    public long? OptionalNumber(string name, long least, long most)
    {
        if (!TryGet(name, out JToken? value))
            return null;
        return value.Type == JTokenType.Integer && long.TryParse(JsonText.Of(value), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw Wrong(name, value, $"a whole number from {least} to {most}");
    }

    /// <summary>Any JSON value but absence; null is a value.</summary>
    public JToken Value(string name) => Parse(name) ?? throw Missing(name, "a JSON value");

    /// <summary>A peer id that must be there.</summary>
    public PeerId Peer(string name)
    {
        string text = Text(name);
        return PeerId.TryParse(text, out PeerId id) ? id : throw BadPeer(text);
    }

    /// <summary>A hub URL, or null when the field is absent or null.</summary>
    public Uri? OptionalHub(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        return HubUrl.TryParse(text, out Uri? hub, out string? error) ? hub : throw Bad(error);
    }

    /// <summary>Bytes in base64, which must be there.</summary>
    public byte[] Bytes(string name)
    {
        string text = Text(name);
        Span<byte> buffer = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, buffer, out int length)
            ? buffer[..length].ToArray()
            : throw Bad($"'{name}' of {text.Length} characters is not base64");
    }

    internal static MeshException BadPeer(string text) => new(
        MeshErrors.BadPeerId, $"peer id '{Printable.Brief(text)}' of {text.Length} characters must be {PeerId.TextLength} hexadecimal characters");

    private static MeshException Bad(string message) => new(MeshErrors.BadCommand, message);

    private static MeshException Missing(string name, string wanted) => Bad($"'{name}' is missing; it must be {wanted}");

    private static MeshException Wrong(string name, JToken value, string wanted) =>
        Bad($"'{name}' is {Printable.Brief(JsonText.Of(value))}; it must be {wanted}");

    private static string Article(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    // The parser's sentence ends with a position, which is what a person needs; the line number is always 0.
    private static string Brief(JsonException refused) =>
        $"{refused.Message.Split(". ", 2)[0].TrimEnd('.')}, at byte {refused.BytePositionInLine ?? 0}";

    private bool TryGet(string name, [NotNullWhen(true)] out JToken? value)
    {
        value = Parse(name);
        return value is { Type: not JTokenType.Null };
    }

    private JToken? Parse(string name)
    {
        if (RawText(name) is not { } raw)
            return null;
        try
        {
            return JsonText.Parse(raw);
        }
        catch (FormatException refused)
        {
            throw new MeshException(MeshErrors.BadContent, $"'{name}' cannot be used: {refused.Message}");
        }
    }
}
