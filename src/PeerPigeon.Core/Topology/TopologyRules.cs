namespace PeerPigeon.Core;

/// <summary>The settings by which one network of a mesh chooses its links.</summary>
public sealed record TopologyRules
{
    /// <summary>Links below which the mesh looks for more.</summary>
    public required int MinPeers { get; init; }

    /// <summary>Links that are kept at most, but for the reserve.</summary>
    public required int MaxPeers { get; init; }

    /// <summary>Links above <see cref="MaxPeers"/> for a newcomer with fewer than two, a JavaScript peer in need, or another component. Default 2.</summary>
    public int ReserveLinks { get; init; } = 2;

    /// <summary>Whether to link with peers that were discovered.</summary>
    public bool AutoDiscovery { get; init; } = true;

    /// <summary>Whether a full mesh gives up its farthest link for a nearer peer.</summary>
    public bool Eviction { get; init; } = true;

    /// <summary>Whether <see cref="NearLinks"/> go to the peers nearest by XOR; the others are random.</summary>
    public bool XorRouting { get; init; } = true;

    /// <summary>Whether JavaScript peers can be offered to: there is a kind of link that they have too. Default no.</summary>
    public bool OffersToJavaScript { get; init; }

    /// <summary>How often, of the times that links are decided on, somebody with JavaScript neighbours knocks at another such peer. Default 0.2.</summary>
    public double MingleChance { get; init; } = 0.2;

    /// <summary>How long an offer may wait for its link. Default 10 s (wire protocol §4.6).</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a smaller id waits for the offer of a greater one of ours before it offers itself. Default 2 s.</summary>
    public TimeSpan OfferPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the same peer is offered to again; doubles with each failure up to <see cref="RetryCap"/>. Default 1 s.</summary>
    public TimeSpan RetryBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest pause before the same peer is offered to again. Default 30 s.</summary>
    public TimeSpan RetryCap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Pause after a full peer refused, before another one of ours is offered to, while there are two links and <see cref="MinPeers"/>.
    /// Default 5 s.
    /// </summary>
    public TimeSpan SparePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the peer that leads its component says so. Default 4 s.</summary>
    public TimeSpan BeaconInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Silence after which the leader of a component is taken for gone. Default 10 s.</summary>
    public TimeSpan BeaconExpiry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause between two tries of a leader to find another component; a quarter of it at first. Default 8 s.</summary>
    public TimeSpan MergeProbe { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a link may stay above <see cref="MaxPeers"/> before a safe one is handed over. Default 1 s.</summary>
    public TimeSpan ShedAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Peers remembered at most; those heard of longest ago and not linked go first. Default 256.</summary>
    public int KnownPeers { get; init; } = 256;

    /// <summary>How long a peer that is not linked is remembered without being heard of. Default 5 min, as in 1.1.3.</summary>
    public TimeSpan KnownAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Frames that come over other links alone after which a link is barren; 0: none ever is.</summary>
    public int BarrenFrames { get; init; }

    /// <summary>How long a link must have brought nothing before it is barren. Default 10 s.</summary>
    public TimeSpan BarrenAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause between two barren links that are given up. Default 2 s.</summary>
    public TimeSpan ReliefPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the remote of a barren link that was given up is not linked with again. Default 2 min.</summary>
    public TimeSpan ShunFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a link counts as bearing after it brought something. Default 15 s.</summary>
    public TimeSpan BearingFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>First and longest pause between two tries to find a link that bears, while fewer than two do. Default 4 s and 16 s.</summary>
    public TimeSpan TrialBase { get; init; } = TimeSpan.FromSeconds(4);

    /// <inheritdoc cref="TrialBase" />
    public TimeSpan TrialCap { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>Links taken from others at most that have not borne yet.</summary>
    public int UnprovenLinks { get; init; } = 2;

    /// <summary>Share of <see cref="MaxPeers"/> for peers of whom nobody spoke but they themselves; one link at least.</summary>
    public double StrangerShare { get; init; } = 0.25;

    /// <summary>
    /// Links that a mesh seeks by itself: all of a small allowance, seven tenths of a larger one, so that a newcomer finds room (wire protocol §7.2).
    /// </summary>
    public int TargetLinks => MaxPeers <= 3 ? MaxPeers : Math.Max(3, (int)Math.Ceiling(0.7 * MaxPeers));

    /// <summary>
    /// Of <see cref="TargetLinks"/>, those that go to the nearest peers by XOR: a third. More of them and the network falls into clusters,
    /// with twice the hops from end to end at 1,000 peers.
    /// </summary>
    public int NearLinks => TargetLinks / 3;
}
