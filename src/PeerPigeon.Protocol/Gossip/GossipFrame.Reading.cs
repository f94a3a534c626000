using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PeerPigeon.Protocol;

public sealed partial class GossipFrame
{
    internal static readonly MemberNames Names =
        new("id", "type", "subtype", "content", "from", "to", "networkName", "timestamp", "ttl", "path", "sig", "message", "bridge");

    internal const int TypeSlot = 1;

    private const int IdSlot = 0, SubtypeSlot = 2, ContentSlot = 3, FromSlot = 4, ToSlot = 5, NetworkSlot = 6, TimestampSlot = 7, TtlSlot = 8,
        PathSlot = 9, SignatureSlot = 10, MessageSlot = 11, BridgeSlot = 12;

    /// <summary>Reads a frame whose members are found and whose type is known to be gossip.</summary>
    internal static bool TryRead(
        ReadOnlyMemory<byte> source, ReadOnlySpan<JsonSlice> slots, ProtocolLimits limits, [NotNullWhen(true)] out GossipFrame? frame, out Rejection rejection)
    {
        frame = null;
        rejection = default;
        ReadOnlySpan<byte> utf8 = source.Span;
        JsonSlice content = slots[ContentSlot];
        if (!TryId(slots[IdSlot], utf8, limits, out FrameId id, ref rejection)
            || !TrySubtype(slots[SubtypeSlot], utf8, limits, out string subtype, ref rejection)
            || !TryFrom(slots[FromSlot], utf8, out PeerId from, ref rejection)
            || !TryTo(slots[ToSlot], utf8, out PeerId? to, ref rejection)
            || !TryNetwork(slots[NetworkSlot], utf8, out NetworkName network, ref rejection)
            || !TryInteger("timestamp", slots[TimestampSlot], utf8, -JsonNumber.MaxSafeInteger, JsonNumber.MaxSafeInteger, out long timestamp, ref rejection)
            || !TryInteger("ttl", slots[TtlSlot], utf8, int.MinValue, limits.MaxTtl, out long ttl, ref rejection)
            || !TryPath(slots[PathSlot], utf8, limits, out ImmutableArray<PeerId> path, ref rejection))
            return false;
        if (content.IsAbsent)
        {
            rejection = new(RejectReason.MissingMember, "content is missing");
            return false;
        }

        frame = new(source, new Layout
        {
            Id = slots[IdSlot], Ttl = slots[TtlSlot], Path = slots[PathSlot], Signature = slots[SignatureSlot], Message = slots[MessageSlot], Bridge = slots[BridgeSlot],
        })
        {
            Id = id,
            Subtype = subtype,
            Content = new(source.Slice(content.Start, content.Length)),
            From = from,
            To = to,
            Network = network,
            Timestamp = timestamp,
            Ttl = (int)ttl,
            Path = path,
        };
        return true;
    }

    private static bool TryId(JsonSlice slice, ReadOnlySpan<byte> utf8, ProtocolLimits limits, out FrameId id, ref Rejection rejection)
    {
        id = default;
        if (!TryName("id", slice, utf8, limits, ref rejection))
            return false;
        ReadOnlySpan<byte> body = slice.BodyOf(utf8);
        if (!slice.Escaped)
            return TryLength("id", body.Length, limits, ref rejection) && Accept(FrameId.FromText(body), out id);
        Span<byte> plain = stackalloc byte[body.Length];
        plain = plain[..JsonText.Unescape(body, plain)];
        return TryLength("id", plain.Length, limits, ref rejection) && Accept(FrameId.FromText(plain), out id);
    }

    private static bool TrySubtype(JsonSlice slice, ReadOnlySpan<byte> utf8, ProtocolLimits limits, out string subtype, ref Rejection rejection)
    {
        subtype = "";
        if (!TryName("subtype", slice, utf8, limits, ref rejection))
            return false;
        int known = Subtypes.Known.Find(utf8, slice, hint: 0);
        if (known >= 0)
            return Accept(Subtypes.Known[known], out subtype);
        subtype = JsonText.ToText(slice.BodyOf(utf8), slice.Escaped);
        return TryLength("subtype", System.Text.Encoding.UTF8.GetByteCount(subtype), limits, ref rejection);
    }

    private static bool TryFrom(JsonSlice slice, ReadOnlySpan<byte> utf8, out PeerId from, ref Rejection rejection)
    {
        from = default;
        if (JsonRules.IsFalsy(slice, utf8))
            rejection = new(RejectReason.MissingMember, "from is missing or empty");
        else if (slice.Kind != RawJsonKind.String)
            rejection = new(RejectReason.WrongType, $"from is a JSON {slice.Kind}, not a peer id");
        else if (!JsonRules.TryPeer(slice, utf8, out from))
            rejection = new(RejectReason.BadPeerId, $"from of {slice.Length - 2} bytes is not {PeerId.TextLength} hexadecimal characters");
        else
            return true;
        return false;
    }

