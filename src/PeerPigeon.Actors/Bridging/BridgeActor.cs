using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>One end of a bridge: a mesh of this process.</summary>
/// <param name="End">Its network and its id there.</param>
/// <param name="Mesh">Its actor.</param>
/// <param name="View">Where it shows what it hears.</param>
public sealed record BridgeSide(BridgeEnd End, IActorRef Mesh, MeshView View)
{
    /// <summary>The end that a mesh is, once it runs: its home network, and its id.</summary>
    public static async Task<BridgeSide> OfAsync(PeerPigeonMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        return new(new(mesh.OriginalNetworkName, mesh.PeerId), await mesh.Actor, mesh.View);
    }
}

/// <summary>Carries messages between two networks, each of which one of this process's meshes is a member of (design §11).</summary>
/// <remarks>
/// It decides nothing: <see cref="BridgePolicy"/> does. What it tells on, the other mesh re-originates under its own id. It ends with either mesh.
/// </remarks>
public sealed class BridgeActor : ReceiveActor
{
    private readonly BridgeSide _a, _b;
    private readonly BridgePolicy _policy;
    private readonly BridgeCounters _counters;
    private readonly int _mostPending;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Action<GossipFrame, bool, BridgeTrail?>? _hear;
    private int _unheard;
    private int _unanswered;
    private bool _warned;

    /// <summary>Listens from its start on.</summary>
    public BridgeActor(BridgeSide a, BridgeSide b, BridgeSettings settings, BridgeCounters counters)
    {
        _a = a;
        _b = b;
        _counters = counters;
        _mostPending = settings.Pending;
        (BridgeRules rules, BridgeGrants grants) = settings.For(a.End, b.End, Now);
        _policy = new(rules, grants, Now);

        Receive<BridgeHeardFrame>(OnHeard);
        Receive<NetworkRouterProtocol.Published>(_ => _unanswered--);
        Receive<NetworkRouterProtocol.PublishFailed>(m => OnFailed(m.Code, m.Message));
        Receive<MeshProtocol.Refused>(m => OnFailed(m.Code, m.Message));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    /// <summary>The recipe for one.</summary>
    public static Props Props(BridgeSide a, BridgeSide b, BridgeSettings settings, BridgeCounters counters) =>
        Akka.Actor.Props.Create(() => new BridgeActor(a, b, settings, counters));

    /// <inheritdoc />
    protected override void PreStart()
    {
        Context.Watch(_a.Mesh);
        Context.Watch(_b.Mesh);
        IActorRef self = Self;
        _hear = (frame, verified, trail) =>
        {
            if (Interlocked.Increment(ref _unheard) <= _mostPending)
            {
                self.Tell(new BridgeHeardFrame(frame, verified, trail), ActorRefs.NoSender);
                return;
            }

            Interlocked.Decrement(ref _unheard);
            _counters.Count(BridgeVerdict.Busy);
        };
        _a.View.Delivered += _hear;
        _b.View.Delivered += _hear;
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _a.View.Delivered -= _hear;
        _b.View.Delivered -= _hear;
    }

    private void OnHeard(BridgeHeardFrame heard)
    {
        Interlocked.Decrement(ref _unheard);
        GossipFrame frame = heard.Frame;
        var message = new BridgeHeard(frame.Network, frame.Id, frame.Subtype, frame.From, frame.To is not null, heard.Verified, heard.Trail);
        if (_unanswered >= _mostPending)
        {
            Drop(frame.Network, BridgeVerdict.Busy);
            return;
        }

        BridgeVerdict verdict = _policy.Decide(message, Now, out (BridgeEnd To, BridgeTrail Trail) relay);
        if (verdict != BridgeVerdict.Relay)
        {
            Drop(frame.Network, verdict);
            return;
        }

        _counters.Count(verdict);
        _unanswered++;
        (relay.To == _a.End ? _a : _b).Mesh.Tell(new MeshProtocol.TellOn(relay.To.Network, frame.Subtype, frame.Content, relay.Trail));
        Context.System.EventStream.Publish(new BridgeEvent.Relayed(frame.Network, relay.To.Network, relay.Trail));
    }

    private void Drop(NetworkName network, BridgeVerdict verdict)
    {
        _counters.Count(verdict);
        Context.System.EventStream.Publish(new BridgeEvent.Dropped(network, verdict));
        if (verdict != BridgeVerdict.NotGranted || _warned)
            return;
        _warned = true;
        MeshLog.BridgeNotGranted.To(_log, _a.End.Network, _b.End.Network);
    }

    private void OnFailed(string code, string message)
    {
        _unanswered--;
        _counters.CountFailed();
        Context.System.EventStream.Publish(new BridgeEvent.Failed(code, message));
    }

    private sealed record BridgeHeardFrame(GossipFrame Frame, bool Verified, BridgeTrail? Trail);
}
