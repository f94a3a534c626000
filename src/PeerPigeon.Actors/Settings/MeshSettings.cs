using Akka.Configuration;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>How the actors of a mesh behave: <c>peerpigeon.*</c>, parsed once.</summary>
/// <remarks>What each means, with unit, default and effect: <c>reference.conf</c>.</remarks>
public sealed record MeshSettings(
    TopologyRules Topology, TopologyTimes TopologyTimes, RouterSettings Router, LinkSettings Link, SignalingSettings Signaling, FallbackSettings Fallback)
{
    /// <summary>What is taken from bridges.</summary>
    public required BridgeAcceptance Bridge { get; init; }

    /// <summary>Gossip by ids.</summary>
    public required GossipRules Gossip { get; init; }

    /// <summary>Who is here, and how that is found out.</summary>
    public required MembersSettings Members { get; init; }

    /// <summary>The bounds of streams.</summary>
    public required StreamSettings Stream { get; init; }

    /// <summary>How records are looked up, kept and replicated.</summary>
    public required DhtSettings Dht { get; init; }

    /// <summary>How neighbours are judged.</summary>
    public required ScoringSettings Scoring { get; init; }

    /// <summary>The defaults that ship with this assembly.</summary>
    public static Config Reference { get; } =
        ConfigurationFactory.FromResource("PeerPigeon.Actors.reference.conf", typeof(MeshSettings).Assembly);

    /// <summary>The status with what is configured here.</summary>
    public MeshStatus Describe(MeshStatus status) => status with
    {
        AutoDiscovery = Topology.AutoDiscovery,
        EvictionStrategy = Topology.Eviction,
        XorRouting = Topology.XorRouting,
    };

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">The system's configuration; what it lacks comes from <see cref="Reference"/>.</param>
    /// <param name="options">The host's part.</param>
    /// <exception cref="ConfigurationException">A value is out of range or two contradict each other; the message names both.</exception>
    public static MeshSettings Parse(Config root, MeshOptions options)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(options);
        var read = new SettingsReader(root.WithFallback(Reference));

        var rules = new TopologyRules
        {
            MinPeers = options.MinPeers,
            MaxPeers = options.MaxPeers,
            ReserveLinks = read.Count("topology.reserve-links", 0, 50),
            AutoDiscovery = read.Switch("topology.auto-discovery"),
            Eviction = read.Switch("topology.eviction"),
            XorRouting = read.Switch("topology.xor-routing"),
            AttemptTimeout = read.Time("topology.attempt-timeout"),
            OfferPatience = read.Time("topology.offer-patience"),
            RetryBase = read.Time("topology.retry-base"),
            RetryCap = read.Time("topology.retry-cap"),
            SparePause = read.Time("topology.spare-pause"),
            MingleChance = read.Number("topology.mingle-chance", 0, 1),
            BeaconInterval = read.Time("topology.beacon-interval"),
            BeaconExpiry = read.Time("topology.beacon-expiry"),
            MergeProbe = read.Time("topology.merge-probe"),
            ShedAfter = read.Time("topology.shed-after"),
            KnownPeers = read.Count("topology.known-peers", 8, 100_000),
            KnownAge = read.Time("topology.known-age"),
        };
        rules = ScoringSettings.Apply(read, rules);
        SettingsReader.AtLeast("topology.retry-cap", rules.RetryCap, "topology.retry-base", rules.RetryBase);
        SettingsReader.AtLeast("topology.beacon-expiry", rules.BeaconExpiry, "twice topology.beacon-interval", rules.BeaconInterval * 2);
        if (options.MinPeers > options.MaxPeers)
            throw new ConfigurationException($"MinPeers ({options.MinPeers}) must be at most MaxPeers ({options.MaxPeers})");

        var router = new RouterSettings
        {
            SeenCapacity = read.Count("router.seen-capacity", 16, 100_000_000),
            SeenWindow = read.Time("router.seen-window"),
            ForgottenOrigins = read.Count("router.forgotten-origins", 1, 10_000_000),
            Routes = read.Count("router.routes", 1, 10_000_000),
            RouteAge = read.Time("router.route-age"),
            VerifiedRouteAge = read.Time("router.verified-route-age"),
            HopTimeout = read.Time("router.hop-timeout"),
            VerificationsPerSecond = read.Count("router.verifications-per-second", 1, 100_000),
            InTransit = read.Count("router.in-transit", 1, 1_000_000),
            InTransitBytes = read.Size("router.in-transit-bytes", 1024, 1L << 40),
            OutboxMessages = read.Count("outbox.messages", 1, 1_000_000),
            OutboxAge = read.Time("outbox.age"),
            AcknowledgeTimeout = read.Time("direct-message.acknowledge-timeout"),
            RetryAfter = read.Time("direct-message.retry-after"),
            SearchTimeout = read.Time("direct-message.search-timeout"),
            PendingDirect = read.Count("direct-message.pending", 1, 1_000_000),
            InFlight = read.Count("publications.in-flight", 1, 1_000_000),
        };
        var link = new LinkSettings(
            read.Time("link.probe-timeout"), read.Count("link.pending-headers", 1, 65_536),
            read.Size("link.queue-bytes", 1024, 1L << 30), read.Time("link.drain-interval"),
            read.Time("link.leave-timeout"));
        var reconnect = new ReconnectPolicy(read.Time("signaling.reconnect-base"), read.Time("signaling.reconnect-cap"));
        SettingsReader.AtLeast("signaling.reconnect-cap", reconnect.Cap, "signaling.reconnect-base", reconnect.Base);
        return new(
            rules,
            new(read.Time("topology.tick"), read.Time("topology.gather")),
            router,
            link,
            new(reconnect, read.Time("signaling.announce-after"), read.Time("signaling.settle-after-close")),
            FallbackSettings.Read(read))
        {
            Bridge = BridgeAcceptance.Read(read),
            Stream = StreamSettings.Read(read),
            Scoring = ScoringSettings.Read(read),
            Gossip = GossipSettings.Read(read),
            Dht = DhtSettings.Read(read),
            Members = MembersSettings.Read(read),
        };
    }
}

