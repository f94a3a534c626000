using System.Text;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Protocol.Tests;

/// <summary>Frames as 1.1.3 writes them: the examples of the protocol's description, and a captured session of two tabs.</summary>
internal static class Golden
{
    public const string A = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
    public const string B = "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2";
    public const string C = "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3";

    public static PeerId PeerA { get; } = PeerId.Parse(A);

    public static PeerId PeerB { get; } = PeerId.Parse(B);

    public static PeerId PeerC { get; } = PeerId.Parse(C);

    public static IEnumerable<string> Lines(params string[] files) =>
        files.SelectMany(file => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Goldens", file)));

    /// <summary>Untruncated frames of the capture, each as its layer and its text.</summary>
    public static IEnumerable<(string Layer, string Text)> Captured() => Lines("two-tabs.jsonl")
        .Select(JObject.Parse)
        .Where(entry => entry["truncated"] is null && (string?)entry["dir"] is "send" or "recv" && (string?)entry["kind"] is null or "text")
        .Select(entry => ((string)entry["layer"]!, (string?)entry["data"] ?? ""))
        .Where(frame => frame.Item2.StartsWith('{'));

    public static IEnumerable<string> Signals() =>
        Lines("client-to-hub.jsonl", "hub-to-client.jsonl", "hub-to-hub.jsonl")
            .Concat(Captured().Where(frame => frame.Layer == "signaling").Select(frame => frame.Text));

    public static IEnumerable<string> Frames() =>
        Lines("links.jsonl", "gossip.jsonl", "dht.jsonl")
            .Concat(Captured().Where(frame => frame.Layer == "datachannel").Select(frame => frame.Text));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    public static RawJson Json(string text) =>
        RawJson.TryParse(Utf8(text), ProtocolLimits.Default, out RawJson value, out Rejection rejection) ? value : throw new FormatException(rejection.ToString());

    public static SignalMessage Signal(string text) =>
        SignalCodec.TryDecode(Utf8(text), ProtocolLimits.Default, out SignalMessage? message, out Rejection rejection)
            ? message
            : throw new FormatException($"{rejection}: {text}");

    public static DataFrame Frame(string text) =>
        DataFrameCodec.TryDecode(Utf8(text), ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection)
            ? frame
            : throw new FormatException($"{rejection}: {text}");

    public static GossipFrame Gossip(string text) => Frame(text).Gossip ?? throw new FormatException($"not gossip: {text}");

    /// <summary>A sound frame, with members replaced, added, or removed (null).</summary>
    public static string GossipText(params (string Member, string? Json)[] changes)
    {
        var members = new List<(string Member, string? Json)>
        {
            ("id", "\"a68da611f3652742af5dd3318b25caaa\""), ("type", "\"gossip\""), ("subtype", "\"chat\""), ("content", "\"hi all\""),
            ("from", $"\"{A}\""), ("networkName", "\"global\""), ("timestamp", "1795346091194"), ("ttl", "40"), ("path", $"[\"{A}\"]"),
        };
        foreach ((string member, string? json) in changes)
        {
            int index = members.FindIndex(m => m.Member == member);
            if (index < 0)
                members.Add((member, json));
            else
                members[index] = (member, json);
        }

        return "{" + string.Join(',', members.Where(m => m.Json is not null).Select(m => $"\"{m.Member}\":{m.Json}")) + "}";
    }
}
