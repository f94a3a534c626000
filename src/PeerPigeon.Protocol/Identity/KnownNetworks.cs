using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Reads network names from the wire without a new string for each frame.</summary>
/// <remarks>Remembers one name per slot; a race costs a second string, never a wrong name.</remarks>
internal static class KnownNetworks
{
    private const int Slots = 256;

    private static readonly Entry?[] Recent = new Entry?[Slots];

    public static bool TryRead(ReadOnlySpan<byte> body, bool escaped, out NetworkName name, [NotNullWhen(false)] out string? error)
    {
        name = default;
        error = null;
        if (!escaped)
        {
            if (body.SequenceEqual("global"u8))
                return true;
            if (Recent[SlotOf(body)] is { } entry && body.SequenceEqual(entry.Utf8))
            {
                name = entry.Name;
                return true;
            }
        }

        if (body.Length > NetworkName.MaxLength * 6)
        {
            error = $"network name of {body.Length} bytes exceeds {NetworkName.MaxLength} characters";
            return false;
        }

        if (!NetworkName.TryParse(JsonText.ToText(body, escaped), out name, out error))
        {
            error = "network name breaks the rule of 1 to 64 characters, no control character, no ':'";
            return false;
        }

        if (!escaped && !body.IsEmpty)
            Recent[SlotOf(body)] = new(body.ToArray(), name);
        return true;
    }

    private static int SlotOf(ReadOnlySpan<byte> body) =>
        body.IsEmpty ? 0 : ((body.Length * 31) + body[0] + (body[^1] * 7) + (body[body.Length / 2] * 3)) % Slots;

    private sealed record Entry(byte[] Utf8, NetworkName Name);
}
