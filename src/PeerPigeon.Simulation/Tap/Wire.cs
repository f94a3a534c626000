using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Looks at simulated bytes in place: the tap sees every frame, and decoding each a second time would double the work.</summary>
/// <remarks>Good for what this world's participants write; the shipped codec alone decides what a frame means to them.</remarks>
internal static class Wire
{
    // Every network of a simulated world but the global one is named so, and nothing else contains it.
    public const string NetworkPrefix = "sim.";

    private static ReadOnlySpan<byte> NetworkMember => "\"networkName\":\""u8;

    public static bool IsGossip(ReadOnlySpan<byte> frame) => frame[..Math.Min(frame.Length, 96)].IndexOf("\"type\":\"gossip\""u8) >= 0;

    /// <summary>Gossip, and the notices about it of our own peers; what else they say on a link is part of the link.</summary>
    public static bool IsLossy(ReadOnlySpan<byte> frame)
    {
        if (!frame.StartsWith("{\"type\":\"pigeon\",\"kind\":\""u8))
            return IsGossip(frame);
        ReadOnlySpan<byte> kind = frame["{\"type\":\"pigeon\",\"kind\":\""u8.Length..];
        return kind.StartsWith("have\""u8) || kind.StartsWith("want\""u8) || kind.StartsWith("dont-want\""u8) || kind.StartsWith("prune\""u8)
            || kind.StartsWith("graft\""u8) || kind.StartsWith("sync\""u8);
    }

    public static bool IsAnnounce(ReadOnlySpan<byte> message) => message.StartsWith("{\"type\":\"announce\""u8);

    /// <summary>The network that a message names; the global one if none.</summary>
    public static NetworkName NetworkOf(ReadOnlySpan<byte> message) =>
        TryMember(message, NetworkMember, out ReadOnlySpan<byte> name) ? NetworkName.Parse(Encoding.UTF8.GetString(name)) : NetworkName.Global;

    /// <summary>The network that a message names, as bytes; empty if none.</summary>
    public static ReadOnlySpan<byte> NetworkBytes(ReadOnlySpan<byte> message) => TryMember(message, NetworkMember, out ReadOnlySpan<byte> name) ? name : default;

    /// <summary>The text value after <paramref name="member"/> (<c>"name":"</c>), up to the next quote.</summary>
    public static bool TryMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value)
    {
        value = default;
        int at = json.IndexOf(member);
        if (at < 0)
            return false;
        value = json[(at + member.Length)..];
        int end = value.IndexOf((byte)'"');
        value = end < 0 ? value : value[..end];
        return true;
    }

    /// <summary>The first network named anywhere in <paramref name="bytes"/>, other than <paramref name="allowed"/>.</summary>
    public static bool TryFindForeignName(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> allowed, out string name)
    {
        name = "";
        for (int at = bytes.IndexOf("sim."u8); at >= 0;)
        {
            bytes = bytes[at..];
            if (!bytes.StartsWith(allowed) || allowed.IsEmpty || (bytes.Length > allowed.Length && IsNamePart(bytes[allowed.Length])))
            {
                int length = 0;
                while (length < bytes.Length && IsNamePart(bytes[length]))
                    length++;
                name = Encoding.UTF8.GetString(bytes[..length]);
                return true;
            }

            bytes = bytes[allowed.Length..];
            at = bytes.IndexOf("sim."u8);
        }

        return false;
    }

    private static bool IsNamePart(byte value) => value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-';
}
