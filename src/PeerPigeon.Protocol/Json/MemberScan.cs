namespace PeerPigeon.Protocol;

/// <summary>One pass over an object that notes where each known member's value stands.</summary>
internal static class MemberScan
{
    /// <summary>Reads a whole text, which must be one object and is known to be UTF-8.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="names">What is known.</param>
    /// <param name="slots">One per name; absent where the member is.</param>
    /// <param name="maxDepth">Levels, this object included.</param>
    /// <param name="maxMembers">Members, unknown ones included.</param>
    /// <param name="unknown">How many members are not known.</param>
    /// <param name="rejection">The first grammar fault if there is one, else the first duplicate or excess.</param>
    public static bool TryRun(
        ReadOnlySpan<byte> utf8, MemberNames names, Span<JsonSlice> slots, int maxDepth, int maxMembers, out int unknown, out Rejection rejection)
    {
        unknown = 0;
        slots.Clear();
        var scanner = new JsonScanner(utf8, maxDepth);
        if (!scanner.TryOpen((byte)'{'))
        {
            rejection = NotAnObject(utf8, maxDepth);
            return false;
        }

        int members = 0, duplicate = -1, next = 0;
        while (scanner.TryNextMember(out JsonSlice name, out JsonSlice value))
        {
            members++;
            int index = names.Find(utf8, name, next);
            if (index < 0)
            {
                unknown++;
                continue;
            }

            if (!slots[index].IsAbsent && duplicate < 0)
                duplicate = index;
            slots[index] = value;
            next = index + 1;
        }

        if (scanner.Fault != RejectReason.None || !scanner.AtEnd())
            rejection = JsonFaults.Describe(scanner, maxDepth);
        else if (members > maxMembers)
            rejection = new(RejectReason.TooManyMembers, $"{members} members exceed {maxMembers}");
        else if (duplicate >= 0)
            rejection = new(RejectReason.DuplicateMember, $"member {names[duplicate]} stands twice");
        else
            rejection = default;
        return rejection.Reason == RejectReason.None;
    }

    private static Rejection NotAnObject(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var scanner = new JsonScanner(utf8, maxDepth);
        return scanner.TryValue(depth: 0, out JsonSlice value) && scanner.AtEnd()
            ? new(RejectReason.NotAnObject, $"a JSON {value.Kind} stands where an object must")
            : JsonFaults.Describe(scanner, maxDepth);
    }
}
