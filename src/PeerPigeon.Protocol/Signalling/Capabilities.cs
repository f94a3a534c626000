namespace PeerPigeon.Protocol;

/// <summary>What a peer or a hub of ours may declare that it understands. Nothing of it is ever assumed.</summary>
public static class Capabilities
{
    /// <summary>Takes direct links: <see cref="DirectOffer"/>.</summary>
    public const string Direct = "direct/1";

    /// <summary>Signs its gossip frames.</summary>
    public const string Signatures = "signatures/1";

    /// <summary>Understands <see cref="LinkControl"/>: hello, goodbye, handover.</summary>
    public const string Topology = "topology/1";

    /// <summary>Answers a probe on a link with <see cref="LinkControl.Pong"/>.</summary>
    public const string Probe = "probe/1";

    /// <summary>A hub: introduces a bounded sample and goes on introducing.</summary>
    public const string Introductions = "introductions/1";

    /// <summary>A hub: lets the owner of an id's key take its old session over.</summary>
    public const string TakeOver = "take-over/1";

    /// <summary>Counts of a network's peers are sent, or wanted.</summary>
    public const string Counts = "counts/1";

    /// <summary>Knows the subtypes of ours that tell who is here: <see cref="Subtypes.Member"/>.</summary>
    public const string Members = "members/1";

    /// <summary>Takes gossip by ids too: full frames on the links of a tree, ids on the others.</summary>
    public const string LazyGossip = "gossip/1";

    /// <summary>Holds records of the DHT and answers for them: <see cref="Subtypes.Dht"/>.</summary>
    public const string Dht = "dht/1";

    /// <summary>Tells the neighbour what became of a routed frame, and answers searches: <see cref="LinkControl.Taken"/>, <see cref="Subtypes.Search"/>.</summary>
    public const string Routing = "routing/1";

    internal static readonly MemberNames Known = new(Direct, Signatures, Topology, Probe, Introductions, TakeOver, Counts, Members, LazyGossip, Dht, Routing);
}
