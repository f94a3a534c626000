using System.Collections.Immutable;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Everything outside the actors that one mesh touches. In production sockets and a CSPRNG; in simulation all from one seed.</summary>
public sealed record MeshPorts
{
    /// <summary>The way to a hub.</summary>
    public required ISignalingConnector Signaling { get; init; }

    /// <summary>The kinds of links, the preferred one first.</summary>
    public required ImmutableArray<ILinkTransport> Links { get; init; }

    /// <summary>The key behind the peer's id; null when the id was given and proves nothing.</summary>
    public IPeerKey? Key { get; init; }

    /// <summary>Checks the signatures of others.</summary>
    public required ISignatureVerifier Verifier { get; init; }

    /// <summary>The peer's own clock: stamped on what it says, deciding nothing. Null: the clock of the actor system.</summary>
    public Func<DateTimeOffset>? WallClock { get; init; }

    /// <summary>Where the records of the DHT are kept; in memory unless the mesh has a state directory.</summary>
    public IRecordStorage Records { get; init; } = new MemoryRecordStorage();

    /// <summary>Chance for one mesh; each of its actors gets a source of its own from it.</summary>
    public required Func<Random> NewRandom { get; init; }
}

/// <summary>Who a mesh is, and what it is made of; the same for all of its actors.</summary>
/// <param name="Self">The id of this peer.</param>
/// <param name="Ports">What lies outside.</param>
/// <param name="Settings">How its actors behave.</param>
/// <param name="Counters">What it counts.</param>
public sealed record MeshContext(PeerId Self, MeshPorts Ports, MeshSettings Settings, MeshCounters Counters)
{
    /// <summary>Ids that this peer had before; nobody who has one of them is counted as somebody else.</summary>
    public ImmutableSortedSet<PeerId> FormerIds { get; init; } = [];

    /// <summary>The secret that members of the home network share, for sightings; null: the network's name stands in for it.</summary>
    public string? NetworkSecret { get; init; }

    /// <summary>What this build calls itself in announcements.</summary>
    public static string Agent { get; } = $"peerpigeon-actors/{typeof(MeshContext).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>What this mesh announces that it understands.</summary>
    public ImmutableArray<string> Capabilities { get; } =
    [
        Protocol.Capabilities.Topology, Protocol.Capabilities.Probe, Protocol.Capabilities.Counts, Protocol.Capabilities.LazyGossip,
        Protocol.Capabilities.Routing, Protocol.Capabilities.Members, Protocol.Capabilities.Dht,
        .. Ports.Key is null ? ImmutableArray<string>.Empty : [Protocol.Capabilities.Signatures, Protocol.Capabilities.TakeOver],
        .. Ports.Links.Select(link => LinkCapability(link.Kind)),
    ];

    /// <summary>What the peer's own clock shows, in milliseconds since the Unix epoch.</summary>
    /// <param name="now">The clock of the actor system.</param>
    public long Stamp(DateTimeOffset now) => (Ports.WallClock?.Invoke() ?? now).ToUnixTimeMilliseconds();

    /// <summary>The capability by which a peer says that it has a kind of link.</summary>
    public static string LinkCapability(string kind) => $"{kind}/1";

    /// <summary>The kind of link for a peer: the first of ours that it says it has. A JavaScript peer says nothing and has WebRTC.</summary>
    /// <returns>Null where there is none in common.</returns>
    public ILinkTransport? LinkFor(ImmutableArray<string> capabilities) => capabilities.IsEmpty
        ? Ports.Links.FirstOrDefault(link => link.Kind == WebRtcLinkTransport.KindName)
        : Ports.Links.FirstOrDefault(link => capabilities.Contains(LinkCapability(link.Kind)));

    /// <summary>The id alone: a record shows all that it has, also in logs, and the secret stays out of them.</summary>
    public override string ToString() => $"mesh {Self}";
}
