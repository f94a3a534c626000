using System.Runtime.InteropServices;

namespace PeerPigeon.Protocol;

/// <summary>Where one value or name stands in a text.</summary>
/// <param name="Start">First byte; of a string, its opening quote.</param>
/// <param name="Length">Bytes, quotes included; zero when absent.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Escaped">Whether a string holds a backslash.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonSlice(int Start, int Length, RawJsonKind Kind, bool Escaped)
{
    public bool IsAbsent => Length == 0;

    public int End => Start + Length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> utf8) => utf8.Slice(Start, Length);

    /// <summary>What stands between the quotes of a string.</summary>
    public ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> utf8) => utf8.Slice(Start + 1, Length - 2);
}
