using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PeerPigeon.Protocol;

// Strings, numbers and literals.
internal ref partial struct JsonScanner
{
    private static readonly SearchValues<byte> StringStops =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private bool TryString(out JsonSlice text)
    {
        text = default;
        int start = _position++;
        var escaped = false;
        while (true)
        {
            int stop = FindStop(_utf8[_position..]);
            if (stop < 0)
                return Fail(RejectReason.NotJson);
            _position += stop;
            switch (_utf8[_position])
            {
                case (byte)'"':
                    _position++;
                    text = new(start, _position - start, RawJsonKind.String, escaped);
                    return true;
                case (byte)'\\':
                    escaped = true;
                    if (!TryEscape())
                        return Fail(RejectReason.NotJson);
                    break;
                default:
                    return Fail(RejectReason.NotJson);
            }
        }
    }

    // Most texts are short, and one vector finds their end; the longer ones are worth the general search.
    private static int FindStop(ReadOnlySpan<byte> rest)
    {
        if (Vector128.IsHardwareAccelerated && rest.Length >= Vector128<byte>.Count)
        {
            Vector128<byte> head = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(rest));
            uint stops = (Vector128.Equals(head, Vector128.Create((byte)'"')) | Vector128.Equals(head, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(head, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
            if (stops != 0)
                return BitOperations.TrailingZeroCount(stops);
        }

        return rest.IndexOfAny(StringStops);
    }

    private bool TryEscape()
    {
        ReadOnlySpan<byte> rest = _utf8[_position..];
        if (rest.Length < 2)
            return false;
        if (rest[1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            _position += 2;
            return true;
        }

        if (rest[1] != 'u' || rest.Length < 6)
            return false;
        for (var i = 2; i < 6; i++)
        {
            if (!char.IsAsciiHexDigit((char)rest[i]))
                return false;
        }

        _position += 6;
        return true;
    }

    private bool TryNumber()
    {
        if (_utf8[_position] == '-')
            _position++;
        if (_position < _utf8.Length && _utf8[_position] == '0')
            _position++;
        else if (!TryDigits())
            return false;

        if (_position < _utf8.Length && _utf8[_position] == '.')
        {
            _position++;
            if (!TryDigits())
                return false;
        }

        if (_position < _utf8.Length && (_utf8[_position] | 0x20) == 'e')
        {
            _position++;
            if (_position < _utf8.Length && _utf8[_position] is (byte)'+' or (byte)'-')
                _position++;
            return TryDigits();
        }

        return true;
    }

    private bool TryDigits()
    {
        int digits = _utf8[_position..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = _utf8.Length - _position;
        _position += digits;
        return digits > 0;
    }

    private bool TryLiteral(ReadOnlySpan<byte> literal)
    {
        if (!_utf8[_position..].StartsWith(literal))
            return false;
        _position += literal.Length;
        return true;
    }
}
