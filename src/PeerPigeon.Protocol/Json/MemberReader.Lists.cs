using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

// Lists; an absent or null one is empty.
internal ref partial struct MemberReader
{
    public ImmutableArray<string> Texts(string member, int maxCount, int maxLength, MemberNames? known = null)
    {
        if (Slot(member).IsAbsent)
            return [];
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        JsonScanner scanner = Elements(member);
        while (scanner.TryNextElement(out JsonSlice element) && Counts(member, texts.Count, maxCount))
            texts.Add(TextOf(At(member, element), member, maxLength, known) ?? Missing(member, ""));
        return texts.DrainToImmutable();
    }

    public ImmutableArray<string> Capabilities() =>
        Texts("capabilities", ProtocolLimits.MaxCapabilities, ProtocolLimits.MaxCapabilityLength, Protocol.Capabilities.Known);

    public ImmutableArray<PeerId> Peers(string member, int maxCount)
    {
        // An id takes 42 bytes with its quotes, so the length of the text bounds how many can be accepted.
        int most = Math.Min(Slot(member).Length / (PeerId.TextLength + 2), maxCount);
        ImmutableArray<PeerId>.Builder peers = ImmutableArray.CreateBuilder<PeerId>(most);
        JsonScanner scanner = Elements(member);
        while (scanner.TryNextElement(out JsonSlice element) && Counts(member, peers.Count, maxCount))
            peers.Add(PeerOf(At(member, element), member) ?? default);
        return peers.DrainToImmutable();
    }

    public ImmutableArray<FrameId> FrameIds(string member, int maxCount)
    {
        int most = Math.Min(Slot(member).Length / (FrameId.TextLength + 2), maxCount);
        ImmutableArray<FrameId>.Builder ids = ImmutableArray.CreateBuilder<FrameId>(most);
        JsonScanner scanner = Elements(member);
        while (scanner.TryNextElement(out JsonSlice element) && Counts(member, ids.Count, maxCount))
        {
            JsonSlice slice = At(member, element);
            if (slice.Kind == RawJsonKind.String && !slice.Escaped && FrameId.TryParse(slice.BodyOf(_utf8), out FrameId id))
                ids.Add(id);
            else
                Refuse(RejectReason.BadValue, $"{member} holds something else than frame ids of {FrameId.TextLength} lower-case hexadecimal characters");
        }

        return ids.DrainToImmutable();
    }

    /// <summary>Numbers from 0 up.</summary>
    public ImmutableArray<int> Ints(string member, int maxCount)
    {
        ImmutableArray<int>.Builder values = ImmutableArray.CreateBuilder<int>(Math.Min(Slot(member).Length / 2, maxCount));
        JsonScanner scanner = Elements(member);
        while (scanner.TryNextElement(out JsonSlice element) && Counts(member, values.Count, maxCount))
        {
            JsonSlice slice = At(member, element);
            if (slice.Kind == RawJsonKind.Number && JsonNumber.TryInteger(slice.Of(_utf8), 0, int.MaxValue, out long value))
                values.Add((int)value);
            else
                Refuse(RejectReason.BadNumber, $"{member} holds something else than integers from 0 to {int.MaxValue}");
        }

        return values.DrainToImmutable();
    }

    /// <summary>Values of any kind, as they stand.</summary>
    public ImmutableArray<RawJson> Values(string member, int maxCount)
    {
        if (Slot(member).IsAbsent)
            return [];
        ImmutableArray<RawJson>.Builder values = ImmutableArray.CreateBuilder<RawJson>();
        JsonScanner scanner = Elements(member);
        while (scanner.TryNextElement(out JsonSlice element) && Counts(member, values.Count, maxCount))
        {
            JsonSlice slice = At(member, element);
            values.Add(new(_source.Slice(slice.Start, slice.Length)));
        }

        return values.DrainToImmutable();
    }

    /// <summary>Positions in a list of at most <paramref name="maxCount"/>.</summary>
    public ImmutableArray<int> Indices(string member, int maxCount)
    {
        ImmutableArray<int>.Builder indices = ImmutableArray.CreateBuilder<int>();
        foreach (RawJson value in Values(member, maxCount))
        {
            if (value.Kind == RawJsonKind.Number && JsonNumber.TryInteger(value.Utf8.Span, 0, maxCount - 1, out long index))
                indices.Add((int)index);
            else
                Refuse(RejectReason.BadNumber, $"{member} holds something else than integers from 0 to {maxCount - 1}");
        }

        return indices.DrainToImmutable();
    }

    public ImmutableArray<KnownMember> KnownMembers(string member)
    {
        ImmutableArray<KnownMember>.Builder known = ImmutableArray.CreateBuilder<KnownMember>();
        foreach (string text in Texts(member, KnownMember.MaxCount, KnownMember.MaxTextLength))
        {
            if (KnownMember.TryParse(text, out KnownMember one))
                known.Add(one);
            else
                Refuse(RejectReason.BadValue, $"{member} holds something else than ID.INCARNATION.SEQUENCE");
        }

        return known.DrainToImmutable();
    }

    public ImmutableArray<HandedAnnouncement> HandedAnnouncements(string member)
    {
        ImmutableArray<HandedAnnouncement>.Builder all = ImmutableArray.CreateBuilder<HandedAnnouncement>();
        JsonScanner scanner = Elements(member);
        while (scanner.TryNextElement(out JsonSlice element) && Counts(member, all.Count, HandedAnnouncement.MaxCount))
        {
            JsonSlice at = At(member, element);
            if (HandedAnnouncement.TryRead(new(_source.Slice(at.Start, at.Length)), out HandedAnnouncement handed))
                all.Add(handed);
            else
                Refuse(RejectReason.BadValue, $"{member} holds something else than announcements with what is left of their lease");
        }

        return all.DrainToImmutable();
    }

    /// <summary>Absolute ws or wss URLs of printable ASCII, without user and fragment.</summary>
    public ImmutableArray<Uri> Urls(string member)
    {
        ImmutableArray<Uri>.Builder urls = ImmutableArray.CreateBuilder<Uri>();
        foreach (string text in Texts(member, ProtocolLimits.MaxUrls, ProtocolLimits.MaxUrlLength))
        {
            if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
                && url.Scheme is "ws" or "wss" && url.UserInfo.Length == 0 && url.Fragment.Length == 0)
                urls.Add(url);
            else
                Refuse(RejectReason.BadValue, $"{member} holds something else than absolute ws or wss URLs");
        }

        return urls.DrainToImmutable();
    }

    private bool Counts(string member, int count, int max)
    {
        if (count < max)
            return _fault.Reason == RejectReason.None;
        Refuse(RejectReason.TooManyMembers, $"{member} has more than {max} entries");
        return false;
    }

    private JsonScanner Elements(string member)
    {
        JsonSlice slice = Slot(member);
        if (slice.Kind is not (RawJsonKind.Absent or RawJsonKind.Null or RawJsonKind.Array))
            Refuse(RejectReason.WrongType, $"{member} is a JSON {slice.Kind}, not an array");
        var scanner = new JsonScanner(slice.Kind == RawJsonKind.Array ? slice.Of(_utf8) : "[]"u8, ProtocolLimits.DeepestNesting);
        scanner.TryOpen((byte)'[');
        return scanner;
    }

    private readonly JsonSlice At(string member, JsonSlice element) => element with { Start = element.Start + Slot(member).Start };
}
