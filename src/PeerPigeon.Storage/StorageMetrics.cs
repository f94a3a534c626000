using System.Diagnostics.Metrics;

namespace PeerPigeon.Storage;

/// <summary>What the files of records do, for whoever listens to the meter.</summary>
internal static class StorageMetrics
{
    private static readonly Meter Meter = new("PeerPigeon.Storage");
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("peerpigeon.dht.store.commits", "{transaction}", "Transactions on the file of records, by outcome: written, failed");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("peerpigeon.dht.store.rows", "{row}", "Rows written or deleted");
    private static readonly Counter<long> Unreadable = Meter.CreateCounter<long>("peerpigeon.dht.store.unreadable", "{row}", "Rows that hold no record that this build understands");
    private static readonly KeyValuePair<string, object?> Written = new("outcome", "written"), Failed = new("outcome", "failed");

    public static void CountCommit(int rows)
    {
        Commits.Add(1, Written);
        Rows.Add(rows);
    }

    public static void CountFailure() => Commits.Add(1, Failed);

    public static void CountUnreadable(int rows)
    {
        if (rows > 0)
            Unreadable.Add(rows);
    }
}
