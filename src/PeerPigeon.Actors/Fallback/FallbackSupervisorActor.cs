using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.FallbackProtocol;

namespace PeerPigeon.Actors;

/// <summary>Decides home, fallback and return for one mesh (design §6): it gathers what is known of home, asks the policy, and carries out what that says.</summary>
/// <remarks>The census says whom home has, the policy where to be; both are <c>PeerPigeon.Core</c>'s. Nobody else tells a router to escalate or to return.</remarks>
public sealed partial class FallbackSupervisorActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly MeshContext _mesh;
    private readonly IActorRef _networks;
    private readonly IActorRef _signaling;
    private readonly IActorRef _globalRouter;
    private readonly Random _random;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SortedSet<PeerId> _homeLinks = [];
    private readonly SortedSet<PeerId> _globalLinks = [];
    private NetworkName _home;
    private HomeCensus _census;
    private FallbackState? _state;
    private bool _allowed;
    private Assessed? _told;
    private DateTimeOffset? _due;

    /// <summary>Starts watching nothing.</summary>
    /// <param name="mesh">Who we are.</param>
    /// <param name="networks">The networks of the mesh.</param>
    /// <param name="signaling">Its hub connection.</param>
    /// <param name="globalRouter">Where the home router escalates to.</param>
    public FallbackSupervisorActor(MeshContext mesh, IActorRef networks, IActorRef signaling, IActorRef globalRouter)
    {
        _mesh = mesh;
        _networks = networks;
        _signaling = signaling;
        _globalRouter = globalRouter;
        _random = mesh.Ports.NewRandom();
        _census = new(mesh.Self, mesh.FormerIds, Rules);

        Receive<Watch>(OnWatch);
        Receive<Unwatch>(_ => OnUnwatch());
        Receive<Allow>(OnAllow);
        Receive<SignalingProtocol.HubJoined>(OnHubJoined);
        Receive<SignalingProtocol.HubMoved>(OnHubMoved);
        Receive<SignalingProtocol.HubLost>(OnHubLost);
        Receive<SignalingProtocol.SignalHeard>(m => OnSignal(m.Message));
        Receive<NetworkProtocol.PeerJoined>(OnPeerJoined);
        Receive<NetworkProtocol.PeerGone>(OnPeerGone);
        Receive<NetworkProtocol.NetworkReset>(OnNetworkReset);
        Receive<Check>(_ => OnCheck());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private FallbackRules Rules => _mesh.Settings.Fallback.Rules;

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, IActorRef networks, IActorRef signaling, IActorRef globalRouter) =>
        Akka.Actor.Props.Create(() => new FallbackSupervisorActor(mesh, networks, signaling, globalRouter));

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new SupervisorForgot());
    }

    private void OnWatch(Watch watch)
    {
        _allowed = watch.Allowed;
        if (_state is null || _home != watch.Home)
            Begin(watch.Home);
        NetworkName session = _state!.IsSessionInGlobal ? NetworkName.Global : _home;
        _signaling.Tell(new SignalingProtocol.Connect(watch.Hub, session, _home, watch.Unlisted));
        Judge();
    }

    private void Begin(NetworkName home)
    {
        _home = home;
        _census = new(_mesh.Self, _mesh.FormerIds, Rules);
        _homeLinks.Clear();
        _globalLinks.Clear();
        _state = FallbackState.Start(Now);
        _told = null;
    }

    private void OnUnwatch()
    {
        _state = null;
        _due = null;
        Timers.CancelAll();
    }

    private void OnAllow(Allow allow)
    {
        _allowed = allow.IsAllowed;
        Judge();
        Sender.Tell(new Allowed());
    }

    private void OnCheck()
    {
        _due = null;
        Judge();
    }

    private void Judge()
    {
        if (_state is null)
            return;
        DateTimeOffset now = Now;
        HomeCensus.Numbers numbers = _census.Count(now);
        var health = new FallbackHealth(
            numbers.IsKnown, numbers.Home, numbers.Return, _allowed && !_home.IsGlobal, _homeLinks.Count > 0, _globalLinks.Count > 0);
        (FallbackState next, var effects) = FallbackPolicy.Decide(_state, health, Rules, _random, now);
        bool wasInGlobal = _state.IsInGlobal;
        if (next.Phase != _state.Phase)
            MeshLog.FallbackChanged.To(_log, _home, _state.Phase, next.Phase, numbers.Home, numbers.IsKnown ? "" : " or more");
        _state = next;
        DateTimeOffset? check = FallbackPolicy.NextCheck(next, health, Rules);
        Assessed assessed = Assess(numbers, check);
        foreach (FallbackEffect effect in effects)
            Perform(effect, wasInGlobal, numbers, assessed);
        Report(assessed);
        Arm(check, now);
    }

    private Assessed Assess(HomeCensus.Numbers numbers, DateTimeOffset? check) => new(
        new(_state!.Phase, numbers.IsKnown ? numbers.Home : null, _state.Since.ToUnixTimeMilliseconds(), check?.ToUnixTimeMilliseconds()), _census.HubCount);

    private void Report(Assessed assessed)
    {
        if (assessed == _told)
            return;
        _told = assessed;
        Context.Parent.Tell(assessed);
    }

    private void Arm(DateTimeOffset? check, DateTimeOffset now)
    {
        DateTimeOffset? due = Earlier(check, _census.NextChange(now));
        if (due == _due)
            return;
        _due = due;
        if (due is not { } at)
            Timers.Cancel("check");
        else
            Timers.StartSingleTimer("check", Check.Instance, at - now > Soon ? at - now : Soon);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right ?? left : left;

    private sealed class Check
    {
        public static readonly Check Instance = new();
    }
}
