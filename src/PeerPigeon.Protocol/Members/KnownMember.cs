using System.Globalization;
using System.Runtime.InteropServices;

namespace PeerPigeon.Protocol;

/// <summary>How much of a member somebody knows: the last announcement of it that was believed. <c>ID.INCARNATION.SEQUENCE</c> on the wire.</summary>
/// <param name="Id">The member.</param>
/// <param name="Incarnation">The announcement's.</param>
/// <param name="Sequence">The announcement's.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KnownMember(PeerId Id, long Incarnation, long Sequence)
{
    /// <summary>Members in one <see cref="LinkControl.KnownMembers"/>.</summary>
    public const int MaxCount = 512;

    internal const int MaxTextLength = PeerId.TextLength + 2 + 32;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}.{Incarnation}.{Sequence}");

    internal static bool TryParse(string text, out KnownMember known)
    {
        known = default;
        string[] parts = text.Split('.');
        if (parts.Length != 3 || !PeerId.TryParse(parts[0], out PeerId id) || !TryNumber(parts[1], out long incarnation) || !TryNumber(parts[2], out long sequence))
            return false;
        known = new(id, incarnation, sequence);
        return true;
    }

    private static bool TryNumber(string digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= JsonNumber.MaxSafeInteger;
}

/// <summary>An announcement that is handed on to a neighbour: the frame as its origin signed it.</summary>
/// <param name="Frame">The gossip frame, byte for byte as it was received.</param>
/// <param name="Left">What is left of its lease, in milliseconds, as the one who hands it on reckons; it can only shorten the lease.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HandedAnnouncement(RawJson Frame, long Left)
{
    /// <summary>Announcements in one <see cref="LinkControl.Announcements"/>.</summary>
    public const int MaxCount = 32;

    private static readonly MemberNames Names = new("left", "frame");

    internal void Write(ref JsonOutput output)
    {
        output.Open('{');
        output.Integer("left"u8, Left);
        output.Value("frame"u8, Frame);
        output.Close('}');
    }

    internal static bool TryRead(RawJson raw, out HandedAnnouncement handed)
    {
        var members = new MemberReader(raw, Names, stackalloc JsonSlice[Names.Count]);
        handed = new(members.Raw("frame"), members.Integer("left", 0, MemberNotice.MaxLease));
        return members.Done(out _) && handed.Frame.Kind == RawJsonKind.Object;
    }
}
