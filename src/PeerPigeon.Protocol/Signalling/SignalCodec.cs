using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace PeerPigeon.Protocol;

/// <summary>Signalling messages to and from UTF-8 JSON.</summary>
/// <remarks>
/// <c>{"type", "data", "fromPeerId", "targetPeerId", "networkName", "timestamp", "maxPeers", "error", …unknown members}</c>, in this
/// order when we write. Member names are compared after unescaping, and a known one that stands twice is refused, so that a
/// hub of ours and a JavaScript peer cannot read the same bytes differently.
/// </remarks>
public static class SignalCodec
{
    private const string System = "system";

    private static readonly MemberNames Names =
        new("type", "data", "fromPeerId", "targetPeerId", "networkName", "timestamp", "maxPeers", "error");

    /// <summary>Reads one message; never throws, whatever the bytes.</summary>
    /// <param name="utf8">The message. It is referred to from then on, so its buffer must not be used again.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="rejection">Why not.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> utf8, ProtocolLimits limits, [NotNullWhen(true)] out SignalMessage? message, out Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(limits);
        message = null;
        if (utf8.Length > limits.MaxMessageBytes)
            rejection = new(RejectReason.TooLarge, $"message of {utf8.Length} bytes exceeds {limits.MaxMessageBytes}");
        else if (!Utf8.IsValid(utf8.Span))
            rejection = new(RejectReason.NotUtf8, $"message of {utf8.Length} bytes is not UTF-8");
        else if (utf8.IsEmpty)
            rejection = new(RejectReason.NotJson, "message is empty");
        else
            return TryRead(new MemberReader(utf8, Names, stackalloc JsonSlice[Names.Count], limits.MaxDepth, limits.MaxMembers), limits, out message, out rejection);
        return false;
    }

    /// <summary>Writes a message.</summary>
    public static byte[] Encode(SignalMessage message)
    {
        JsonOutput output = Write(message);
        return output.ToArray();
    }

    /// <summary>Appends a message.</summary>
    public static void Encode(SignalMessage message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonOutput text = Write(message);
        output.Write(text.Written);
        text.Dispose();
    }

    /// <summary>Reads a message that stands inside a validated value.</summary>
    internal static bool TryRead(RawJson value, ProtocolLimits limits, [NotNullWhen(true)] out SignalMessage? message, out Rejection rejection) =>
        TryRead(new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]), limits, out message, out rejection);

    private static bool TryRead(
        MemberReader members, ProtocolLimits limits, [NotNullWhen(true)] out SignalMessage? message, out Rejection rejection)
    {
        string type = members.NonEmptyText("type", limits.MaxIdLength, SignalTypes.Names);
        RawJson from = members.Raw("fromPeerId");
        bool fromSystem = from.IsText(System);
        RawJson maxPeers = members.Raw("maxPeers");
        message = new(type, SignalTypes.KindOf(type))
        {
            Data = members.Raw("data"),
            From = fromSystem ? null : members.OptionalPeer("fromPeerId"),
            FromSystem = fromSystem,
            Target = members.OptionalPeer("targetPeerId"),
            Network = members.OptionalNetwork("networkName"),
            Timestamp = members.OptionalInteger("timestamp"),
            MaxPeers = maxPeers.Kind == RawJsonKind.Number && JsonNumber.TryInteger(maxPeers.Utf8.Span, 0, int.MaxValue, out long links) ? (int)links : null,
            Error = members.OptionalText("error", ProtocolLimits.MaxTextLength),
            Extra = members.Extra(),
        };
        return members.Done(ref message, out rejection);
    }

    private static JsonOutput Write(SignalMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var output = new JsonOutput(message.Data.Utf8.Length + message.Extra.Length + 320);
        output.Open('{');
        output.Text("type"u8, message.Type);
        output.Value("data"u8, message.Data);
        if (message.FromSystem)
            output.Text("fromPeerId"u8, System);
        else
            output.Peer("fromPeerId"u8, message.From);
        output.Peer("targetPeerId"u8, message.Target);
        output.Text("networkName"u8, message.Network?.Value);
        output.Integer("timestamp"u8, message.Timestamp);
        output.Integer("maxPeers"u8, message.MaxPeers);
        output.Text("error"u8, message.Error);
        output.Members(message.Extra.Span);
        output.Close('}');
        return output;
    }
}
