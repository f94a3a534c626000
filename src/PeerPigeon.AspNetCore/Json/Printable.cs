using System.Globalization;
using System.Text;

namespace PeerPigeon.AspNetCore;

/// <summary>Text from strangers, made safe for a terminal.</summary>
internal static class Printable
{
    /// <summary>Characters of one foreign text shown to a person; longer ones are cut.</summary>
    public const int MaxLength = 4000;

    /// <summary>Shows control characters, and those that turn the direction of text around, as escapes: none reaches the terminal.</summary>
    public static string Of(string text)
    {
        string clipped = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
        if (!clipped.Any(IsUnsafe))
            return clipped;

        StringBuilder safe = new(clipped.Length + 16);
        foreach (char c in clipped)
        {
            if (IsUnsafe(c))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                safe.Append(c);
        }

        return safe.ToString();
    }

    /// <summary>The same of a value in an error line: at most sixty characters.</summary>
    public static string Brief(string text) => Of(text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…"));

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
