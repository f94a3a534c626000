using System.Globalization;
using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors;

// Streams to and from the neighbour (wire protocol §5.3). A chunk is put on the link while half of its send limit is free, so that other
// frames do not wait behind a stream; until then it waits here, and with it whoever sends the stream.
public sealed partial class RemotePeerActor
{
    private readonly SortedDictionary<string, Incoming> _incoming = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TaskCompletionSource<string>> _outgoing = new(StringComparer.Ordinal);
    private readonly Queue<(SendChunk Chunk, IActorRef Sender)> _parked = [];
    private long _streamsMade;

    private void OnOpenStream(OpenStream open)
    {
        if (_link is not { } standing)
        {
            Sender.Tell(NetworkActor.NoLinkTo(_peer));
            return;
        }

        int most = _mesh.Settings.Stream.Outgoing;
        if (_outgoing.Count >= most)
        {
            Sender.Tell(new MeshProtocol.Refused(MeshErrors.Busy, $"{most} streams (stream.outgoing) go to peer {_peer} already; await one of them first"));
            return;
        }

        long now = _mesh.Stamp(Context.System.Scheduler.Now);
        var id = string.Create(CultureInfo.InvariantCulture, $"stream-{now}-{standing.Number}x{++_streamsMade}");
        TaskCompletionSource<string> broken = _outgoing[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(open.Init(id, now).Encode(), isControl: true);
        Sender.Tell(new StreamTaken(id, Self, broken.Task));
    }

    private void OnSendChunk(SendChunk chunk)
    {
        if (!_outgoing.ContainsKey(chunk.StreamId))
            Sender.Tell(new StreamBroken());
        else if (_parked.Count > 0 || !TryPut(chunk, Sender))
            Park(chunk);
    }

    private void Park(SendChunk chunk)
    {
        _parked.Enqueue((chunk, Sender));
        if (_parked.Count == 1)
            Timers.StartPeriodicTimer("pump", Pump.Instance, _mesh.Settings.Link.DrainInterval);
    }

    private void OnPump()
    {
        while (_parked.TryPeek(out (SendChunk Chunk, IActorRef Sender) next))
        {
            if (!_outgoing.ContainsKey(next.Chunk.StreamId))
                next.Sender.Tell(new StreamBroken());
            else if (!TryPut(next.Chunk, next.Sender))
                return;
            _parked.Dequeue();
        }

        Timers.Cancel("pump");
    }

    private bool TryPut(SendChunk chunk, IActorRef sender)
    {
        if (_link is not { } standing || !_queue.IsEmpty)
            return false;
        byte[] header = new StreamFrame.Chunk(chunk.StreamId, chunk.Index, chunk.Bytes.Length).Encode();
        if (!HasRoom(standing.Link, header.Length, chunk.Bytes.Length, standing.Link.SendLimit / 2))
            return false;
        SendOutcome outcome = standing.Link.TrySend(new(header, IsBinary: false));
        if (outcome == SendOutcome.Sent)
            outcome = SendPayload(standing.Link, chunk.Bytes);
        if (outcome == SendOutcome.Full)
            return false;
        sender.Tell(outcome == SendOutcome.Sent ? new ChunkTaken() : new StreamBroken());
        return true;
    }

    // Its chunks were taken before, each of them answered.
    private void OnEndStream(EndStream end)
    {
        if (_outgoing.Remove(end.StreamId))
        {
            Send(new StreamFrame.End(end.StreamId, end.Chunks).Encode(), isControl: true);
            Sender.Tell(new ChunkTaken());
        }
        else
        {
            Sender.Tell(new StreamBroken());
        }
    }

    private void OnAbortStream(AbortStream abort)
    {
        if (_outgoing.Remove(abort.StreamId))
            Send(new StreamFrame.Abort(abort.StreamId, abort.Reason).Encode(), isControl: true);
    }

    private void OnRefuseStream(RefuseStream refuse)
    {
        if (_incoming.GetValueOrDefault(refuse.Stream.Id)?.Stream == refuse.Stream)
            Refuse(refuse.Stream.Id, refuse.Reason);
    }

    private void OnStreamFrame(StreamFrame frame, InboundFrame inbound)
    {
        switch (frame)
        {
            case StreamFrame.Init init:
                OnStreamInit(init);
                break;
            case StreamFrame.Chunk { Inline: { } bytes } chunk:
                OnChunk(chunk, new(bytes, isBinary: true, owner: null));
                break;
            case StreamFrame.End end:
                OnStreamEnd(end);
                break;
            case StreamFrame.Abort abort when _outgoing.Remove(abort.StreamId, out TaskCompletionSource<string>? broken):
                broken.TrySetResult($"the receiver refused it: {abort.Reason}");
                break;
            case StreamFrame.Abort abort when _incoming.Remove(abort.StreamId, out Incoming? aborted):
                aborted.Stream.Break($"the sender aborted it: {abort.Reason}");
                break;
            default:
                _mesh.Counters.Drop(DropReason.UnknownStream);
                break;
        }

        inbound.Release();
    }

    private void OnStreamInit(StreamFrame.Init init)
    {
        StreamSettings settings = _mesh.Settings.Stream;
        string? fault = _incoming.ContainsKey(init.StreamId) ? "a stream of this name is under way"
            : _incoming.Count >= settings.Incoming ? $"{settings.Incoming} streams (stream.incoming) are under way already"
            : init.TotalSize > settings.MaxBytes ? $"{init.TotalSize} bytes exceed stream.max-bytes ({settings.MaxBytes})"
            : null;
        if (fault is not null)
        {
            _mesh.Counters.Drop(DropReason.StreamRefused);
            Send(new StreamFrame.Abort(init.StreamId, fault).Encode(), isControl: true);
            return;
        }

        IActorRef self = Self;
        MeshStream? stream = null;
        stream = new(_peer, _network, init, reason => self.Tell(new RefuseStream(stream!, reason), ActorRefs.NoSender));
        _incoming[init.StreamId] = new(stream);
        Timers.StartPeriodicTimer("streams", LookAtStreams.Instance, settings.Patience);
        Tell(new StreamHeard(_peer, stream));
    }

    private void OnChunk(StreamFrame.Chunk chunk, InboundFrame bytes)
    {
        if (!_incoming.TryGetValue(chunk.StreamId, out Incoming? incoming))
        {
            _mesh.Counters.Drop(DropReason.UnknownStream);
            bytes.Release();
            return;
        }

        long most = _mesh.Settings.Stream.MaxBytes;
        string? fault = chunk.Index != incoming.Chunks ? $"chunk {chunk.Index} came where {incoming.Chunks} was due"
            : chunk.Size is { } size && size != bytes.Payload.Length ? $"chunk {chunk.Index} has {bytes.Payload.Length} bytes, not the {size} announced"
            : incoming.Stream.BytesReceived + bytes.Payload.Length > most ? $"more than stream.max-bytes ({most})"
            : null;
        if (fault is null)
        {
            incoming.Chunks++;
            incoming.Stream.Add(bytes);
            return;
        }

        bytes.Release();
        _mesh.Counters.Drop(DropReason.StreamRefused);
        Refuse(chunk.StreamId, fault);
    }

    private void OnStreamEnd(StreamFrame.End end)
    {
        if (!_incoming.Remove(end.StreamId, out Incoming? incoming))
            _mesh.Counters.Drop(DropReason.UnknownStream);
        else if (end.TotalChunks is { } total && total != incoming.Chunks)
            incoming.Stream.Break($"{incoming.Chunks} of {total} chunks came");
        else
            incoming.Stream.Complete();
    }

    private void Refuse(string streamId, string reason)
    {
        if (!_incoming.Remove(streamId, out Incoming? incoming))
            return;
        incoming.Stream.Break(reason);
        Send(new StreamFrame.Abort(streamId, reason).Encode(), isControl: true);
    }

    // Unread bytes hold the whole link up, so nobody may keep them for long.
    private void OnLookAtStreams()
    {
        foreach ((string id, Incoming incoming) in _incoming.ToArray())
        {
            long read = incoming.Stream.BytesRead;
            if (read == incoming.ReadBefore && incoming.Stream.BytesReceived > read)
            {
                _mesh.Counters.Drop(DropReason.StreamRefused);
                Refuse(id, $"nothing was read for {_mesh.Settings.Stream.Patience.TotalSeconds} s (stream.patience)");
            }

            incoming.ReadBefore = read;
        }

        if (_incoming.Count == 0)
            Timers.Cancel("streams");
    }

    private void BreakStreams(string reason)
    {
        foreach (Incoming incoming in _incoming.Values)
            incoming.Stream.Break($"the link ended ({reason})");
        _incoming.Clear();
        foreach (TaskCompletionSource<string> broken in _outgoing.Values)
            broken.TrySetResult($"the link ended ({reason})");
        _outgoing.Clear();
        OnPump();
    }

    private sealed class Incoming(MeshStream stream)
    {
        public MeshStream Stream => stream;

        public long Chunks { get; set; }

        public long ReadBefore { get; set; } = -1;
    }

    private sealed class Pump
    {
        public static readonly Pump Instance = new();
    }

    private sealed class LookAtStreams
    {
        public static readonly LookAtStreams Instance = new();
    }
}
