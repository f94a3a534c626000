using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerPigeon.Protocol;

/// <summary>What System.Text.Json makes of an id or a name: its text, also as the key of an object.</summary>
internal abstract class TextConverter<T> : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Of(reader.GetString()!) : throw new JsonException($"a {typeof(T).Name} is written as a string");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);

    protected abstract T Parse(string text);

    private T Of(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (FormatException refused)
        {
            throw new JsonException(refused.Message, refused);
        }
    }
}

/// <summary>A name as its text; the empty string is the global network.</summary>
internal sealed class NetworkNameConverter : TextConverter<NetworkName>
{
    protected override NetworkName Parse(string text) => NetworkName.Parse(text);
}

/// <summary>An id as its 40 characters.</summary>
internal sealed class PeerIdConverter : TextConverter<PeerId>
{
    protected override PeerId Parse(string text) => PeerId.Parse(text);
}
