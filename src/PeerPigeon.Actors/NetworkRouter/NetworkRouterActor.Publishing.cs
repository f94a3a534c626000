using System.Buffers.Text;
using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// Out: stamp once, sign, send on every link; without a link, wait.
public sealed partial class NetworkRouterActor
{
    private readonly Outbox<(IPublication Command, IActorRef Asker)> _outbox;
    private readonly SortedSet<PeerId> _congested = [];
    private readonly Queue<(IActorRef Asker, object Answer)> _held = [];

    private void OnPublishBroadcast(PublishBroadcast command, IActorRef asker)
    {
        if (_links.Count == 0)
        {
            Wait(command, asker);
            return;
        }

        if (command.Options.Track is not null && IsTrackingEnough(asker))
            return;
        GossipFrame frame = Stamp(command.Subtype, command.Content, to: null, bridge: command.Bridge, isTracked: command.Options.Track is not null);
        if (IsTooLarge(frame, asker))
            return;
        SendToAll(frame);
        _mesh.Counters.CountPublished();
        if (command.Options.Track is { } track)
            Track(frame.Id, asker, track);
        else
            Answer(asker, new Published(frame.Id, _network));
    }

    // A link that does not keep up holds the answers back, and with them whoever awaits them.
    private void Answer(IActorRef asker, object answer)
    {
        if (_congested.Count == 0 || _held.Count >= _mesh.Settings.Router.InFlight)
            asker.Tell(answer);
        else
            _held.Enqueue((asker, answer));
    }

    private void OnLinkCongested(LinkCongested congested) => _congested.Add(congested.Peer);

    private void OnLinkClear(LinkClear clear)
    {
        _congested.Remove(clear.Peer);
        while (_congested.Count == 0 && _held.TryDequeue(out (IActorRef Asker, object Answer) held))
            held.Asker.Tell(held.Answer);
    }

    private void OnPublishBeacon()
    {
        _leaders.Heard(_mesh.Self, Now);
        GossipFrame frame = Stamp(Subtypes.Beacon, RawJson.From(new JObject()), to: null);
        SendToAll(frame);
        Sender.Tell(new BeaconSent(frame.Id));
    }

    private void OnFlood(Flood flood)
    {
        GossipFrame frame = Stamp(flood.Subtype, flood.Content, to: null);
        SendToAll(frame);
        if (flood.Echo)
            Sender.Tell(new Flooded(frame));
    }

    private GossipFrame Stamp(string subtype, RawJson content, PeerId? to, FrameId? message = null, BridgeTrail? bridge = null, bool isTracked = false)
    {
        FrameId id = NewId();
        if (subtype == Subtypes.DirectMessage || isTracked)
            message ??= id;
        long timestamp = SayAt(_mesh.Stamp(Now));
        GossipFrame frame = GossipFrame.Create(id, subtype, content, _mesh.Self, to, _network, timestamp, signature: null, message, bridge);
        if (_mesh.Ports.Key is { } key)
        {
            var signature = new FrameSignature(key.PublicKey, Base64Url.EncodeToString(key.Sign(frame.SignedBytes())));
            frame = GossipFrame.Create(id, subtype, content, _mesh.Self, to, _network, timestamp, signature, message, bridge);
        }

        Remember(frame.Id, Now);
        return frame;
    }

    // What was said before the clock was set back would make the rest look like a replay of it.
    private long SayAt(long clock) => _memory.LastSaid = clock >= _memory.LastSaid ? clock : _memory.LastSaid + 1;

    private void Remember(FrameId id, DateTimeOffset now)
    {
        long forgotten = _seen.ForgottenEarly;
        _seen.Add(id, now);
        Counts.CountSeenForgotten(_seen.ForgottenEarly - forgotten);
    }

    private FrameId NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return FrameId.FromBytes(bytes);
    }

    private static bool IsTooLarge(GossipFrame frame, IActorRef asker)
    {
        int most = ProtocolLimits.Default.MaxFrameBytes;
        if (frame.Utf8.Length <= most)
            return false;
        asker.Tell(new PublishFailed(
            MeshErrors.TooLarge, $"message of {frame.Utf8.Length} bytes, envelope included, exceeds the frame limit of {most} bytes; split it"));
        return true;
    }

    private void SendToAll(GossipFrame frame)
    {
        if (IsForAll(frame.Subtype))
        {
            Publish(frame);
            return;
        }

        var send = new RemotePeerProtocol.SendFrame(frame.Utf8);
        foreach ((PeerId peer, IActorRef link) in _links)
        {
            if (Takes(peer, frame.Subtype))
                link.Tell(send);
        }
    }

    private void Wait(IPublication command, IActorRef asker)
    {
        if (_outbox.TryAdd((command, asker), Now, command.WaitsUntil))
            StartTicking();
        else
        {
            asker.Tell(new PublishFailed(
                MeshErrors.OutboxFull,
                $"{_mesh.Settings.Router.OutboxMessages} messages (outbox.messages) wait for a link in network '{_network}' already; wait, or raise it"));
        }
    }

    private void FlushOutbox()
    {
        while (_links.Count > 0 && _outbox.TryTake(out (IPublication Command, IActorRef Asker) waiting))
        {
            if (waiting.Command is PublishBroadcast broadcast)
                OnPublishBroadcast(broadcast, waiting.Asker);
            else
                OnPublishDirect((PublishDirect)waiting.Command, waiting.Asker);
        }
    }

    /// <summary>Whoever waits is told: nothing goes out any more.</summary>
    private void AnswerAll()
    {
        PublishFailed failed = _isSwitching
            ? new(MeshErrors.NetworkChanged, $"the peer left network '{_network}' before the message was done with; send it again where the peer is now")
            : new(MeshErrors.NotConnected, $"the mesh left network '{_network}' before the message was done with; connect first");
        while (_outbox.TryTake(out (IPublication Command, IActorRef Asker) waiting))
            waiting.Asker.Tell(failed);
        foreach (FrameId tracked in _tracked.Keys.ToArray())
            EndTracking(tracked, isCapped: false);
        foreach (Awaited awaited in _awaited.Values)
            awaited.Asker.Tell(failed);
        while (_held.TryDequeue(out (IActorRef Asker, object Answer) held))
            held.Asker.Tell(held.Answer);
    }

    private void ExpireOutbox(DateTimeOffset now)
    {
        while (_outbox.TryTakeExpired(now, out (IPublication Command, IActorRef Asker) waiting))
        {
            waiting.Asker.Tell(new PublishFailed(
                MeshErrors.OutboxExpired,
                $"no link opened in network '{_network}' within {_mesh.Settings.Router.OutboxAge.TotalSeconds:0.###} s (outbox.age); is anybody else there?"));
        }
    }

    private void StartTicking()
    {
        if (!Timers.IsTimerActive("tick"))
            Timers.StartPeriodicTimer("tick", Tick.Instance, TimeSpan.FromMilliseconds(500));
    }

    private void OnTick()
    {
        DateTimeOffset now = Now;
        ExpireOutbox(now);
        CheckAcknowledgements(now);
        if (_outbox.Count == 0 && _awaited.Count == 0)
            Timers.Cancel("tick");
    }
}
