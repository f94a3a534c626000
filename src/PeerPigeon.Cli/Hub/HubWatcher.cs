using Akka.Actor;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Hub;

/// <summary>What a person or a script wants to know of a hub.</summary>
internal interface IHubView
{
    /// <summary>The hub listens. Always the first call.</summary>
    void Ready();

    /// <summary>A session with the network that it announced; null: none within a moment, or an unlisted one.</summary>
    void Opened(DateTimeOffset at, PeerId peer, NetworkName? network);

    /// <summary>An open session announced another network.</summary>
    void Entered(DateTimeOffset at, PeerId peer, NetworkName? network);

    void Closed(DateTimeOffset at, PeerId peer, NetworkName? network, string reason);

    void Rejected(DateTimeOffset at, string reason, PeerId? peer);
}

/// <summary>Turns the hub's events into a view: a session is told of with its first network, for which it has a moment.</summary>
internal sealed class HubWatcher : ReceiveActor, IWithTimers
{
    // Clients announce as soon as they are connected; one that does not is told of all the same.
    private static readonly TimeSpan AnnounceMoment = TimeSpan.FromSeconds(2);

    private readonly IHubView _view;
    private readonly Dictionary<PeerId, DateTimeOffset> _unannounced = [];

    public HubWatcher(IHubView view)
    {
        _view = view;
        Receive<SessionOpened>(OnOpened);
        Receive<SessionEntered>(OnEntered);
        Receive<SessionClosed>(OnClosed);
        Receive<ClientRejected>(e => _view.Rejected(e.At, Snake(e.Reason.ToString()), e.PeerId));
        Receive<Moment>(e => Tell(e.Peer, network: null));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IHubView view) => Akka.Actor.Props.Create(() => new HubWatcher(view));

    protected override void PreStart() => _view.Ready();

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    private void OnOpened(SessionOpened opened)
    {
        _unannounced[opened.PeerId] = opened.At;
        Timers.StartSingleTimer(opened.PeerId, new Moment(opened.PeerId), AnnounceMoment);
    }

    private void OnEntered(SessionEntered entered)
    {
        if (!Tell(entered.PeerId, entered.NetworkName))
            _view.Entered(entered.At, entered.PeerId, entered.NetworkName);
    }

    private void OnClosed(SessionClosed closed)
    {
        Tell(closed.PeerId, network: null);
        _view.Closed(closed.At, closed.PeerId, closed.NetworkName, closed.Reason);
    }

    private bool Tell(PeerId peer, NetworkName? network)
    {
        Timers.Cancel(peer);
        if (!_unannounced.Remove(peer, out DateTimeOffset at))
            return false;
        _view.Opened(at, peer, network);
        return true;
    }

    private sealed record Moment(PeerId Peer);
}
