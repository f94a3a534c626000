using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>One peer of a simulated world: the shipped actors behind the shipped API. It can crash and come back with the same key.</summary>
public sealed class SimulatedPeer : Participant
{
    // A hub pings every 30 s, gives up after two misses, and then tells with its next push.
    private static readonly TimeSpan VanishedForgotten = TimeSpan.FromSeconds(130);

    private readonly Dictionary<string, int> _received = new(StringComparer.Ordinal);
    private readonly IPeerKey _key;
    private readonly MeshOptions _options;
    private ILinkTransport _transport = null!;
    private IActorRef _actor = ActorRefs.Nobody;
    private bool _runs;

    internal SimulatedPeer(SimulatedWorld world, int index, IPeerKey key, MeshOptions options, SimulatedHub hub)
        : base(world, index, key.Id, NetworkName.Parse(options.NetworkName), hub)
    {
        _key = key;
        _options = options;
        AllowsFallback = options.AllowGlobalFallback;
    }

    /// <summary>Its public API: of the run that lasts, or of the last one.</summary>
    public PeerPigeonMesh Mesh { get; private set; } = null!;

    /// <summary>What it counted in this run.</summary>
    public MeshCounters Counters { get; private set; } = null!;

    /// <summary>Messages delivered in runs before this one.</summary>
    public long DeliveredBefore { get; private set; }

    /// <inheritdoc />
    public override NetworkName Active => Mesh.NetworkName;

    /// <summary>Whether it may fall back now.</summary>
    public bool AllowsFallback { get; private set; }

    /// <summary>How often it connected.</summary>
    public int Comings { get; private set; }

    /// <summary>How far its own clock is ahead; what it stamps shows it.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>When it was last allowed or forbidden to fall back.</summary>
    internal DateTimeOffset? ForbiddenAt { get; private set; }

    /// <summary>Where it says that it stands between home and the global network.</summary>
    internal FallbackPhase Phase { get; private set; }

    /// <summary>When it last said that it stands anywhere but at home.</summary>
    internal DateTimeOffset? LastAway { get; private set; }

    /// <summary>The session that a hub may still believe in after this peer vanished: in which network, and until when.</summary>
    internal (NetworkName Network, DateTimeOffset Until)? Ghost { get; private set; }

    /// <summary>Ids that its state directory had before.</summary>
    internal ImmutableSortedSet<PeerId> FormerIds { get; init; } = [];

    internal override bool IsStrict => !_options.AllowGlobalFallback;

    private bool IsAway => Phase is FallbackPhase.Fallback or FallbackPhase.Returning;

    /// <summary>How often a message was delivered to its application.</summary>
    public int Received(string messageId) => _received.GetValueOrDefault(messageId);

    /// <summary>Connects, or connects again.</summary>
    public void Join()
    {
        if (IsUp)
            return;
        if (!_runs)
            Start();
        IsUp = true;
        Comings++;
        World.Begin(() => Mesh.ConnectAsync());
    }

    // Starting a process drives the world, so it cannot be done in its midst.
    internal void JoinIfRunning()
    {
        if (_runs)
            Join();
    }

    /// <summary>Says goodbye and disconnects; the process runs on.</summary>
    public void Leave()
    {
        if (!IsUp)
            return;
        IsUp = false;
        World.Begin(() => Mesh.DisconnectAsync());
    }

    /// <summary>Its process dies without a word.</summary>
    /// <param name="noticed">Whether the hub sees the connection end; if not, it takes a keep-alive.</param>
    public void Crash(bool noticed = true)
    {
        if (!_runs)
            return;
        _runs = false;
        if (IsAway)
            LastAway = World.Now;
        if (!noticed && Announced is { } network)
            Ghost = (network, World.Now + VanishedForgotten);
        World.Links.Crash(_transport);
        if (noticed)
            Hub.Signaling.Crash(Id);
        else
        {
            Hub.Signaling.Vanish(Id);
            Hub.Doubt(VanishedForgotten);
        }

        Died();
        DeliveredBefore += Counters.Delivered;
        Incarnation = World.NextIncarnation();
        // First the world forgets the process, then its actors end, so that their last words reach nobody.
        World.Settle();
        _actor.Tell(PoisonPill.Instance);
        World.Settle();
    }

    /// <summary>Loses its hub connection; it will try again.</summary>
    public void CutHub() => Hub.Signaling.Cut(Id);

    /// <summary>Allows or forbids the fall to the global network.</summary>
    public void AllowFallback(bool allow)
    {
        AllowsFallback = allow;
        ForbiddenAt = allow ? null : World.Now;
        Mesh.SetAllowGlobalFallback(allow);
    }

    /// <summary>Has its router in a network send what its own actors would not.</summary>
    internal void Tell(NetworkName network, NetworkRouterProtocol.ICommand command) =>
        World.System.ActorSelection(_actor.Path / "networks" / Uri.EscapeDataString(network.Value) / "router").Tell(command, ActorRefs.NoSender);

    internal void Start()
    {
        _runs = true;
        Incarnation = World.NextIncarnation();
        AllowsFallback = _options.AllowGlobalFallback;
        ForbiddenAt = null;
        Phase = FallbackPhase.Home;
        _transport = World.Links.CreateTransport(Id);
        (Mesh, Counters, _actor) = World.StartMesh(this, _key, _options, new TappedTransport(World, this, _transport));
    }

    internal void Watch(PeerPigeonMesh mesh)
    {
        SimulationTrace trace = World.Trace;
        mesh.PeerConnected += (_, e) =>
            trace.Add(World.Now, "peer-connected", IdText, ("peerId", e.PeerId.ToString()), ("networkName", e.NetworkName.Value), ("link", e.Link));
        mesh.PeerDisconnected += (_, e) => trace.Add(
            World.Now, "peer-disconnected", IdText, ("peerId", e.PeerId.ToString()), ("networkName", e.NetworkName.Value), ("link", e.Link), ("reason", e.Reason));
        mesh.MessageReceived += (_, e) =>
        {
            string text = Convert.ToString(e.Content, CultureInfo.InvariantCulture)!;
            _received[e.MessageId] = _received.GetValueOrDefault(e.MessageId) + 1;
            trace.Add(
                World.Now, "message", IdText, ("from", e.From.ToString()), ("content", text), ("networkName", e.NetworkName.Value), ("messageId", e.MessageId),
                ("hops", e.Hops), ("direct", e.Direct), ("verified", e.Verified));
            World.Observers.Delivered(this, text, e.Hops);
            World.Observers.Heard(this, e);
        };
        mesh.StatusChanged += (_, e) =>
        {
            if (e.Status.Fallback.State is FallbackPhase.Fallback or FallbackPhase.Returning || e.Status.IsInFallbackMode || IsAway)
                LastAway = World.Now;

            Phase = e.Status.Fallback.State;
            if (e.Change is not MeshStatusChange.Peers)
                trace.Add(World.Now, "status", IdText, ("change", e.Change.ToString()), ("message", e.Message), ("networkName", e.Status.NetworkName.Value));
            World.Observers.StatusChanged(this, e);
        };
    }
}
