using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.ActorKernel;
using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>Hubs and peers in one actor system, on one thread, in virtual time. Bytes cross the simulated links, not objects.</summary>
/// <remarks>It decides nothing about meshes: actors, hub and codec are the shipped ones; only sockets, clock, chance and keys are replaced.</remarks>
public sealed partial class SimulatedWorld : IDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _supervisor;
    private readonly SimulatedKeys _keys;
    private readonly SeededRandom _random;
    private readonly SeededRandom _losses;
    private readonly HubSettings _hubSettings;
    private readonly List<SimulatedHub> _hubs = [];
    private readonly List<SimulatedPeer> _peers = [];
    private readonly List<Participant> _everybody = [];
    private readonly Dictionary<PeerId, Participant> _byId = [];
    private readonly Dictionary<NetworkName, List<Participant>> _byHome = [];
    private readonly List<byte[]> _strictIds = [];
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _plans = new();
    private int _incarnations;
    private long _planned;

    /// <summary>A world with a hub of ours and nobody else.</summary>
    /// <param name="seed">Everything follows from it.</param>
    /// <param name="trace">What its peers see is written there.</param>
    /// <param name="network">Latency and faults of the links.</param>
    /// <param name="config">Settings over the defaults.</param>
    public SimulatedWorld(ulong seed, SimulationTrace trace, InMemoryNetworkOptions? network = null, Config? config = null)
    {
        Trace = trace;
        _random = new(seed);
        Config runtime = ConfigurationFactory.ParseString(
            $"akka {{ loglevel = ERROR, stdout-loglevel = ERROR, actor.deterministic {{ enabled = on, seed = {_random.NextInt64()} }} }}");
        Config all = runtime.WithFallback(config ?? ConfigurationFactory.Empty).WithFallback(MeshSettings.Reference).WithFallback(HubConfig.Reference);
        _system = ActorSystem.Create("world", all);
        Runtime = DeterministicRuntime.Of(_system)!;
        _keys = new(_random.Fork());
        Links = new(Runtime.TimeProvider, _random.NextUInt64(), network);
        _losses = _random.Fork();
        _hubSettings = HubSettings.From(all);
        Hub = (ShippedHub)AddHub("hub");
        _supervisor = _system.ActorOf(MeshSupervisor.Props(), "pigeon");
    }

    /// <summary>The thread and clock of this world.</summary>
    public DeterministicRuntime Runtime { get; }

    /// <summary>The links, and their faults.</summary>
    public InMemoryNetwork Links { get; }

    /// <summary>The first hub, one of ours.</summary>
    public ShippedHub Hub { get; }

    /// <summary>Every hub.</summary>
    public IReadOnlyList<SimulatedHub> Hubs => _hubs;

    /// <summary>What was seen so far.</summary>
    public SimulationTrace Trace { get; }

    /// <summary>Every peer of ours, in the order of joining.</summary>
    public IReadOnlyList<SimulatedPeer> Peers => _peers;

    /// <summary>Everybody, those of 1.1.3 included.</summary>
    public IReadOnlyList<Participant> Everybody => _everybody;

    /// <summary>Chance for whoever writes the story.</summary>
    public Random Chance => _random;

    /// <summary>Virtual time.</summary>
    public DateTimeOffset Now => Runtime.Now;

    /// <summary>The actors of this world, for whoever plants a fault among them.</summary>
    internal ActorSystem System => _system;

    internal Observers Observers { get; } = new();

    /// <summary>Adds another hub of ours.</summary>
    /// <param name="name">Its host.</param>
    public SimulatedHub AddHub(string name) => Add(new ShippedHub(this, _system, _hubSettings, _random.Fork, _keys, name, Address(name), _random.NextUInt64()));

    /// <summary>Adds a hub that behaves as 1.1.3's server.</summary>
    /// <param name="name">Its host.</param>
    public SimulatedHub AddForeignHub(string name) => Add(new ForeignHub(this, _random.Fork(), Address(name), _random.NextUInt64()));

    /// <summary>Adds a peer that behaves as 1.1.3's does, and lets it connect after a while.</summary>
    /// <param name="network">Its network, for good.</param>
    /// <param name="after">When it connects.</param>
    /// <param name="hub">Its hub; the first one if null.</param>
    /// <param name="id">Its id; drawn if null.</param>
    public JavaScriptPeer AddJavaScript(NetworkName network, TimeSpan after, SimulatedHub? hub = null, PeerId? id = null)
    {
        var peer = new JavaScriptPeer(this, _everybody.Count, id ?? _keys.Create().Id, network, hub ?? Hub, _random.Fork());
        Register(peer);
        After(after, peer.Join);
        return peer;
    }

    /// <summary>Adds somebody who speaks as our peers do, and lies; it connects after a while.</summary>
    internal Adversary AddAdversary(NetworkName network, AdversaryPlan plan, TimeSpan after, PeerId? id = null)
    {
        var adversary = new Adversary(this, _everybody.Count, id ?? _keys.Create().Id, network, Hub, plan, _random.Fork());
        Register(adversary);
        After(after, adversary.Join);
        return adversary;
    }

    /// <summary>Makes a peer and lets it connect after a while.</summary>
    /// <param name="options">The host's part.</param>
    /// <param name="after">When it connects.</param>
    /// <param name="hub">Its hub; the first one if null.</param>
    /// <param name="former">Whom it was before, under another id; null: nobody.</param>
    public SimulatedPeer Add(MeshOptions options, TimeSpan after, SimulatedHub? hub = null, SimulatedPeer? former = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var peer = new SimulatedPeer(this, _everybody.Count, _keys.Create(), options, hub ?? Hub) { FormerIds = former is null ? [] : former.FormerIds.Add(former.Id) };
        peer.Start();
        _peers.Add(peer);
        Register(peer);
        After(after, peer.JoinIfRunning);
        return peer;
    }

    /// <summary>Begins something later, in the midst of everything else.</summary>
    public void After(TimeSpan delay, Action action) => _system.Scheduler.Advanced.ScheduleOnce(delay, action);

    /// <summary>Does something later, between everything else: for what lets the world settle itself, as a crash does.</summary>
    public void Later(TimeSpan delay, Action action) => _plans.Enqueue(action, (Now + delay, ++_planned));

    /// <summary>Lets time pass, plans included.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = Now + by;
        while (_plans.TryPeek(out Action? plan, out (DateTimeOffset Due, long Order) head) && head.Due <= end)
        {
            _plans.Dequeue();
            if (head.Due > Now)
                Runtime.Advance(head.Due - Now);
            plan();
        }

        Runtime.Advance(end - Now);
    }

    /// <inheritdoc />
    public void Dispose() => Runtime.Run(() => _system.Terminate(), TimeSpan.FromMinutes(1));

    /// <summary>Ids that must not be seen in the global network, as they would appear there.</summary>
    internal IReadOnlyList<byte[]> StrictIds => _strictIds;

    /// <summary>Everybody whose home it is, in the order of joining.</summary>
    internal IReadOnlyList<Participant> MembersOf(NetworkName home) => _byHome.TryGetValue(home, out List<Participant>? members) ? members : [];

    /// <summary>A key of nobody here.</summary>
    internal IPeerKey NewKey() => _keys.Create();

    internal int NextIncarnation() => ++_incarnations;

    internal Participant Find(PeerId id) => _byId[id];

    internal bool TryFind(PeerId id, out Participant? peer) => _byId.TryGetValue(id, out peer);

    internal SimulatedHub? FindHub(Uri address) => _hubs.Find(hub => hub.Address == address);

    /// <summary>Everything that is to happen at this instant happens.</summary>
    internal void Settle() => Runtime.RunUntilIdle();

    // A story says what happens; whether it went well is what the checkers ask.
    internal void Begin(Func<Task> action) => After(TimeSpan.Zero, () => Forget(action()));

    internal (PeerPigeonMesh Mesh, MeshCounters Counters, IActorRef Actor) StartMesh(SimulatedPeer peer, IPeerKey key, MeshOptions options, ILinkTransport transport)
    {
        MeshSettings settings = MeshSettings.Parse(_system.Settings.Config, options);
        var ports = new MeshPorts
        {
            Signaling = new TappedSignaling(this, peer),
            Links = [transport],
            Key = key,
            Verifier = _keys,
            WallClock = () => Now + peer.ClockSkew,
            NewRandom = _random.Fork,
        };
        NetworkName network = NetworkName.Parse(options.NetworkName);
        var view = new MeshView(settings.Describe(new()
        {
            PeerId = key.Id,
            NetworkName = network,
            OriginalNetworkName = network,
            AllowGlobalFallback = options.AllowGlobalFallback,
            SignalingUrl = peer.Hub.Address,
            MinPeers = options.MinPeers,
            MaxPeers = options.MaxPeers,
        }));
        var context = new MeshContext(key.Id, ports, settings, new()) { FormerIds = peer.FormerIds };
        var mesh = new PeerPigeonMesh(view);
        peer.Watch(mesh);
        object answer = Runtime.Run(
            () => _supervisor.Ask<object>(new MeshSupervisor.StartMesh(context, view, options.Unlisted ?? false), TimeSpan.FromSeconds(1)),
            TimeSpan.FromSeconds(1));
        IActorRef actor = ((MeshSupervisor.MeshStarted)answer).Mesh;
        mesh.Attach(actor, settings.Router.InFlight);
        return (mesh, context.Counters, actor);
    }

    private static Uri Address(string name) => new(string.Create(CultureInfo.InvariantCulture, $"ws://{name}.simulated:3000/"));

    private SimulatedHub Add(SimulatedHub hub)
    {
        _hubs.Add(hub);
        hub.Start();
        return hub;
    }

    private void Register(Participant peer)
    {
        _everybody.Add(peer);
        _byId.Add(peer.Id, peer);
        if (_byHome.TryGetValue(peer.Home, out List<Participant>? members))
            members.Add(peer);
        else
            _byHome.Add(peer.Home, [peer]);
        if (peer is SimulatedPeer { IsStrict: true } && peer.Home != NetworkName.Global)
            _strictIds.Add(Encoding.ASCII.GetBytes(peer.IdText));
    }

    private static void Forget(Task task) => task.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
