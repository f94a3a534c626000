using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>What one mesh has counted since it started. Written by its actors, read from any thread.</summary>
public sealed class MeshCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<DropReason>().Length];
    private long _delivered;
    private long _forwarded;
    private long _published;
    private long _escalated;
    private readonly long[] _misbehaviours = new long[Enum.GetValues<Misbehaviour>().Length];
    private long _refused;
    private long _barren;
    private long _checked;
    private long _unchecked;

    /// <summary>Gossip.</summary>
    public GossipCounters Gossip { get; } = new();

    /// <summary>What its DHT has counted.</summary>
    public DhtCounters Dht { get; } = new();

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
    }

    /// <summary>Acts of this kind that neighbours were told off for.</summary>
    public long Acts(Misbehaviour kind) => Interlocked.Read(ref _misbehaviours[(int)kind]);

    /// <summary>Links closed because the neighbour misbehaved.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Links given up because they brought nothing.</summary>
    public long BarrenLinks => Interlocked.Read(ref _barren);

    /// <summary>Signed frames that were relayed unchecked, being beyond the budget (<c>scoring.checks-per-second</c>).</summary>
    public long UncheckedSignatures => Interlocked.Read(ref _unchecked);

    /// <summary>Signed frames whose signature was looked at.</summary>
    public long CheckedSignatures => Interlocked.Read(ref _checked);

    internal void CountMisbehaviour(Misbehaviour kind, int times)
    {
        Interlocked.Add(ref _misbehaviours[(int)kind], times);
    }

    internal void CountRefused()
    {
        Interlocked.Increment(ref _refused);
    }

    internal void CountBarren()
    {
        Interlocked.Increment(ref _barren);
    }

    internal void CountCheck(bool wasChecked)
    {
        Interlocked.Increment(ref wasChecked ? ref _checked : ref _unchecked);
    }

    internal void CountDelivered() => Interlocked.Increment(ref _delivered);

    internal void CountForwarded(int links) => Interlocked.Add(ref _forwarded, links);

    internal void CountEscalated() => Interlocked.Increment(ref _escalated);

    internal void CountPublished() => Interlocked.Increment(ref _published);
}
