using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.DhtProtocol;

namespace PeerPigeon.Actors;

/// <summary>The DHT of one network on one mesh: routes keys to shards, runs look-ups, answers others (design §8).</summary>
/// <remarks>
/// It lives below its network's actor and knows one network: a key of another one is never looked up, kept, answered or named. Walks and
/// writes go on by callbacks, each run here, one at a time, when an answer comes or the time is over.
/// </remarks>
public sealed partial class DhtActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(200);

    private readonly MeshContext _mesh;
    private readonly DhtSettings _settings;
    private readonly NetworkName _network;
    private readonly RecordRules _rules;
    private readonly IActorRef _router;
    private readonly IActorRef? _members;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Random _random;
    private readonly SortedDictionary<int, IActorRef> _shards = [];
    private readonly SortedDictionary<PeerId, ImmutableArray<string>> _linked = [];
    private readonly List<(DateTimeOffset Due, Action Then)> _later = [];
    private Dictionary<PeerId, ImmutableArray<string>> _known = [];
    private Holders _holders;

    /// <summary>Starts knowing nobody.</summary>
    /// <param name="mesh">Who we are.</param>
    /// <param name="network">The one network whose records these are.</param>
    /// <param name="router">Its router.</param>
    /// <param name="members">Its membership; null: neighbours alone are known.</param>
    public DhtActor(MeshContext mesh, NetworkName network, IActorRef router, IActorRef? members)
    {
        _mesh = mesh;
        _settings = mesh.Settings.Dht;
        _network = network;
        _rules = new(network) { MaxValueBytes = (int)_settings.ValueBytes };
        _router = router;
        _members = members;
        _random = mesh.Ports.NewRandom();
        _holders = new(mesh.Self);

        Receive<Put>(OnPut);
        Receive<Get>(OnGet);
        Receive<Delete>(OnDelete);
        Receive<Subscribe>(OnSubscribe);
        Receive<Unsubscribe>(OnUnsubscribe);
        Receive<MembersProtocol.MembersChanged>(OnMembersChanged);
        Receive<NeighbourLinked>(OnNeighbourLinked);
        Receive<TabLinked>(OnTabLinked);
        Receive<NeighbourGone>(OnNeighbourGone);
        Receive<NeighbourSaid>(OnNeighbourSaid);
        Receive<NetworkRouterProtocol.Heard>(OnHeard);
        Receive<DhtShardProtocol.ReadDone>(m => m.Then(m.Record));
        Receive<DhtShardProtocol.Written>(m => m.Then(m));
        Receive<DhtShardProtocol.Compared>(m => m.Then(m));
        Receive<DhtShardProtocol.Changed>(OnChanged);
        Receive<DhtShardProtocol.Lacking>(OnLacking);
        Receive<DhtShardProtocol.IsDue>(OnDue);
        Receive<DhtShardProtocol.NotDurable>(OnNotDurable);
        Receive<WarnAgain>(_ => OnWarnAgain());
        Receive<DhtShardProtocol.Restarted>(_ => BeginAnew());
        Receive<Terminated>(OnShardGone);
        Receive<LookThrough>(m => OnLookThrough(m.ChangedOnly));
        Receive<RenewWatches>(_ => OnRenewWatches());
        Receive<Tick>(_ => OnTick());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, NetworkName network, IActorRef router, IActorRef? members) =>
        Akka.Actor.Props.Create(() => new DhtActor(mesh, network, router, members));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _router.Tell(new NetworkRouterProtocol.Serve(Subtypes.Dht, Self));
        _members?.Tell(new MembersProtocol.Subscribe(Self));
        Context.Parent.Tell(new Begun());
        Timers.StartPeriodicTimer("check", LookThrough.All, _settings.CheckInterval * (0.5 + _random.NextDouble()), _settings.CheckInterval);
        for (var slice = 0; _mesh.Ports.Records is not MemoryRecordStorage && slice < _settings.Shards; slice++)
            Shard(slice);
    }

    /// <inheritdoc />
    /// <remarks>A shard that fails begins anew with what its store still has; the others go on.</remarks>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(3, TimeSpan.FromMinutes(1), static _ => Directive.Restart);

    /// <inheritdoc />
    protected override void PostStop()
    {
        foreach (Search search in _searches)
            _mesh.Counters.Dht.CountLookup(found: false, search.Lookup.Hops, search.Lookup.Asked, Now - search.Started);
        EndApplication();
    }

    private IActorRef ShardOf(DhtKey key) => Shard(key.Position.Slice(_settings.Shards));

    private IActorRef Shard(int slice)
    {
        if (!_shards.TryGetValue(slice, out IActorRef? shard))
            _shards[slice] = shard = Context.Watch(Context.ActorOf(DhtShardActor.Props(_mesh, _network, slice), $"shard-{slice}"));
        return shard;
    }

    // A shard in memory that was never written to holds nothing, and needs no actor to say so.
    private void Read(DhtKey key, Action<ProvenRecord?> then)
    {
        if (_shards.TryGetValue(key.Position.Slice(_settings.Shards), out IActorRef? shard))
            shard.Tell(new DhtShardProtocol.Read(key, then));
        else
            then(null);
    }

    private void Write(DhtRecord record, PeerId? holder, Action<DhtShardProtocol.Written> then) =>
        ShardOf(record.Key).Tell(new DhtShardProtocol.Write(record, holder, then));

    private void OnShardGone(Terminated terminated)
    {
        int slice = _shards.Single(pair => pair.Value.Equals(terminated.ActorRef)).Key;
        _shards.Remove(slice);
        MeshLog.ShardLost.To(_log, slice, _network);
    }

    private void OnMembersChanged(MembersProtocol.MembersChanged changed)
    {
        bool wasAlone = _known.Count == 0;
        _known = new(changed.Members.Length);
        foreach (MembersProtocol.Member member in changed.Members)
        {
            if (!member.IsSuspected)
                _known[member.Id] = member.Capabilities;
        }

        Reckon();
        if (wasAlone)
            BeginAnew();
    }

    private void OnNeighbourLinked(NeighbourLinked linked)
    {
        _linked[linked.Peer] = linked.Capabilities;
        ForgetTab(linked.Peer);
        Reckon();
    }

    private void OnNeighbourGone(NeighbourGone gone)
    {
        ForgetTab(gone.Peer);
        if (_linked.Remove(gone.Peer))
            Reckon();
    }

    private void Reckon()
    {
        var others = new List<PeerId>(_known.Count + _linked.Count);
        foreach ((PeerId peer, ImmutableArray<string> capabilities) in _known)
        {
            if (HoldsRecords(peer, capabilities))
                others.Add(peer);
        }

        foreach ((PeerId peer, ImmutableArray<string> capabilities) in _linked)
        {
            if (HoldsRecords(peer, capabilities) && !(_known.TryGetValue(peer, out ImmutableArray<string> told) && HoldsRecords(peer, told)))
                others.Add(peer);
        }

        others.Sort();
        if (_holders.Others.SequenceEqual(others))
            return;
        _holders = new(_mesh.Self, others);
        LookThroughSoon();
    }

    private bool HoldsRecords(PeerId peer, ImmutableArray<string> capabilities) => capabilities.Contains(Capabilities.Dht) && !peer.SameBytes(_mesh.Self);

    private void Later(TimeSpan delay, Action then)
    {
        _later.Add((Now + delay, then));
        StartTicking();
    }

    private void StartTicking()
    {
        if (!Timers.IsTimerActive("tick"))
            Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);
    }

    private void OnTick()
    {
        DateTimeOffset now = Now;
        CheckCalls(now);
        EndSearches(now);
        EndTabQueries(now);
        foreach ((DateTimeOffset due, Action then) in _later.Where(later => later.Due <= now).ToArray())
        {
            _later.Remove((due, then));
            then();
        }

        PumpTransfers(now);
        if (_calls.Count + _searches.Count + _tabQueries.Count + _later.Count + _transfers.Count == 0)
            Timers.Cancel("tick");
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record LookThrough(bool ChangedOnly)
    {
        public static readonly LookThrough All = new(ChangedOnly: false);

        public static readonly LookThrough Changed = new(ChangedOnly: true);
    }

    private sealed class RenewWatches
    {
        public static readonly RenewWatches Instance = new();
    }
}
