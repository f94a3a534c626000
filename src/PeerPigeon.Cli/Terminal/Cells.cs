using System.Globalization;
using System.Text;

namespace PeerPigeon.Cli.Terminal;

/// <summary>How many columns of a terminal a text takes.</summary>
internal static class Cells
{
    // East Asian wide and full width, and pictures: two columns each.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115f), (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xac00, 0xd7a3), (0xf900, 0xfaff),
        (0xfe30, 0xfe6f), (0xff00, 0xff60), (0xffe0, 0xffe6), (0x1f300, 0x1faff), (0x20000, 0x3fffd),
    ];

    /// <summary>Columns of a whole text.</summary>
    public static int Of(string text)
    {
        int cells = 0;
        for (var i = 0; i < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, i);
            cells += OfElement(text.AsSpan(i, length));
            i += length;
        }

        return cells;
    }

    /// <summary>Columns of one character as people see them.</summary>
    public static int OfElement(ReadOnlySpan<char> element)
    {
        if (Rune.DecodeFromUtf16(element, out Rune rune, out _) != System.Buffers.OperationStatus.Done)
            return 1;
        foreach ((int first, int last) in Wide)
        {
            if (rune.Value >= first && rune.Value <= last)
                return 2;
        }

        return 1;
    }

    /// <summary>As much of a text as fits, with an ellipsis where something is left out.</summary>
    public static string Clip(string text, int room)
    {
        if (Of(text) <= room)
            return text;
        int cells = 0, i = 0;
        while (i < text.Length)
        {
            int length = StringInfo.GetNextTextElementLength(text, i);
            cells += OfElement(text.AsSpan(i, length));
            if (cells > room - 1)
                break;
            i += length;
        }

        return room < 1 ? "" : text[..i] + "…";
    }
}
