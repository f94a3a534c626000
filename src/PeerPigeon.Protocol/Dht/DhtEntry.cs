using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

/// <summary>One record of a digest: enough to say which of two is newer.</summary>
/// <param name="Key">The stored key, network included.</param>
/// <param name="Timestamp">The record's, milliseconds since the Unix epoch.</param>
/// <param name="Publisher">The record's.</param>
public sealed record DhtEntry(string Key, long Timestamp, PeerId Publisher)
{
    private static readonly MemberNames Names = new("key", "timestamp", "publisher");

    internal void Write(ref JsonOutput output)
    {
        output.Open('{');
        output.Text("key"u8, Key);
        output.Integer("timestamp"u8, Timestamp);
        output.Peer("publisher"u8, Publisher);
        output.Close('}');
    }

    internal static ImmutableArray<DhtEntry> ReadAll(ref MemberReader members, string member, int most)
    {
        ImmutableArray<DhtEntry>.Builder entries = ImmutableArray.CreateBuilder<DhtEntry>();
        Span<JsonSlice> slots = stackalloc JsonSlice[Names.Count];
        foreach (RawJson value in members.Values(member, most))
        {
            var entry = new MemberReader(value, Names, slots);
            entries.Add(new(entry.NonEmptyText("key", DhtMessage.MaxKeyLength), entry.Integer("timestamp"), entry.Peer("publisher")));
            if (!entry.Done(out Rejection fault))
                members.Refuse(fault.Reason, fault.Detail);
        }

        return entries.DrainToImmutable();
    }
}
