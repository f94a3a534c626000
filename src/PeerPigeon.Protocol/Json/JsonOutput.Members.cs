using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

// Whole members, left out where there is no value. Names are known to need no escape.
internal ref partial struct JsonOutput
{
    /// <summary>A member, unless the text is null.</summary>
    public void Text(ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
            return;
        Name(name);
        Text(text);
    }

    /// <summary>A member, unless the id is null.</summary>
    public void Peer(ReadOnlySpan<byte> name, PeerId? id)
    {
        if (id is not { } value)
            return;
        Name(name);
        Peer(value);
    }

    /// <summary>A member, unless the number is null.</summary>
    public void Integer(ReadOnlySpan<byte> name, long? value)
    {
        if (value is not { } integer)
            return;
        Name(name);
        Integer(integer);
    }

    /// <summary>A member, unless the truth is null.</summary>
    public void Boolean(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is not { } truth)
            return;
        Name(name);
        Boolean(truth);
    }

    /// <summary>A member, unless the value is absent.</summary>
    public void Value(ReadOnlySpan<byte> name, RawJson value)
    {
        if (value.IsAbsent)
            return;
        Name(name);
        Raw(value.Utf8.Span);
    }

    /// <summary>A member, unless the list is empty.</summary>
    public void Texts(ReadOnlySpan<byte> name, ImmutableArray<string> texts)
    {
        if (texts.IsDefaultOrEmpty)
            return;
        Name(name);
        Open('[');
        foreach (string text in texts)
        {
            Separate();
            Text(text);
        }

        Close(']');
    }

    /// <summary>A member, unless the list is empty.</summary>
    public void Peers(ReadOnlySpan<byte> name, ImmutableArray<PeerId> peers)
    {
        if (peers.IsDefaultOrEmpty)
            return;
        Name(name);
        Open('[');
        foreach (PeerId peer in peers)
        {
            Separate();
            Peer(peer);
        }

        Close(']');
    }

    /// <summary>A member, unless the list is empty.</summary>
    public void Values(ReadOnlySpan<byte> name, ImmutableArray<RawJson> values)
    {
        if (values.IsDefaultOrEmpty)
            return;
        Name(name);
        Open('[');
        foreach (RawJson value in values)
        {
            Separate();
            Raw(value.Utf8.Span);
        }

        Close(']');
    }

    /// <summary>A member, unless the list is empty.</summary>
    public void FrameIds(ReadOnlySpan<byte> name, ImmutableArray<FrameId> ids)
    {
        if (ids.IsDefaultOrEmpty)
            return;
        Name(name);
        Open('[');
        foreach (FrameId id in ids)
        {
            Separate();
            Text(id.ToString());
        }

        Close(']');
    }

    /// <summary>A member, unless the list is empty.</summary>
    public void Integers(ReadOnlySpan<byte> name, ImmutableArray<int> values)
    {
        if (values.IsDefaultOrEmpty)
            return;
        Name(name);
        Open('[');
        foreach (int value in values)
        {
            Separate();
            Integer(value);
        }

        Close(']');
    }

    /// <summary>A member, unless the list is empty.</summary>
    public void Urls(ReadOnlySpan<byte> name, ImmutableArray<Uri> urls) =>
        Texts(name, urls.IsDefaultOrEmpty ? [] : [.. urls.Select(url => url.AbsoluteUri)]);
}
