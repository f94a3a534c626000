using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace PeerPigeon.Protocol;

/// <summary>Reads what arrives on a link as text. Gossip takes one pass; the other types look again for their own members.</summary>
public static class DataFrameCodec
{
    private static readonly MemberNames SignalingNames = new("type", "data", "originalMessage", "fromPeerId", "targetPeerId", "timestamp");
    private static readonly MemberNames BinaryNames = new("type", "size");

    /// <summary>Reads one frame; never throws, whatever the bytes.</summary>
    /// <param name="utf8">The frame. It is referred to from then on, so its buffer must not be used again.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="frame">The frame, or null.</param>
    /// <param name="rejection">Why not.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> utf8, ProtocolLimits limits, [NotNullWhen(true)] out DataFrame? frame, out Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(limits);
        frame = null;
        ReadOnlySpan<byte> text = utf8.Span;
        if (text.Length > limits.MaxFrameBytes)
        {
            rejection = new(RejectReason.TooLarge, $"frame of {text.Length} bytes exceeds {limits.MaxFrameBytes}");
            return false;
        }

        if (!Utf8.IsValid(text))
        {
            rejection = new(RejectReason.NotUtf8, $"frame of {text.Length} bytes is not UTF-8");
            return false;
        }

        Span<JsonSlice> slots = stackalloc JsonSlice[GossipFrame.Names.Count];
        if (!MemberScan.TryRun(text, GossipFrame.Names, slots, limits.MaxDepth, limits.MaxMembers, out _, out rejection)
            || !TryType(text, slots[GossipFrame.TypeSlot], limits, out string type, out DataFrameKind kind, out rejection))
            return false;

        if (kind == DataFrameKind.Gossip)
        {
            if (!GossipFrame.TryRead(utf8, slots, limits, out GossipFrame? gossip, out rejection))
                return false;
            frame = new(kind, type, new(Trim(utf8))) { Gossip = gossip };
            return true;
        }

        return TryRead(kind, type, new(Trim(utf8)), limits, out frame, out rejection);
    }

    private static bool TryType(
        ReadOnlySpan<byte> utf8, JsonSlice slice, ProtocolLimits limits, out string type, out DataFrameKind kind, out Rejection rejection)
    {
        type = "";
        kind = DataFrameKind.Unknown;
        rejection = default;
        if (slice.Kind is RawJsonKind.Absent or RawJsonKind.Null)
            rejection = new(RejectReason.MissingMember, "type is missing");
        else if (slice.Kind != RawJsonKind.String)
            rejection = new(RejectReason.WrongType, $"type is a JSON {slice.Kind}, not a string");
        else if (slice.Length - 2 > limits.MaxIdLength)
            rejection = new(RejectReason.StringTooLong, $"type of {slice.Length - 2} bytes exceeds {limits.MaxIdLength}");
        else
        {
            kind = DataFrameTypes.Find(utf8, slice);
            type = kind == DataFrameKind.Unknown ? JsonText.ToText(slice.BodyOf(utf8), slice.Escaped) : DataFrameTypes.NameOf(kind);
        }

        return rejection.Reason == RejectReason.None;
    }

    private static bool TryRead(
        DataFrameKind kind, string type, RawJson raw, ProtocolLimits limits, [NotNullWhen(true)] out DataFrame? frame, out Rejection rejection)
    {
        frame = null;
        rejection = default;
        switch (kind)
        {
            case DataFrameKind.Control:
                if (LinkControl.TryRead(raw, out LinkControl? control, out rejection))
                    frame = new(control is null ? DataFrameKind.Unknown : kind, type, raw) { Control = control };
                break;
            case DataFrameKind.Eviction:
                if (EvictionNotice.TryRead(raw, out EvictionNotice? eviction, out rejection))
                    frame = new(kind, type, raw) { Eviction = eviction };
                break;
            case DataFrameKind.RenegotiationOffer or DataFrameKind.RenegotiationAnswer:
                if (SignalCodec.TryRead(raw, limits, out SignalMessage? bare, out rejection))
                    frame = new(kind, type, raw) { Signal = bare };
                break;
            case DataFrameKind.Signaling or DataFrameKind.SignalingRelay or DataFrameKind.CrossBootstrapSignaling:
                if (TryReadWrapped(kind, raw, limits, out SignalMessage? wrapped, out rejection))
                    frame = new(kind, type, raw) { Signal = wrapped };
                break;
            case DataFrameKind.BinaryHeader:
                if (TryReadBinary(raw, out BinaryHeader? binary, out rejection))
                    frame = new(kind, type, raw) { Binary = binary };
                break;
            case DataFrameKind.StreamInit or DataFrameKind.StreamChunk or DataFrameKind.StreamEnd or DataFrameKind.StreamAbort:
                if (StreamFrame.TryRead(kind, raw, out StreamFrame? stream, out rejection))
                    frame = new(kind, type, raw) { Stream = stream, Binary = stream is StreamFrame.Chunk { Inline: null } chunk ? new(chunk.Size) : null };
                break;
            default:
                frame = new(kind, type, raw);
                break;
        }

        return frame is not null;
    }

    // The wrapper's sender counts when the message inside names none.
    private static bool TryReadWrapped(
        DataFrameKind kind, RawJson raw, ProtocolLimits limits, [NotNullWhen(true)] out SignalMessage? message, out Rejection rejection)
    {
        message = null;
        var members = new MemberReader(raw, SignalingNames, stackalloc JsonSlice[SignalingNames.Count]);
        RawJson inner = members.Raw(kind == DataFrameKind.CrossBootstrapSignaling ? "originalMessage" : "data");
        PeerId? from = members.OptionalPeer("fromPeerId");
        PeerId? target = members.OptionalPeer("targetPeerId");
        if (!members.Done(out rejection) || !SignalCodec.TryRead(inner, limits, out message, out rejection))
            return false;
        message = message with { From = message.From ?? from, Target = message.Target ?? target };
        return true;
    }

    private static bool TryReadBinary(RawJson raw, out BinaryHeader? binary, out Rejection rejection)
    {
        var members = new MemberReader(raw, BinaryNames, stackalloc JsonSlice[BinaryNames.Count]);
        binary = new(members.OptionalInteger("size", 0));
        return members.Done(out rejection);
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> utf8) => utf8.Trim(" \t\r\n"u8);
}