    // White space around it is allowed, because 1.1.3 trims the addressee before it compares.
    private static bool TryTo(JsonSlice slice, ReadOnlySpan<byte> utf8, out PeerId? to, ref Rejection rejection)
    {
        to = null;
        if (JsonRules.IsFalsy(slice, utf8))
            return true;
        if (slice.Kind != RawJsonKind.String)
            rejection = new(RejectReason.WrongType, $"to is a JSON {slice.Kind}, not a peer id");
        else if (JsonRules.TryPeer(slice, utf8, out PeerId id) || PeerId.TryParse(JsonText.ToText(slice.BodyOf(utf8), slice.Escaped).AsSpan().Trim(), out id))
            to = id;
        else
            rejection = new(RejectReason.BadPeerId, $"to of {slice.Length - 2} bytes is not {PeerId.TextLength} hexadecimal characters");
        return to is not null;
    }

    private static bool TryNetwork(JsonSlice slice, ReadOnlySpan<byte> utf8, out NetworkName network, ref Rejection rejection)
    {
        network = default;
        if (JsonRules.IsFalsy(slice, utf8))
            return true;
        if (slice.Kind != RawJsonKind.String)
            rejection = new(RejectReason.WrongType, $"networkName is a JSON {slice.Kind}, not a string");
        else if (KnownNetworks.TryRead(slice.BodyOf(utf8), slice.Escaped, out network, out string? error))
            return true;
        else
            rejection = new(RejectReason.BadNetworkName, error);
        return false;
    }

    private static bool TryInteger(
        string member, JsonSlice slice, ReadOnlySpan<byte> utf8, long min, long max, out long value, ref Rejection rejection)
    {
        value = 0;
        if (slice.Kind is RawJsonKind.Absent or RawJsonKind.Null)
            rejection = new(RejectReason.MissingMember, $"{member} is missing");
        else if (slice.Kind != RawJsonKind.Number)
            rejection = new(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a number");
        else if (!JsonNumber.TryInteger(slice.Of(utf8), min, max, out value))
            rejection = new(RejectReason.BadNumber, $"{member} must be an integer from {min} to {max}");
        else
            return true;
        return false;
    }

    private static bool TryPath(
        JsonSlice slice, ReadOnlySpan<byte> utf8, ProtocolLimits limits, out ImmutableArray<PeerId> path, ref Rejection rejection)
    {
        path = [];
        if (slice.Kind != RawJsonKind.Array)
        {
            rejection = slice.Kind is RawJsonKind.Absent or RawJsonKind.Null
                ? new(RejectReason.MissingMember, "path is missing")
                : new(RejectReason.WrongType, $"path is a JSON {slice.Kind}, not an array");
            return false;
        }

        // An id takes 42 bytes with its quotes, so the length of the text bounds how many can be accepted.
        ReadOnlySpan<byte> text = slice.Of(utf8);
        int most = Math.Min(limits.MaxPath, text.Length / (PeerId.TextLength + 2)), count = 0;
        var peers = new PeerId[most];
        var scanner = new JsonScanner(text, ProtocolLimits.DeepestNesting);
        scanner.TryOpen((byte)'[');
        while (scanner.TryNextElement(out JsonSlice element))
        {
            PeerId peer = default;
            if (element.Kind != RawJsonKind.String)
                rejection = new(RejectReason.WrongType, $"path holds a JSON {element.Kind}, not peer ids alone");
            else if (count == limits.MaxPath)
                rejection = new(RejectReason.PathTooLong, $"path has more than {limits.MaxPath} entries");
            else if (!JsonRules.TryPeer(element, text, out peer))
                rejection = new(RejectReason.BadPeerId, $"path holds a text of {element.Length - 2} bytes, not {PeerId.TextLength} hexadecimal characters");
            if (rejection.Reason != RejectReason.None)
                return false;
            peers[count++] = peer;
        }

        path = ImmutableCollectionsMarshal.AsImmutableArray(count == peers.Length ? peers : peers[..count]);
        return true;
    }

    private static bool TryName(string member, JsonSlice slice, ReadOnlySpan<byte> utf8, ProtocolLimits limits, ref Rejection rejection)
    {
        if (JsonRules.IsFalsy(slice, utf8))
            rejection = new(RejectReason.MissingMember, $"{member} is missing or empty");
        else if (slice.Kind != RawJsonKind.String)
            rejection = new(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a string");
        else if (slice.Length - 2 > limits.MaxIdLength * 6L)
            rejection = new(RejectReason.StringTooLong, $"{member} of {slice.Length - 2} bytes exceeds {limits.MaxIdLength}");
        else
            return true;
        return false;
    }

    private static bool TryLength(string member, int length, ProtocolLimits limits, ref Rejection rejection)
    {
        if (length <= limits.MaxIdLength)
            return true;
        rejection = new(RejectReason.StringTooLong, $"{member} of {length} bytes exceeds {limits.MaxIdLength}");
        return false;
    }

    private static bool Accept<T>(T found, out T value)
    {
        value = found;
        return true;
    }
}
