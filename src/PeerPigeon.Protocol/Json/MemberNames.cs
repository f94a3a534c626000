using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>The member names that one kind of object knows, in the order in which they are usually written.</summary>
internal sealed class MemberNames
{
    private readonly byte[][] _utf8;
    private readonly string[] _names;
    private readonly int _longest;

    public MemberNames(params string[] names)
    {
        _names = names;
        _utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
        _longest = _utf8.Max(name => name.Length);
    }

    public int Count => _names.Length;

    public string this[int index] => _names[index];

    public int IndexOf(string name)
    {
        // Nearly always it is the same literal that the names were made of.
        for (var i = 0; i < _names.Length; i++)
        {
            if (ReferenceEquals(_names[i], name))
                return i;
        }

        return Array.IndexOf(_names, name);
    }

    /// <summary>Which name this is, or -1. Members usually come in order, so the one after the last hit is tried first.</summary>
    public int Find(ReadOnlySpan<byte> utf8, JsonSlice name, int hint)
    {
        ReadOnlySpan<byte> body = name.BodyOf(utf8);
        if (name.Escaped)
        {
            if (body.Length > _longest * 6)     // no character needs more than six bytes: \uXXXX
                return -1;
            Span<byte> plain = stackalloc byte[body.Length];
            return Find(plain[..JsonText.Unescape(body, plain)], hint);
        }

        return Find(body, hint);
    }

    /// <summary>Which name this unescaped text is, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text, int hint = 0)
    {
        if (hint < _utf8.Length && text.SequenceEqual(_utf8[hint]))
            return hint;
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (text.SequenceEqual(_utf8[i]))
                return i;
        }

        return -1;
    }
}
