using System.Buffers;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>Unescapes the bodies of JSON strings that the scanner has accepted.</summary>
internal static class JsonText
{
    /// <summary>
    /// Unescapes into UTF-8. A lone surrogate becomes its three bytes as if it were a character (WTF-8), so that two texts
    /// which differ for JavaScript differ here. Never longer than <paramref name="body"/>.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> body, Span<byte> utf8)
    {
        var written = 0;
        while (true)
        {
            int plain = body.IndexOf((byte)'\\');
            if (plain < 0)
            {
                body.CopyTo(utf8[written..]);
                return written + body.Length;
            }

            body[..plain].CopyTo(utf8[written..]);
            written += plain;
            body = body[plain..];
            int unit = ReadEscape(ref body);
            if (char.IsHighSurrogate((char)unit) && body is [(byte)'\\', (byte)'u', ..])
            {
                ReadOnlySpan<byte> after = body;
                int low = ReadEscape(ref after);
                if (char.IsLowSurrogate((char)low))
                {
                    unit = char.ConvertToUtf32((char)unit, (char)low);
                    body = after;
                }
            }

            written += WriteScalar(unit, utf8[written..]);
        }
    }

    /// <summary>The text of a string's body; lone surrogates are kept.</summary>
    public static string ToText(ReadOnlySpan<byte> body, bool escaped)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(body);

        char[] chars = ArrayPool<char>.Shared.Rent(body.Length);
        var length = 0;
        while (true)
        {
            int plain = body.IndexOf((byte)'\\');
            if (plain < 0)
                break;
            length += Encoding.UTF8.GetChars(body[..plain], chars.AsSpan(length));
            body = body[plain..];
            chars[length++] = (char)ReadEscape(ref body);
        }

        length += Encoding.UTF8.GetChars(body, chars.AsSpan(length));
        var text = new string(chars, 0, length);
        ArrayPool<char>.Shared.Return(chars);
        return text;
    }

    private static int ReadEscape(ref ReadOnlySpan<byte> rest)
    {
        byte letter = rest[1];
        if (letter == 'u')
        {
            int unit = (Nibble(rest[2]) << 12) | (Nibble(rest[3]) << 8) | (Nibble(rest[4]) << 4) | Nibble(rest[5]);
            rest = rest[6..];
            return unit;
        }

        rest = rest[2..];
        return letter switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => letter,
        };
    }

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static int WriteScalar(int scalar, Span<byte> utf8)
    {
        switch (scalar)
        {
            case < 0x80:
                utf8[0] = (byte)scalar;
                return 1;
            case < 0x800:
                utf8[0] = (byte)(0xC0 | (scalar >> 6));
                utf8[1] = (byte)(0x80 | (scalar & 0x3F));
                return 2;
            case < 0x10000:
                utf8[0] = (byte)(0xE0 | (scalar >> 12));
                utf8[1] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
                utf8[2] = (byte)(0x80 | (scalar & 0x3F));
                return 3;
            default:
                utf8[0] = (byte)(0xF0 | (scalar >> 18));
                utf8[1] = (byte)(0x80 | ((scalar >> 12) & 0x3F));
                utf8[2] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
                utf8[3] = (byte)(0x80 | (scalar & 0x3F));
                return 4;
        }
    }
}
