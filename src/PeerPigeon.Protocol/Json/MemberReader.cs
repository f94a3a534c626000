using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Reads the known members of one object; after the first fault every further member reads as its default.</summary>
/// <remarks>So a reader of a record is one expression, and <see cref="Done"/> says whether it counts.</remarks>
internal ref partial struct MemberReader
{
    private readonly ReadOnlyMemory<byte> _source;
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly MemberNames _names;
    private readonly ReadOnlySpan<JsonSlice> _slots;
    private readonly int _unknown;
    private Rejection _fault;

    /// <summary>Opens a value that is validated already.</summary>
    public MemberReader(RawJson value, MemberNames names, Span<JsonSlice> slots)
        : this(value.Utf8, names, slots, ProtocolLimits.DeepestNesting, ProtocolLimits.Default.MaxMembers)
    {
    }

    /// <summary>Opens a text that is known to be UTF-8 and nothing else.</summary>
    public MemberReader(ReadOnlyMemory<byte> utf8, MemberNames names, Span<JsonSlice> slots, int maxDepth, int maxMembers)
    {
        _source = utf8;
        _utf8 = utf8.Span;
        _names = names;
        _slots = slots;
        if (_utf8.IsEmpty)
        {
            slots.Clear();
            _fault = new(RejectReason.MissingMember, "data is missing");
            return;
        }

        MemberScan.TryRun(_utf8, names, slots, maxDepth, maxMembers, out _unknown, out _fault);
    }

    public readonly bool Done(out Rejection rejection)
    {
        rejection = _fault;
        return _fault.Reason == RejectReason.None;
    }

    /// <summary>As <see cref="Done(out Rejection)"/>; what was read of a faulty text is forgotten.</summary>
    public readonly bool Done<T>([NotNullWhen(true)] ref T? read, out Rejection rejection) where T : class
    {
        if (Done(out rejection))
            return read is not null;
        read = null;
        return false;
    }

    public void Refuse(RejectReason reason, string detail)
    {
        if (_fault.Reason == RejectReason.None)
            _fault = new(reason, detail);
    }

    public readonly RawJson Raw(string member)
    {
        JsonSlice slice = Slot(member);
        return slice.IsAbsent ? default : new(_source.Slice(slice.Start, slice.Length));
    }

    public readonly bool IsTrue(string member) => Slot(member).Kind == RawJsonKind.True;

    public bool? OptionalBoolean(string member)
    {
        JsonSlice slice = Slot(member);
        if (IsNothing(slice))
            return null;
        if (slice.Kind is RawJsonKind.True or RawJsonKind.False)
            return slice.Kind == RawJsonKind.True;
        Refuse(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a boolean");
        return null;
    }

    public string Text(string member, int max) => OptionalText(member, max) ?? Missing(member, "");

    public string? OptionalText(string member, int max) => TextOf(Slot(member), member, max);

    /// <summary>A text that JavaScript takes for absent when it is empty.</summary>
    /// <param name="member">The member.</param>
    /// <param name="max">UTF-16 units at most.</param>
    /// <param name="known">Texts that are to be expected; they are not decoded anew.</param>
    public string NonEmptyText(string member, int max, MemberNames? known = null) =>
        TextOf(Slot(member), member, max, known) is { Length: > 0 } text ? text : Missing(member, "");

    public string Token(string member) => OptionalToken(member) ?? Missing(member, "");

    public string? OptionalToken(string member) => Base64Url(member, ProtocolLimits.MinTokenLength, ProtocolLimits.MaxTokenLength);

    public string Key(string member) => Base64Url(member, 1, ProtocolLimits.MaxKeyLength) ?? Missing(member, "");

    public long Integer(string member, long min = -JsonNumber.MaxSafeInteger, long max = JsonNumber.MaxSafeInteger) =>
        OptionalInteger(member, min, max) ?? Missing(member, 0L);

    public long? OptionalInteger(string member, long min = -JsonNumber.MaxSafeInteger, long max = JsonNumber.MaxSafeInteger)
    {
        JsonSlice slice = Slot(member);
        if (IsNothing(slice))
            return null;
        if (slice.Kind != RawJsonKind.Number)
            Refuse(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a number");
        else if (JsonNumber.TryInteger(slice.Of(_utf8), min, max, out long value))
            return value;
        else
            Refuse(RejectReason.BadNumber, $"{member} must be an integer from {min} to {max}");
        return null;
    }

    public int? OptionalInt(string member, int min = 0, int max = int.MaxValue) => (int?)OptionalInteger(member, min, max);

    public int Int(string member, int min = 0, int max = int.MaxValue) => (int)Integer(member, min, max);

    public PeerId Peer(string member) => OptionalPeer(member) ?? Missing(member, default(PeerId));

    /// <summary>A peer id; null and the empty string count as absent, as they do in JavaScript.</summary>
    public PeerId? OptionalPeer(string member)
    {
        JsonSlice slice = Slot(member);
        return IsFalsy(slice) ? null : PeerOf(slice, member);
    }

    public NetworkName? OptionalNetwork(string member)
    {
        JsonSlice slice = Slot(member);
        if (IsFalsy(slice))
            return null;
        if (slice.Kind != RawJsonKind.String)
            Refuse(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a string");
        else if (KnownNetworks.TryRead(slice.BodyOf(_utf8), slice.Escaped, out NetworkName network, out string? error))
            return network;
        else
            Refuse(RejectReason.BadNetworkName, error);
        return null;
    }

    /// <summary>The unknown members as they stand, joined by commas.</summary>
    public readonly ReadOnlyMemory<byte> Extra()
    {
        if (_unknown == 0 || _fault.Reason != RejectReason.None)
            return default;
        var extra = new ArrayBufferWriter<byte>();
        var scanner = new JsonScanner(_utf8, ProtocolLimits.DeepestNesting);
        scanner.TryOpen((byte)'{');
        while (scanner.TryNextMember(out JsonSlice name, out JsonSlice value))
        {
            if (_names.Find(_utf8, name, hint: 0) >= 0)
                continue;
            if (extra.WrittenCount > 0)
                extra.Write(","u8);
            extra.Write(name.Of(_utf8));
            extra.Write(":"u8);
            extra.Write(value.Of(_utf8));
        }

        return extra.WrittenMemory;
    }

    private readonly JsonSlice Slot(string member) => _fault.Reason == RejectReason.None ? _slots[_names.IndexOf(member)] : default;

    private T Missing<T>(string member, T value)
    {
        if (_fault.Reason == RejectReason.None)
            Refuse(RejectReason.MissingMember, $"{member} is missing or empty");
        return value;
    }

    private string? TextOf(JsonSlice slice, string member, int max, MemberNames? known = null)
    {
        if (IsNothing(slice))
            return null;
        if (slice.Kind != RawJsonKind.String)
        {
            Refuse(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a string");
            return null;
        }

        if (known is not null && slice.Length - 2 <= max && known.Find(_utf8, slice, hint: 0) is >= 0 and int found)
            return known[found];

        // A UTF-16 unit takes at most six bytes (\uXXXX), so what is much too long is not decoded at all.
        string? text = slice.Length - 2 > 6L * max ? null : JsonText.ToText(slice.BodyOf(_utf8), slice.Escaped);
        if (text is not null && text.Length <= max)
            return text;
        Refuse(RejectReason.StringTooLong, $"{member} of {slice.Length - 2} bytes exceeds {max} characters");
        return null;
    }

    private PeerId? PeerOf(JsonSlice slice, string member)
    {
        if (slice.Kind != RawJsonKind.String)
            Refuse(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not a peer id");
        else if (JsonRules.TryPeer(slice, _utf8, out PeerId id))
            return id;
        else
            Refuse(RejectReason.BadPeerId, $"{member} of {slice.Length - 2} bytes is not {PeerId.TextLength} hexadecimal characters");
        return null;
    }

    private string? Base64Url(string member, int min, int max)
    {
        string? text = OptionalText(member, max);
        if (text is null || (text.Length >= min && JsonRules.IsBase64Url(text)))
            return text;
        Refuse(RejectReason.BadValue, $"{member} must be {min} to {max} base64url characters");
        return null;
    }

    private static bool IsNothing(JsonSlice slice) => slice.Kind is RawJsonKind.Absent or RawJsonKind.Null;

    private readonly bool IsFalsy(JsonSlice slice) => JsonRules.IsFalsy(slice, _utf8);
}
