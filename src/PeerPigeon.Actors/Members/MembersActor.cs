using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MembersProtocol;

namespace PeerPigeon.Actors;

/// <summary>Who is in one network: says that we are here, believes others who say so and sign it, and notices who is gone (design §8).</summary>
/// <remarks>
/// What is known is <see cref="MemberView"/>'s, when to speak is <see cref="AnnouncePlan"/>'s. Notices are flooded by the router; neighbours
/// also hand announcements on to each other, each as its origin signed it. Nothing is believed that is not verified, and one neighbour can
/// make us verify no more than its budget.
/// </remarks>
public sealed partial class MembersActor : ReceiveActor, IWithTimers
{
    private readonly MeshContext _mesh;
    private readonly NetworkName _network;
    private readonly IActorRef _router;
    private readonly MembersSettings _settings;
    private readonly Random _random;
    private readonly SortedDictionary<PeerId, Neighbour> _links = [];
    private readonly SortedDictionary<PeerId, DateTimeOffset> _lost = [];
    private readonly AnnouncePlan _plan;
    private readonly OwnHealth _health = new();
    private readonly HeardMembers _heard;
    private MemberView _view;
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;

    /// <summary>Starts alone and silent.</summary>
    /// <param name="mesh">Who we are.</param>
    /// <param name="network">The network.</param>
    /// <param name="router">Floods what is said and serves what is heard.</param>
    /// <param name="application">The mesh: hears of the members.</param>
    public MembersActor(MeshContext mesh, NetworkName network, IActorRef router, IActorRef application)
    {
        _mesh = mesh;
        _network = network;
        _router = router;
        _settings = mesh.Settings.Members;
        _random = mesh.Ports.NewRandom();
        _plan = new(_settings.Rules, _random);
        _heard = new(_settings.Rules.Heard, Now);
        _view = new(mesh.Self, _settings.Rules, _random);
        _listeners.Add(application);

        Receive<NetworkRouterProtocol.Heard>(OnHeard);
        Receive<Told>(OnTold);
        Receive<LinkUp>(OnLinkUp);
        Receive<LinkDown>(OnLinkDown);
        Receive<Doubt>(OnDoubt);
        Receive<MayHaveMerged>(_ => _plan.MayHaveMerged(_view.Estimate(Now), Now));
        Receive<Depart>(_ => OnDepart());
        Receive<NetworkRouterProtocol.Flooded>(OnFlooded);
        Receive<Subscribe>(OnSubscribe);
        Receive<Terminated>(m => _listeners.Remove(m.ActorRef));
        Receive<Due>(_ => OnDue());
        Receive<TellTick>(_ => TellListeners());
        Receive<Gathered>(_ => OnGathered());
        Receive<SyncTick>(_ => OnSync());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private int Factor => _health.Factor(_links.Count, Now);

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, NetworkName network, IActorRef router, IActorRef application) =>
        Akka.Actor.Props.Create(() => new MembersActor(mesh, network, router, application));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _router.Tell(new NetworkRouterProtocol.Serve(Subtypes.Member, Self));
        Timers.StartPeriodicTimer("sync", SyncTick.Instance, _settings.SyncInterval * (0.5 + _random.NextDouble()), _settings.SyncInterval);
    }

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new MembersForgot());
    }

    private void OnLinkUp(LinkUp up)
    {
        DateTimeOffset now = Now;
        _lost.Remove(up.Peer);
        _links[up.Peer] = new(up.Link, new(_settings.VerificationsPerSecond, _settings.VerificationBurst));
        _view.Linked(up.Peer);
        if (_plan.Due is null)
            Arrive(now);
        _toTell.Add(up.Peer);
        Timers.StartSingleTimer("gathered", Gathered.Instance, _settings.Gather);
        Arm();
    }

    private void OnLinkDown(LinkDown down)
    {
        if (!_links.Remove(down.Peer))
            return;
        DateTimeOffset now = Now;
        _view.Unlinked(down.Peer);
        _toTell.Remove(down.Peer);
        if (down.IsLost)
            _health.Worsen(now);
        if (down.IsDoubtful && !_isAway)
            _lost[down.Peer] = now + (_settings.Rules.LinkPatience * (1 + _random.NextDouble()));
        if (_links.Count == 0)
            BeAlone();
        Arm();
        TellSoon();
    }

    private void OnDoubt(Doubt doubt)
    {
        if (_links.ContainsKey(doubt.Peer))
            Context.Parent.Tell(new ProbeWanted(doubt.Peer));
        else
            _lost.TryAdd(doubt.Peer, Now);
        Arm();
    }

    private void OnDue()
    {
        DateTimeOffset now = Now;
        _armedFor = DateTimeOffset.MaxValue;
        if (_plan.Due <= now)
            Announce(now);
        SuspectLost(now);
        _gone.UnionWith(_view.End(Factor, now));
        Arm();
        TellSoon();
    }

    // Leases only grow, so most of what is heard needs no other alarm than the one that is set.
    private void Arm()
    {
        DateTimeOffset next = _plan.Due ?? DateTimeOffset.MaxValue;
        foreach (DateTimeOffset due in _lost.Values)
            next = due < next ? due : next;
        if (_view.NextEnd(Factor) is { } end && end < next)
            next = end;
        if (next >= _armedFor)
            return;
        _armedFor = next;
        TimeSpan left = next - Now;
        Timers.StartSingleTimer("due", Due.Instance, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private sealed record Neighbour(IActorRef Link, RateLimit Budget)
    {
        public DateTimeOffset Answered { get; set; } = DateTimeOffset.MinValue;
    }

    private sealed class Due
    {
        public static readonly Due Instance = new();
    }

    private sealed class TellTick
    {
        public static readonly TellTick Instance = new();
    }

    private sealed class Gathered
    {
        public static readonly Gathered Instance = new();
    }

    private sealed class SyncTick
    {
        public static readonly SyncTick Instance = new();
    }
}
