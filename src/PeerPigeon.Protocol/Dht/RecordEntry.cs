using System.Collections.Immutable;
using System.Globalization;

namespace PeerPigeon.Protocol;

/// <summary>One record of a digest: enough to say which of two is newer.</summary>
/// <param name="Key">The stored key, network included.</param>
/// <param name="Timestamp">The record's, milliseconds since the Unix epoch.</param>
/// <param name="Publisher">The record's.</param>
/// <param name="Mark">Names content and proof: the same for the same.</param>
public sealed record RecordEntry(string Key, long Timestamp, PeerId Publisher, UInt128 Mark)
{
    private const int MarkLength = 32;

    private static readonly MemberNames Names = new("key", "timestamp", "publisher", "mark");

    internal void Write(ref JsonOutput output)
    {
        output.Open('{');
        output.Text("key"u8, Key);
        output.Integer("timestamp"u8, Timestamp);
        output.Peer("publisher"u8, Publisher);
        output.Text("mark"u8, Mark.ToString("x32", CultureInfo.InvariantCulture));
        output.Close('}');
    }

    internal static ImmutableArray<RecordEntry> ReadAll(ref MemberReader members, string member, int most)
    {
        ImmutableArray<RecordEntry>.Builder entries = ImmutableArray.CreateBuilder<RecordEntry>();
        Span<JsonSlice> slots = stackalloc JsonSlice[Names.Count];
        foreach (RawJson value in members.Values(member, most))
        {
            var entry = new MemberReader(value, Names, slots);
            string key = entry.NonEmptyText("key", RecordMessage.MaxKeyLength);
            if (!UInt128.TryParse(entry.Text("mark", MarkLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 mark))
                entry.Refuse(RejectReason.BadValue, $"mark must be {MarkLength} hexadecimal characters");
            entries.Add(new(key, entry.Integer("timestamp"), entry.Peer("publisher"), mark));
            if (!entry.Done(out Rejection fault))
                members.Refuse(fault.Reason, fault.Detail);
        }

        return entries.DrainToImmutable();
    }
}
