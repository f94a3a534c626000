using Akka.Actor;
using Akka.Event;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors;

// What goes over the link.
public sealed partial class RemotePeerActor
{
    private readonly RateLimit _rate;
    private readonly Queue<(GossipFrame Frame, InboundFrame Inbound)> _slowed = [];      // no more than the link's receive window holds

    private void OnArrived(LinkCallbacks.Arrived arrived)
    {
        InboundFrame inbound = arrived.Frame;
        if (arrived.Attempt != _link?.Number)
        {
            inbound.Release();
            return;
        }

        if (inbound.IsBinary)
            OnBinary(inbound);
        else if (DataFrameCodec.TryDecode(inbound.Payload, ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection))
            OnFrame(frame, inbound);
        else
            OnMalformed(rejection, inbound);
    }

    private void OnFrame(DataFrame frame, InboundFrame inbound)
    {
        if (frame.Kind == DataFrameKind.Gossip)
        {
            if (_slowed.Count == 0 && _rate.TryTake(Context.System.Scheduler.Now))
                Route(frame.Gossip!, inbound);
            else
                Slow(frame.Gossip!, inbound);
            return;
        }

        switch (frame.Kind)
        {
            case DataFrameKind.Control:
                OnControl(frame.Control!);
                break;
            case DataFrameKind.Eviction:
                EndLink("evicted", onPurpose: true, leftNetwork: false);
                break;
            case DataFrameKind.Signaling or DataFrameKind.RenegotiationOffer:
                OnWrappedSignal(frame.Signal);
                break;
            case DataFrameKind.Dht:
                OnRecords(frame.Raw);
                break;
            case DataFrameKind.BootstrapKeepalive:
                break;
            case DataFrameKind.BinaryHeader or DataFrameKind.StreamChunk when frame.Binary is { } header && _headers.Count < _mesh.Settings.Link.PendingHeaders:
                _headers.Enqueue((header, frame.Stream as StreamFrame.Chunk));
                break;
            case DataFrameKind.StreamInit or DataFrameKind.StreamChunk or DataFrameKind.StreamEnd or DataFrameKind.StreamAbort when frame.Binary is null:
                OnStreamFrame(frame.Stream!, inbound);
                return;
            case DataFrameKind.BinaryHeader or DataFrameKind.StreamChunk:
                EndLink($"more than link.pending-headers ({_mesh.Settings.Link.PendingHeaders}) binary headers without a frame", onPurpose: true, leftNetwork: false);
                break;
            default:
                _mesh.Counters.Drop(DropReason.UnknownType);
                break;
        }

        inbound.Release();
    }

    private void OnRecords(RawJson frame)
    {
        if (!DhtMessage.TryRead(frame, out DhtMessage? message, out Rejection rejection))
        {
            _mesh.Counters.Drop(DropReason.DhtMalformed);
            if (_isOurs)        // an application of 1.1.3 may well use keys that are none to us
                Context.Parent.Tell(new ScoringProtocol.Misbehaved(_peer, Misbehaviour.Malformed));
            _log.Debug("Frame about records from {Peer} refused: {Reason}", _peer, rejection.Detail);
        }
        else if (message is null)
            _mesh.Counters.Drop(DropReason.UnknownType);
        else
            Tell(new RecordsHeard(_peer, message));
    }

    private void OnControl(LinkControl control)
    {
        switch (control)
        {
            case LinkControl.Hello hello:
                _isOurs = true;
                Tell(new HelloHeard(_peer, hello.Agent, hello.Capabilities, hello.Links));
                break;
            case LinkControl.Ping ping:
                SendControl(new LinkControl.Pong(ping.Nonce));
                break;
            case LinkControl.Pong pong when pong.Nonce == _nonce:
                _probing = false;
                Timers.Cancel("probe");
                break;
            case LinkControl.Taken taken:
                _router.Tell(new NetworkRouterProtocol.FrameTaken(_peer, taken.Frame));
                break;
            case LinkControl.NoWay refused:
                _router.Tell(new NetworkRouterProtocol.FrameRefused(_peer, refused.Frame));
                break;
            case LinkControl.Handover handover:
                Tell(new HandoverHeard(_peer, handover.Peers));
                break;
            case LinkControl.KnownMembers or LinkControl.Announcements:
                Tell(new MembersHeard(_peer, control));
                break;
            case LinkControl.Goodbye goodbye:
                EndLink(goodbye.Reason, onPurpose: true, leftNetwork: goodbye.Reason == LinkReasons.LeftNetwork);
                break;
            case LinkControl.Have or LinkControl.Want or LinkControl.DontWant or LinkControl.Prune or LinkControl.Graft or LinkControl.Sync:
                _router.Tell(new NetworkRouterProtocol.TakeNotice(_peer, control));
                break;
        }
    }

