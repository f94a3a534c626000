namespace PeerPigeon.Protocol;

/// <summary>Walks RFC 8259 text that is known to be UTF-8: no recursion, no allocation, no exception.</summary>
/// <remarks>
/// One scanner walks the members of one object, or the elements of one array, or skips one value. Nesting inside a skipped
/// value is one bit per level (object or array), hence the bound of 64 levels.
/// </remarks>
internal ref partial struct JsonScanner(ReadOnlySpan<byte> utf8, int maxDepth)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private readonly int _maxDepth = maxDepth;
    private int _position;
    private bool _started;

    /// <summary>None, NotJson or TooDeep.</summary>
    public RejectReason Fault { get; private set; }

    /// <summary>The next byte to read.</summary>
    public readonly int Position => _position;

    /// <summary>Whether only white space is left.</summary>
    public bool AtEnd()
    {
        SkipWhite();
        return _position == _utf8.Length;
    }

    /// <summary>Steps over <c>{</c> or <c>[</c>.</summary>
    public bool TryOpen(byte bracket)
    {
        SkipWhite();
        if (_position >= _utf8.Length || _utf8[_position] != bracket)
            return Fail(RejectReason.NotJson);
        if (_maxDepth < 1)
            return Fail(RejectReason.TooDeep);
        _position++;
        return true;
    }

    /// <summary>The next member of the opened object; false at its end or at a fault.</summary>
    public bool TryNextMember(out JsonSlice name, out JsonSlice value)
    {
        name = value = default;
        return TryStep((byte)'}') && TryName(out name) && TryValue(depth: 1, out value);
    }

    /// <summary>The next element of the opened array; false at its end or at a fault.</summary>
    public bool TryNextElement(out JsonSlice value)
    {
        value = default;
        return TryStep((byte)']') && TryValue(depth: 1, out value);
    }

    /// <summary>Skips one value, which stands inside <paramref name="depth"/> arrays and objects.</summary>
    public bool TryValue(int depth, out JsonSlice value)
    {
        value = default;
        SkipWhite();
        int start = _position, levels = 0;
        ulong objects = 0;
        var kind = RawJsonKind.Absent;
        while (true)
        {
            if (_position >= _utf8.Length)
                return Fail(RejectReason.NotJson);

            byte first = _utf8[_position];
            RawJsonKind current = KindOf(first);
            if (levels == 0)
                kind = current;
            bool opened = false;
            switch (current)
            {
                case RawJsonKind.String:
                    if (!TryString(out JsonSlice text))
                        return false;
                    if (levels == 0)
                    {
                        value = text;
                        return true;
                    }

                    break;
                case RawJsonKind.Number:
                    if (!TryNumber())
                        return Fail(RejectReason.NotJson);
                    break;
                case RawJsonKind.True when TryLiteral("true"u8):
                case RawJsonKind.False when TryLiteral("false"u8):
                case RawJsonKind.Null when TryLiteral("null"u8):
                    break;
                case RawJsonKind.Object or RawJsonKind.Array:
                    if (depth + levels >= _maxDepth)
                        return Fail(RejectReason.TooDeep);
                    _position++;
                    levels++;
                    objects = (objects << 1) | (current == RawJsonKind.Object ? 1UL : 0UL);
                    opened = true;
                    break;
                default:
                    return Fail(RejectReason.NotJson);
            }

            // Close what ends here; then step to the next value of the innermost array or object.
            while (levels > 0)
            {
                SkipWhite();
                if (_position >= _utf8.Length)
                    return Fail(RejectReason.NotJson);
                bool inObject = (objects & 1) != 0;
                byte next = _utf8[_position];
                if (next == (inObject ? (byte)'}' : (byte)']'))
                {
                    _position++;
                    levels--;
                    objects >>= 1;
                    opened = false;
                    continue;
                }

                if (!opened)
                {
                    if (next != ',')
                        return Fail(RejectReason.NotJson);
                    _position++;
                    SkipWhite();
                }

                if (inObject && !TryName(out _))
                    return false;
                SkipWhite();
                break;
            }

            if (levels == 0)
            {
                value = new(start, _position - start, kind, Escaped: false);
                return true;
            }
        }
    }

    /// <summary>What a value is that starts with this byte; Absent if none does.</summary>
    public static RawJsonKind KindOf(byte first) => first switch
    {
        (byte)'"' => RawJsonKind.String,
        (byte)'{' => RawJsonKind.Object,
        (byte)'[' => RawJsonKind.Array,
        (byte)'t' => RawJsonKind.True,
        (byte)'f' => RawJsonKind.False,
        (byte)'n' => RawJsonKind.Null,
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => RawJsonKind.Number,
        _ => RawJsonKind.Absent,
    };

    // Over the comma, or the closing bracket (then false).
    private bool TryStep(byte close)
    {
        SkipWhite();
        if (_position >= _utf8.Length)
            return Fail(RejectReason.NotJson);
        byte next = _utf8[_position];
        if (next == close)
        {
            _position++;
            return false;
        }

        if (_started)
        {
            if (next != ',')
                return Fail(RejectReason.NotJson);
            _position++;
            SkipWhite();
        }

        _started = true;
        return true;
    }

    private bool TryName(out JsonSlice name)
    {
        name = default;
        if (_position >= _utf8.Length || _utf8[_position] != '"')
            return Fail(RejectReason.NotJson);
        if (!TryString(out name))
            return false;
        SkipWhite();
        if (_position >= _utf8.Length || _utf8[_position] != ':')
            return Fail(RejectReason.NotJson);
        _position++;
        return true;
    }

    private void SkipWhite()
    {
        while (_position < _utf8.Length && _utf8[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _position++;
    }

    private bool Fail(RejectReason reason)
    {
        if (Fault == RejectReason.None)
            Fault = reason;
        return false;
    }
}
