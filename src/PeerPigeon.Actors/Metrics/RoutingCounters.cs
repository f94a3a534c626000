namespace PeerPigeon.Actors;

/// <summary>What routers count about direct messages and the ways they take.</summary>
public enum RoutingEvent
{
    /// <summary>A direct message was accepted and went out.</summary>
    DirectSent,

    /// <summary>Its addressee confirmed it.</summary>
    DirectAcknowledged,

    /// <summary>It was handed to a peer that acknowledges nothing.</summary>
    DirectHanded,

    /// <summary>It went out again, over another link.</summary>
    DirectRetried,

    /// <summary>Nobody confirmed it in time.</summary>
    DirectNotAcknowledged,

    /// <summary>Nobody by that id was found.</summary>
    DirectUnknownPeer,

    /// <summary>A direct message came for this peer, copies included.</summary>
    DirectArrived,

    /// <summary>A frame taught a hint.</summary>
    HintLearned,

    /// <summary>A signed announcement taught a route.</summary>
    RouteVerified,

    /// <summary>A routed frame took a verified route.</summary>
    VerifiedUsed,

    /// <summary>A routed frame took a hint.</summary>
    HintUsed,

    /// <summary>A routed frame went to its addressee, a neighbour.</summary>
    NeighbourUsed,

    /// <summary>Nothing was known of the addressee of a routed frame.</summary>
    RouteMissed,

    /// <summary>A routed frame was given to another neighbour, the one before having no way on or no word.</summary>
    WayChanged,

    /// <summary>A routed frame was given to the same neighbour again, which had not said that it took it.</summary>
    HopRepeated,

    /// <summary>A routed frame went out without being kept until the neighbour took it: <c>router.in-transit</c> was reached.</summary>
    TransitFull,

    /// <summary>The network was asked where a peer is.</summary>
    SearchSent,

    /// <summary>Somebody who was searched for is here, or next to here, and the one who asked was told.</summary>
    SearchAnswered,

    /// <summary>A message of another was handed to a JavaScript neighbour, its addressee.</summary>
    HandedToForeign,
}

/// <summary>Counts of <see cref="RoutingEvent"/>. Written by routers, read from any thread.</summary>
public sealed class RoutingCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<RoutingEvent>().Length];

    /// <summary>How often it happened.</summary>
    public long Of(RoutingEvent what) => Interlocked.Read(ref _counts[(int)what]);

    internal void Count(RoutingEvent what)
    {
        Interlocked.Increment(ref _counts[(int)what]);
    }

    internal void Arrived(int hops)
    {
        Count(RoutingEvent.DirectArrived);
        MeshHistograms.DirectHops.Record(hops);
    }
}
