using System.Buffers.Text;
using System.Globalization;

namespace PeerPigeon.Protocol;

/// <summary>Numbers as JavaScript understands and writes them.</summary>
internal static class JsonNumber
{
    /// <summary>Longest text that <see cref="Format"/> writes, in bytes.</summary>
    public const int MaxLength = 32;

    /// <summary>2^53 - 1: every integer up to here is exact in a double.</summary>
    public const long MaxSafeInteger = 9_007_199_254_740_991;

    /// <summary>Reads a number whose double is an integer from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, long min, long max, out long value)
    {
        // 15 digits are exact; anything longer, or with a fraction or an exponent, takes the way of the double.
        if (text.Length > 15 || !Utf8Parser.TryParse(text, out value, out int read) || read != text.Length)
        {
            double number = ToDouble(text);
            value = 0;
            if (number != Math.Truncate(number) || Math.Abs(number) > MaxSafeInteger)
                return false;
            value = (long)number;
        }

        return value >= min && value <= max;
    }

    /// <summary>The double that JavaScript reads; infinite when the number is too large for one.</summary>
    public static double ToDouble(ReadOnlySpan<byte> text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Writes a finite double as ECMAScript's Number::toString does, which RFC 8785 prescribes.</summary>
    public static int Format(double value, Span<byte> utf8)
    {
        // The runtime's shortest round-trip digits are ECMAScript's too; only the layout around them differs.
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MaxLength];
        int count = Split(shortest[..length], digits, out bool negative, out int point);
        var output = new Writer(utf8);
        if (count == 0)
        {
            output.Add('0');
            return output.Length;
        }

        if (negative)
            output.Add('-');
        if (point is > 0 and <= 21)
        {
            output.Add(digits[..Math.Min(count, point)]);
            output.Zeros(point - count);
            if (count > point)
            {
                output.Add('.');
                output.Add(digits[point..count]);
            }
        }
        else if (point is > -6 and <= 0)
        {
            output.Add('0');
            output.Add('.');
            output.Zeros(-point);
            output.Add(digits[..count]);
        }
        else
        {
            output.Add((char)digits[0]);
            if (count > 1)
            {
                output.Add('.');
                output.Add(digits[1..count]);
            }

            output.Add('e');
            output.Add(point > 0 ? '+' : '-');
            output.Integer(Math.Abs(point - 1));
        }

        return output.Length;
    }

    // Significant digits without zeros at either end, and where the decimal point stands among them (0.d1d2… x 10^point).
    private static int Split(ReadOnlySpan<byte> text, Span<byte> digits, out bool negative, out int point)
    {
        negative = text[0] == '-';
        if (negative)
            text = text[1..];
        int exponent = 0, e = text.IndexOf((byte)'E');
        if (e >= 0)
        {
            ReadOnlySpan<byte> power = text[(e + 1)..];
            bool down = power[0] == '-';
            foreach (byte c in power[1..])
                exponent = (exponent * 10) + c - '0';
            exponent = down ? -exponent : exponent;
            text = text[..e];
        }

        int whole = text.IndexOf((byte)'.'), count = 0, leading = 0;
        point = (whole < 0 ? text.Length : whole) + exponent;
        foreach (byte c in text)
        {
            if (c == '.')
                continue;
            if (c == '0' && count == 0)
                leading++;
            else
                digits[count++] = c;
        }

        point -= leading;
        return digits[..count].TrimEnd((byte)'0').Length;
    }

    private ref struct Writer(Span<byte> utf8)
    {
        private readonly Span<byte> _utf8 = utf8;

        public int Length { get; private set; }

        public void Add(char c) => _utf8[Length++] = (byte)c;

        public void Add(scoped ReadOnlySpan<byte> digits)
        {
            digits.CopyTo(_utf8[Length..]);
            Length += digits.Length;
        }

        public void Zeros(int count)
        {
            for (; count > 0; count--)
                Add('0');
        }

        public void Integer(int value)
        {
            Utf8Formatter.TryFormat(value, _utf8[Length..], out int written);
            Length += written;
        }
    }
}
