using System.Diagnostics.Metrics;

namespace PeerPigeon.Actors;

/// <summary>What is measured as it happens; of no cost while nobody listens.</summary>
internal static class MeshHistograms
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
    private static readonly InstrumentAdvice<int> HopCounts = new() { HistogramBucketBoundaries = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24] };
    private static readonly Meter Gossip = new("PeerPigeon.Gossip"), Routing = new("PeerPigeon.Routing"), Dht = new("PeerPigeon.Dht");

    public static readonly Histogram<int> GossipHops =
        Gossip.CreateHistogram("peerpigeon.gossip.hops", "{link}", "Links that a frame of gossip passed on its way here", null, HopCounts);

    public static readonly Histogram<int> DirectHops =
        Routing.CreateHistogram("peerpigeon.direct.hops", "{peer}", "Peers that direct messages passed before they arrived here", null, HopCounts);

    public static readonly Histogram<double> AcknowledgementDuration =
        Routing.CreateHistogram("peerpigeon.direct.acknowledgement.duration", "s", "From a direct message to its acknowledgement", null, Seconds);

    public static readonly Histogram<double> LookupDuration = Dht.CreateHistogram("peerpigeon.dht.lookup.duration", "s", "How long look-ups take", null, Seconds);

    public static readonly Histogram<int> LookupHops =
        Dht.CreateHistogram("peerpigeon.dht.lookup.hops", "{member}", "Members in the longest chain of a look-up", null, HopCounts);
}
