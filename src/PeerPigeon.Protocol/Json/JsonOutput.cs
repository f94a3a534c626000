using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace PeerPigeon.Protocol;

/// <summary>Writes JSON as JSON.stringify does: no white space, and only what must be escaped is.</summary>
/// <remarks>The buffer is rented; every writer ends with <see cref="ToArray"/> or <see cref="Dispose"/>.</remarks>
internal ref partial struct JsonOutput(int capacity)
{
    private static readonly SearchValues<char> Escapes =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (char)i), '"', '\\']);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Open(char bracket) => Add((byte)bracket);

    public void Close(char bracket) => Add((byte)bracket);

    /// <summary>Before each element of an array.</summary>
    public void Separate()
    {
        if (_buffer[_length - 1] is not ((byte)'[' or (byte)'{'))
            Add((byte)',');
    }

    /// <summary>Before the value of a member. The name is known to need no escape.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        Add((byte)'"');
        Raw(name);
        Add((byte)'"');
        Add((byte)':');
    }

    public void Name(string name)
    {
        Separate();
        Text(name);
        Add((byte)':');
    }

    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        _length += utf8.Length;
    }

    /// <summary>Members that are written already, comma-joined.</summary>
    public void Members(ReadOnlySpan<byte> extra)
    {
        if (extra.IsEmpty)
            return;
        Separate();
        Raw(extra);
    }

    public void Integer(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        _length += written;
    }

    public void Number(double value) => _length += JsonNumber.Format(value, Reserve(JsonNumber.MaxLength));

    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Peer(PeerId id)
    {
        Add((byte)'"');
        id.Format(Reserve(PeerId.TextLength));
        _length += PeerId.TextLength;
        Add((byte)'"');
    }

    public void Text(ReadOnlySpan<char> text)
    {
        Add((byte)'"');
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(Escapes);
            if (plain < 0)
                plain = text.Length;
            if (plain > 0)
            {
                Utf8.FromUtf16(text[..plain], Reserve(plain * 3), out int read, out int written, replaceInvalidSequences: false);
                _length += written;
                text = text[read..];
                if (read == plain)
                    continue;
            }

            Escape(text[0]);      // a control character, a quote, a backslash, or half of a surrogate pair
            text = text[1..];
        }

        Add((byte)'"');
    }

    /// <summary>What was written; the writer is used up.</summary>
    public byte[] ToArray()
    {
        byte[] result = Written.ToArray();
        Dispose();
        return result;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Escape(char c)
    {
        Add((byte)'\\');
        switch (c)
        {
            case '"' or '\\':
                Add((byte)c);
                break;
            case '\b':
                Add((byte)'b');
                break;
            case '\f':
                Add((byte)'f');
                break;
            case '\n':
                Add((byte)'n');
                break;
            case '\r':
                Add((byte)'r');
                break;
            case '\t':
                Add((byte)'t');
                break;
            default:
                Add((byte)'u');
                Utf8Formatter.TryFormat((ushort)c, Reserve(4), out int written, new StandardFormat('x', 4));
                _length += written;
                break;
        }
    }

    private void Add(byte b)
    {
        Reserve(1)[0] = b;
        _length++;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
