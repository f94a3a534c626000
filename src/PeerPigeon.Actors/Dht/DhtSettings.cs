using PeerPigeon.Core;
using PeerPigeon.Storage;

namespace PeerPigeon.Actors;

/// <summary><c>peerpigeon.dht</c>.</summary>
public sealed record DhtSettings
{
    /// <summary>Members that hold a record beside its publisher; the same in every member, so it is no setting (design §8).</summary>
    public const int Replicas = 3;

    /// <summary>How long a 1.1.3 peer may wait for our answer: it gives up after 5 s, and waits for its slowest neighbour.</summary>
    public static TimeSpan NeighbourPatience { get; } = TimeSpan.FromSeconds(3.3);

    /// <summary>Slices of the key space, an actor each.</summary>
    public required int Shards { get; init; }

    /// <summary>How a look-up walks.</summary>
    public required LookupRules Lookup { get; init; }

    /// <summary>How long a member has to answer before it is asked again over another way.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>How often a member is asked before it counts as unreachable.</summary>
    public required int Tries { get; init; }

    /// <summary>How long a member that did not answer is left out of look-ups.</summary>
    public required TimeSpan Unreachable { get; init; }

    /// <summary>How long a look-up may take.</summary>
    public required TimeSpan LookupTimeout { get; init; }

    /// <summary>Look-ups under way at once.</summary>
    public required int Lookups { get; init; }

    /// <summary>Queries of one 1.1.3 neighbour under way at once.</summary>
    public required int NeighbourQueries { get; init; }

    /// <summary>How long after a change of the members records are compared.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>How often records are looked through without any change.</summary>
    public required TimeSpan CheckInterval { get; init; }

    /// <summary>How long it is believed that another member holds what it said it holds.</summary>
    public required TimeSpan Believed { get; init; }

    /// <summary>How often a publisher writes its records anew.</summary>
    public required TimeSpan Republish { get; init; }

    /// <summary>Exchanges of records under way at once.</summary>
    public required int Transfers { get; init; }

    /// <summary>Bytes a second for them.</summary>
    public required long TransferRate { get; init; }

    /// <summary>Bytes of records in one message.</summary>
    public required long BatchBytes { get; init; }

    /// <summary>Requests of others taken per second and link.</summary>
    public required int RequestsPerSecond { get; init; }

    /// <summary>Requests of others taken at once per link.</summary>
    public required int RequestBurst { get; init; }

    /// <summary>Keys that are watched: by this application, and in each shard by others.</summary>
    public required int Watches { get; init; }

    /// <summary>Members that an owner tells of changes of one key; more learn of them when they renew their watch.</summary>
    public required int Watchers { get; init; }

    /// <summary>How long the owners of a watched key tell of changes before they are asked again.</summary>
    public required TimeSpan WatchLease { get; init; }

    /// <summary>Largest value.</summary>
    public required long ValueBytes { get; init; }

    /// <summary>How much one shard holds.</summary>
    public required StoreBounds Store { get; init; }

    /// <summary>What an acknowledged write on disk outlives.</summary>
    public required DiskSync Sync { get; init; }

    /// <summary>How large the file in the state directory may become.</summary>
    public required long FileBytes { get; init; }

    internal static DhtSettings Read(SettingsReader read)
    {
        int shards = read.Count("dht.shards", 1, 1024);
        if (!System.Numerics.BitOperations.IsPow2(shards))
            throw new Akka.Configuration.ConfigurationException($"peerpigeon.dht.shards ({shards}) must be a power of two");
        var settings = new DhtSettings
        {
            Shards = shards,
            Lookup = new(
                read.Count("dht.lookup.alpha", 1, 16), read.Count("dht.lookup.width", Replicas, 16), read.Count("dht.lookup.most-asked", 8, 1000)),
            RequestTimeout = read.Time("dht.request.timeout"),
            Tries = read.Count("dht.request.tries", 1, 5),
            Unreachable = read.Time("dht.request.unreachable"),
            LookupTimeout = read.Time("dht.lookup.timeout"),
            Lookups = read.Count("dht.lookup.at-once", 1, 65_536),
            NeighbourQueries = read.Count("dht.neighbour-queries", 1, 1024),
            Settle = read.Time("dht.replication.settle"),
            CheckInterval = read.Time("dht.replication.check-interval"),
            Believed = read.Time("dht.replication.believed"),
            Republish = read.Time("dht.replication.republish"),
            Transfers = read.Count("dht.replication.transfers", 1, 256),
            TransferRate = read.Size("dht.replication.bytes-per-second", 4096, 1L << 30),
            BatchBytes = read.Size("dht.replication.batch-bytes", 1024, 128 * 1024),
            RequestsPerSecond = read.Count("dht.requests.per-second", 1, 1_000_000),
            RequestBurst = read.Count("dht.requests.burst", 1, 1_000_000),
            Watches = read.Count("dht.watches", 1, 1_000_000),
            Watchers = read.Count("dht.watchers", 1, 10_000),
            WatchLease = read.Time("dht.watch-lease"),
            ValueBytes = read.Size("dht.value-bytes", 1024, 128 * 1024),
            Sync = read.OneOf<DiskSync>("dht.store.sync"),
            FileBytes = read.Size("dht.store.file-bytes", 65_536, 1L << 40),
            Store = new(read.Count("dht.store.records", 16, 100_000_000) / shards, read.Size("dht.store.bytes", 1 << 20, 1L << 40) / shards),
        };
        SettingsReader.AtLeast("dht.replication.believed", settings.Believed, "dht.replication.check-interval", settings.CheckInterval);
        SettingsReader.AtLeast("dht.lookup.timeout", settings.LookupTimeout, "dht.request.timeout", settings.RequestTimeout);
        return settings;
    }
}
