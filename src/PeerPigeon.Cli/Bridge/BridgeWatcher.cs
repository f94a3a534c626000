using Akka.Actor;
using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary>What a person or a script wants to know of a bridge.</summary>
internal interface IBridgeView
{
    /// <summary>Both peers run. Always the first call.</summary>
    void Ready(IReadOnlyList<IPeerPigeonMesh> meshes, Uri hub);

    void Status(IPeerPigeonMesh mesh, MeshStatus status);

    void Linked(IPeerPigeonMesh mesh, PeerLinked peer);

    void Unlinked(IPeerPigeonMesh mesh, PeerUnlinked peer);

    void Relayed(BridgeEvent.Relayed relayed);

    /// <summary>So many messages heard in a network were not told on.</summary>
    void Dropped(NetworkName from, BridgeVerdict reason, long count);

    void Failed(BridgeEvent.Failed failed);
}

/// <summary>Turns a bridge's events into a view; what is dropped is summed up, since whoever floods a bridge must not flood its output.</summary>
internal sealed class BridgeWatcher : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IBridgeView _view;
    private readonly SortedDictionary<(NetworkName From, BridgeVerdict Reason), long> _dropped = [];

    public BridgeWatcher(IBridgeView view)
    {
        _view = view;
        Receive<BridgeEvent.Relayed>(view.Relayed);
        Receive<BridgeEvent.Failed>(view.Failed);
        Receive<BridgeEvent.Dropped>(OnDropped);
        Receive<Tick>(_ => Flush());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IBridgeView view) => Akka.Actor.Props.Create(() => new BridgeWatcher(view));

    protected override void PostStop() => Flush();

    private void OnDropped(BridgeEvent.Dropped dropped)
    {
        (NetworkName, BridgeVerdict) key = (dropped.From, dropped.Reason);
        _dropped[key] = _dropped.GetValueOrDefault(key) + 1;
        if (!Timers.IsTimerActive(nameof(Tick)))
            Timers.StartSingleTimer(nameof(Tick), new Tick(), Interval);
    }

    private void Flush()
    {
        foreach (((NetworkName from, BridgeVerdict reason), long count) in _dropped)
            _view.Dropped(from, reason, count);
        _dropped.Clear();
    }

    private sealed record Tick;
}