/// <summary>When the choice of links is looked at again: <c>peerpigeon.topology.tick</c> and <c>.gather</c>.</summary>
public sealed record TopologyTimes(TimeSpan Tick, TimeSpan Gather);

/// <summary><c>peerpigeon.signaling</c>.</summary>
public sealed record SignalingSettings(ReconnectPolicy Reconnect, TimeSpan AnnounceAfter, TimeSpan SettleAfterClose);

/// <summary><c>peerpigeon.router</c>, <c>.outbox</c>, <c>.direct-message</c> and <c>.publications</c>.</summary>
public sealed record RouterSettings
{
    /// <summary>Frame ids per generation.</summary>
    public required int SeenCapacity { get; init; }

    /// <summary>How long an id is remembered at least.</summary>
    public required TimeSpan SeenWindow { get; init; }

    /// <summary>Origins of which it is remembered until when their ids were forgotten, per generation of two.</summary>
    public required int ForgottenOrigins { get; init; }

    /// <summary>Origins whose way back is remembered.</summary>
    public required int Routes { get; init; }

    /// <summary>How long a way back is believed that an unverified frame taught.</summary>
    public required TimeSpan RouteAge { get; init; }

    /// <summary>How long a way back is believed that a signed announcement taught.</summary>
    public required TimeSpan VerifiedRouteAge { get; init; }

    /// <summary>How long a neighbour has to say that it took a routed frame.</summary>
    public required TimeSpan HopTimeout { get; init; }

    /// <summary>Answers to others' searches whose signature is checked, a second.</summary>
    public required int VerificationsPerSecond { get; init; }

    /// <summary>Routed frames kept until they are on their way.</summary>
    public required int InTransit { get; init; }

    /// <summary>Bytes of them.</summary>
    public required long InTransitBytes { get; init; }

    /// <summary>Publications that may wait for a link.</summary>
    public required int OutboxMessages { get; init; }

    /// <summary>How long one may wait.</summary>
    public required TimeSpan OutboxAge { get; init; }

    /// <summary>How long one of our peers has to acknowledge.</summary>
    public required TimeSpan AcknowledgeTimeout { get; init; }

    /// <summary>When an unacknowledged direct message goes over other links.</summary>
    public required TimeSpan RetryAfter { get; init; }

    /// <summary>How long a search may go unanswered.</summary>
    public required TimeSpan SearchTimeout { get; init; }

    /// <summary>Direct messages that may wait for their acknowledgement.</summary>
    public required int PendingDirect { get; init; }

    /// <summary>Publications under way at once in one mesh.</summary>
    public required int InFlight { get; init; }
}