    private void OnBinary(InboundFrame inbound)
    {
        if (!_headers.TryDequeue(out (BinaryHeader Header, StreamFrame.Chunk? Chunk) next))
        {
            _mesh.Counters.Drop(DropReason.BinaryWithoutHeader);
            inbound.Release();
            return;
        }

        if (next.Chunk is { } chunk)
        {
            OnChunk(chunk, inbound);
            return;
        }

        if (next.Header.Size is { } announced && announced != inbound.Payload.Length)
            _log.Debug("{Peer} announced {Announced} bytes and sent {Sent}", _peer, announced, inbound.Payload.Length);
        Tell(new BinaryHeard(_peer, inbound.Payload, inbound));
    }

    private void OnMalformed(Rejection rejection, InboundFrame inbound)
    {
        _mesh.Counters.Drop(DropReason.Malformed);
        Context.Parent.Tell(new ScoringProtocol.Misbehaved(_peer, Misbehaviour.Malformed));
        _log.Debug("Frame of {Bytes} bytes from {Peer} refused: {Reason}", inbound.Payload.Length, _peer, rejection.Detail);
        inbound.Release();
    }

    private void Route(GossipFrame frame, InboundFrame inbound) => _router.Tell(new NetworkRouterProtocol.RouteFrame(frame, _peer, inbound));

    // Unreleased, a frame holds its place in the link's receive window: when that is full, the link is not read, and the sender waits. It may be honest
    // and have much to say, or relay what several others say.
    private void Slow(GossipFrame frame, InboundFrame inbound)
    {
        _mesh.Counters.Gossip.CountSlowed();
        _slowed.Enqueue((frame, inbound));
        if (_slowed.Count == 1)
            GoOnLater();
    }

    private void OnGoOn()
    {
        DateTimeOffset now = Context.System.Scheduler.Now;
        while (_slowed.Count > 0 && _rate.TryTake(now))
            RouteNext();
        if (_slowed.Count > 0)
            GoOnLater();
    }

    private void GoOnLater()
    {
        TimeSpan wait = _rate.Wait(Context.System.Scheduler.Now), least = _mesh.Settings.Link.DrainInterval;
        Timers.StartSingleTimer("slowed", GoOn.Instance, wait > least ? wait : least);
    }

    // The link has ended; what it brought before counts.
    private void RouteSlowed()
    {
        if (_slowed.Count > 0)
            Timers.Cancel("slowed");
        while (_slowed.Count > 0)
            RouteNext();
    }

    private void RouteNext()
    {
        (GossipFrame frame, InboundFrame inbound) = _slowed.Dequeue();
        Route(frame, inbound);
    }

    private void OnSendBinary(SendBinary command)
    {
        if (_link is { } standing && command.Bytes.Length > standing.Link.MaxFrameBytes)
        {
            Sender.Tell(new MeshProtocol.Refused(
                MeshErrors.TooLarge, $"{command.Bytes.Length} bytes exceed the {standing.Link.MaxFrameBytes} that peer {_peer} takes; split them, or send a stream"));
            return;
        }

        byte[] header = BinaryHeader.Encode(command.Bytes.Length);
        SendOutcome outcome = _link is null ? SendOutcome.Closed
            : !_queue.IsEmpty || !HasRoom(_link.Link, header.Length, command.Bytes.Length, _link.Link.SendLimit) ? SendOutcome.Full
            : _link.Link.TrySend(new(header, IsBinary: false));
        if (outcome == SendOutcome.Sent)
            outcome = SendPayload(_link!.Link, command.Bytes);
        Sender.Tell(new BinaryTaken(outcome));
    }

    private static bool HasRoom(ILink link, int header, int payload, long bound) =>
        link.PendingBytes <= bound - LinkCost.Of(header) - LinkCost.Of(payload);

    // A header without its frame would pair the next frame with the wrong header, so the link ends instead.
    private SendOutcome SendPayload(ILink link, ReadOnlyMemory<byte> bytes)
    {
        SendOutcome outcome = link.TrySend(new(bytes, IsBinary: true));
        if (outcome == SendOutcome.Full)
            EndLink("send queue filled between a binary header and its frame", onPurpose: false, leftNetwork: false);
        return outcome;
    }

    // Told of peers of ours alone; a JavaScript peer would drop it, and gets nothing that it did not say it understands.
    private void OnTellLinks(TellLinks told)
    {
        _isOurs = true;
        SendControl(Hello(told.Links));
    }

    private void SayGoodbye(ILink link)
    {
        if (_isOurs)
            link.TrySend(new(new LinkControl.Goodbye(LinkReasons.LeftNetwork).Encode(), IsBinary: false));
    }

    private void SendControl(LinkControl control) => Send(control.Encode(), isControl: true);

    private LinkControl.Hello Hello(int links) =>
        new(MeshContext.Agent, _mesh.Capabilities, links, _mesh.Settings.Topology.MaxPeers);

    private sealed class GoOn
    {
        public static readonly GoOn Instance = new();
    }
}
