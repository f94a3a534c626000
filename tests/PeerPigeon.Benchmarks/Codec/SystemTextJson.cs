using System.Buffers;
using System.Text.Json;
using PeerPigeon.Protocol;

namespace PeerPigeon.Benchmarks;

/// <summary>The same work with System.Text.Json: read the members that a router or a hub acts on; no limit but depth is checked.</summary>
internal static class SystemTextJson
{
    public static void Scan(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
        }
    }

    public static int ReadGossip(byte[] utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        return Gossip(document.RootElement);
    }

    public static void Relay(byte[] utf8, PeerId self, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        using JsonDocument document = JsonDocument.Parse(utf8);
        int ttl = Gossip(document.RootElement);
        using var writer = new Utf8JsonWriter(output, new() { SkipValidation = true });
        writer.WriteStartObject();
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            if (member.NameEquals("ttl"u8))
                writer.WriteNumber("ttl"u8, ttl - 1);
            else if (member.NameEquals("path"u8))
                WritePath(writer, member.Value, self);
            else
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    public static string? ReadSignal(byte[] utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        JsonElement root = document.RootElement;
        _ = PeerId.TryParse(root.GetProperty("fromPeerId"u8).GetString(), out _);
        _ = PeerId.TryParse(root.GetProperty("targetPeerId"u8).GetString(), out _);
        _ = root.GetProperty("networkName"u8).GetString();
        _ = root.GetProperty("timestamp"u8).GetInt64();
        _ = root.GetProperty("maxPeers"u8).GetInt32();
        _ = root.GetProperty("data"u8).ValueKind;
        return root.GetProperty("type"u8).GetString();
    }

    public static void WriteSignal(SignalMessage message, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(output, new() { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("type"u8, message.Type);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(message.Data.Utf8.Span, skipInputValidation: true);
        writer.WriteString("fromPeerId"u8, message.From.ToString());
        writer.WriteString("targetPeerId"u8, message.Target.ToString());
        writer.WriteString("networkName"u8, message.Network.ToString());
        writer.WriteNumber("timestamp"u8, message.Timestamp!.Value);
        writer.WriteNumber("maxPeers"u8, message.MaxPeers!.Value);
        writer.WriteEndObject();
    }

    private static int Gossip(JsonElement root)
    {
        _ = root.GetProperty("type"u8).GetString();
        _ = root.GetProperty("subtype"u8).GetString();
        _ = root.GetProperty("id"u8).GetString();
        _ = root.GetProperty("networkName"u8).GetString();
        _ = root.GetProperty("timestamp"u8).GetInt64();
        _ = root.GetProperty("content"u8).ValueKind;
        _ = PeerId.TryParse(root.GetProperty("from"u8).GetString(), out _);
        foreach (JsonElement hop in root.GetProperty("path"u8).EnumerateArray())
            _ = PeerId.TryParse(hop.GetString(), out _);
        return root.GetProperty("ttl"u8).GetInt32();
    }

    private static void WritePath(Utf8JsonWriter writer, JsonElement path, PeerId self)
    {
        writer.WriteStartArray("path"u8);
        foreach (JsonElement hop in path.EnumerateArray())
            hop.WriteTo(writer);
        writer.WriteStringValue(self.ToString());
        writer.WriteEndArray();
    }
}
