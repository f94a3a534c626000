using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.ActorKernel;
using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>A hub and its peers in one actor system, on one thread, in virtual time. Bytes cross the simulated links, not objects.</summary>
/// <remarks>It decides nothing about meshes: actors, hub and codec are the shipped ones; only sockets, clock, chance and keys are replaced.</remarks>
public sealed class SimulatedWorld : IDisposable
{
    /// <summary>Where the hub is.</summary>
    public static readonly Uri HubAddress = new("ws://hub.simulated:3000/");

    private readonly ActorSystem _system;
    private readonly IActorRef _supervisor;
    private readonly SimulatedKeys _keys;
    private readonly SeededRandom _random;
    private readonly List<SimulatedPeer> _peers = [];

    /// <summary>An empty world.</summary>
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
        Signaling = new(Runtime.TimeProvider, _random.NextUInt64());
        Hub = HubGate.Start(_system, HubSettings.From(all), _random.Fork());
        Signaling.Listen(HubAddress, new SimulatedHub(Hub));
        _supervisor = _system.ActorOf(MeshSupervisor.Props(), "pigeon");
    }

    /// <summary>The thread and clock of this world.</summary>
    public DeterministicRuntime Runtime { get; }

    /// <summary>The links, and their faults.</summary>
    public InMemoryNetwork Links { get; }

    /// <summary>The hub connections, and their faults.</summary>
    public InMemorySignaling Signaling { get; }

    /// <summary>The hub.</summary>
    public HubGate Hub { get; }

    /// <summary>What was seen so far.</summary>
    public SimulationTrace Trace { get; }

    /// <summary>The actors of this world, for whoever plants a fault among them.</summary>
    internal ActorSystem System => _system;

    /// <summary>Everybody, in the order of joining.</summary>
    public IReadOnlyList<SimulatedPeer> Peers => _peers;

    /// <summary>Chance for whoever writes the story.</summary>
    public Random Chance => _random;

    /// <summary>Virtual time.</summary>
    public DateTimeOffset Now => Runtime.Now;

    /// <summary>Makes a peer and lets it connect after a while.</summary>
    public SimulatedPeer Add(MeshOptions options, TimeSpan after)
    {
        NetworkName network = NetworkName.Parse(options.NetworkName);
        IPeerKey key = _keys.Create();
        MeshSettings settings = MeshSettings.Parse(_system.Settings.Config, options);
        ILinkTransport transport = Links.CreateTransport(key.Id);
        var ports = new MeshPorts
        {
            Signaling = Signaling,
            Links = [transport],
            Key = key,
            Verifier = _keys,
            NewRandom = _random.Fork,
        };
        var view = new MeshView(settings.Describe(new()
        {
            PeerId = key.Id,
            NetworkName = network,
            OriginalNetworkName = network,
            AllowGlobalFallback = options.AllowGlobalFallback,
            SignalingUrl = HubAddress,
            MinPeers = options.MinPeers,
            MaxPeers = options.MaxPeers,
        }));
        var context = new MeshContext(key.Id, ports, settings, new());
        var mesh = new PeerPigeonMesh(view);
        var peer = new SimulatedPeer(mesh, transport, context.Counters);
        Watch(peer);
        object answer = Runtime.Run(
            () => _supervisor.Ask<object>(new MeshSupervisor.StartMesh(context, view, options.Unlisted ?? false), TimeSpan.FromSeconds(1)),
            TimeSpan.FromSeconds(1));
        mesh.Attach(((MeshSupervisor.MeshStarted)answer).Mesh, settings.Router.InFlight);
        _peers.Add(peer);
        After(after, () => mesh.ConnectAsync());
        return peer;
    }

    /// <summary>Begins something later, in the midst of everything else.</summary>
    public void After(TimeSpan delay, Func<Task> action) => _system.Scheduler.Advanced.ScheduleOnce(delay, () => Forget(action()));

    /// <inheritdoc />
    public void Dispose() => Runtime.Run(() => _system.Terminate(), TimeSpan.FromMinutes(1));

    // A story says what happens; whether it went well is what the checkers ask.
    private static void Forget(Task task) => task.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Watch(SimulatedPeer peer)
    {
        peer.Mesh.PeerConnected += (_, e) =>
            Trace.Add(Now, "peer-connected", peer.Id, ("peerId", e.PeerId), ("networkName", e.NetworkName), ("link", e.Link));
        peer.Mesh.PeerDisconnected += (_, e) =>
            Trace.Add(Now, "peer-disconnected", peer.Id, ("peerId", e.PeerId), ("networkName", e.NetworkName), ("link", e.Link), ("reason", e.Reason));
        peer.Mesh.MessageReceived += (_, e) => Trace.Add(
            Now, "message", peer.Id, ("from", e.From), ("content", e.Content), ("networkName", e.NetworkName), ("messageId", e.MessageId), ("hops", e.Hops),
            ("direct", e.Direct), ("verified", e.Verified));
    }
}
