using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace PeerPigeon.Actors;

/// <summary>What one mesh has counted since it started. Written by its actors, read from any thread.</summary>
public sealed class MeshCounters
{
    private static readonly Meter Meter = new("PeerPigeon.Actors");

    private static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("peerpigeon.frames.dropped", "{frame}", "Frames and signals that went no further, by reason");

    private static readonly ImmutableArray<KeyValuePair<string, object?>> Tags =
        [.. Enum.GetNames<DropReason>().Select(name => KeyValuePair.Create<string, object?>("reason", name))];

    private readonly long[] _drops = new long[Enum.GetValues<DropReason>().Length];
    private long _delivered;
    private long _forwarded;
    private long _published;
    private long _escalated;

    /// <summary>Gossip.</summary>
    public GossipCounters Gossip { get; } = new();

    /// <summary>Messages given to the application.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Frames relayed, counted once for each link that took one.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    /// <summary>Publications that at least one link took.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Publications that the home router handed to the global one.</summary>
    public long Escalated => Interlocked.Read(ref _escalated);

    /// <summary>Direct messages and the ways of routed frames.</summary>
    public RoutingCounters Routing { get; } = new();

    /// <summary>What was dropped for this reason.</summary>
    public long Drops(DropReason reason) => Interlocked.Read(ref _drops[(int)reason]);

    internal void Drop(DropReason reason)
    {
        Interlocked.Increment(ref _drops[(int)reason]);
        Dropped.Add(1, Tags[(int)reason]);
    }

    internal void CountDelivered() => Interlocked.Increment(ref _delivered);

    internal void CountForwarded(int links) => Interlocked.Add(ref _forwarded, links);

    internal void CountEscalated() => Interlocked.Increment(ref _escalated);

    internal void CountPublished() => Interlocked.Increment(ref _published);
}
