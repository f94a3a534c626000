using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Which of two records of one key wins. A total order, so whoever has seen the same records holds the same one, in whatever order they came.</summary>
/// <remarks>
/// Plain and owned keys: later timestamp, greater publisher, better proof, greater version, greater fingerprint. The proof stands before
/// what a stranger could choose, so nobody replaces a signed record under its own timestamp and publisher.
/// Frozen keys: a tombstone; else earlier creation, then smaller hash of the value; among records of the same value as above.
/// </remarks>
public static class RecordOrder
{
    /// <summary>Positive if <paramref name="left"/> wins, 0 if both have the same content and proof.</summary>
    public static int Compare(ProvenRecord left, ProvenRecord right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int order = left.Record.Key.IsFrozen ? Frozen(left.Record, right.Record) : 0;
        return order != 0 ? order : Later(left, right);
    }

    private static int Later(ProvenRecord left, ProvenRecord right)
    {
        int order = left.Record.Timestamp.CompareTo(right.Record.Timestamp);
        if (order == 0)
            order = left.Record.Publisher.CompareTo(right.Record.Publisher);
        if (order == 0)
            order = left.Proof.Level.CompareTo(right.Proof.Level);
        if (order == 0)
            order = left.Record.Version.CompareTo(right.Record.Version);
        return order != 0 ? order : left.Record.Fingerprint.CompareTo(right.Record.Fingerprint);
    }

    private static int Frozen(DhtRecord left, DhtRecord right)
    {
        int order = left.IsTombstone.CompareTo(right.IsTombstone);
        if (order != 0 || left.IsTombstone)
            return order;
        order = right.Created.CompareTo(left.Created);
        return order != 0 ? order : right.ValueHash.CompareTo(left.ValueHash);
    }
}
