using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>
/// Stream reset (RFC 6525): this side's request to restart its streams at sequence number 0, and the other side's. A request
/// names the last TSN before it; it is performed when everything up to there has come, and answered "in progress" until then.
/// </content>
internal sealed partial class SctpAssociation
{
    private const int RequestBytes = 16;
    private const int MaxStreamsPerReset = 128;
    private const uint NothingToDo = 0;
    private const uint Performed = 1;
    private const uint Denied = 2;
    private const uint BadSequence = 5;
    private const uint InProgress = 6;

    private readonly Dictionary<ushort, InStream> _incoming = [];
    private readonly List<OutStream> _resetsWaiting = [];
    private readonly List<OutStream> _resetsSent = [];
    private uint _resetRequest;
    private uint _resetLastTsn;
    private bool _resetOwed;
    private int _resetTries;
    private long _resetAt = WebRtc.Deadline.None;
    private uint _incomingRequest;
    private uint _incomingResult = NothingToDo;
    private uint _deferredLastTsn;
    private ushort[]? _deferred;

    /// <summary>Restarts a stream of this side: what is queued on it goes out first, what is queued later belongs to its next life.</summary>
    /// <remarks>Done when <see cref="ISctpObserver.OnOutgoingReset"/> is told.</remarks>
    public void ResetStream(ushort stream)
    {
        if (_ended || Outgoing(stream) is not { } queue)
            return;
        if (queue.Head is null && _current?.Stream != queue && !queue.IsResetting)
        {
            BeginReset(queue);
            return;
        }

        if (!_spares.TryPop(out OutMessage? mark))
            mark = new();
        mark.Stream = queue;
        mark.IsReset = true;
        queue.Enqueue(mark);
        MakeReady(queue);
    }

    private void BeginReset(OutStream stream)
    {
        stream.IsResetting = true;
        _resetsWaiting.Add(stream);
    }

    // <code>parameter 13, length | request 4 | response 4 | last TSN 4 | stream 2 …</code>
    private void WriteReset(long now, ref PacketWriter writer)
    {
        if (!IsOpen)
            return;
        if (_resetsSent.Count == 0)
        {
            int take = Math.Min(_resetsWaiting.Count, MaxStreamsPerReset);
            if (take == 0)
                return;
            if (!_peer.ReConfig)
            {
                FinishResets(_resetsWaiting);
                return;
            }

            _resetsSent.AddRange(_resetsWaiting[..take]);
            _resetsWaiting.RemoveRange(0, take);
            _resetLastTsn = _sent.Next - 1;
            _resetOwed = true;
        }

        int bytes = RequestBytes + (2 * _resetsSent.Count);
        if (!_resetOwed || writer.Remaining < 4 + bytes + 2)
            return;
        _resetOwed = false;
        Span<byte> body = writer.Chunk(ChunkType.ReConfig, 0, bytes);
        BinaryPrimitives.WriteUInt16BigEndian(body, ParameterType.OutgoingReset);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)bytes);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], _resetRequest);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], _incomingRequest);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], _resetLastTsn);
        for (int i = 0; i < _resetsSent.Count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(body[(RequestBytes + (2 * i))..], _resetsSent[i].Id);
        _resetAt = now + Math.Min(_options.RtoMax, _roundTrip.Timeout << Math.Min(8, _resetTries));
        ExpectAnswer(now);
    }

    private void RetryReset()
    {
        _resetAt = WebRtc.Deadline.None;
        if (++_resetTries > 2 * _options.MaxRetransmissions)
            End("a stream reset was not answered");
        else
            _resetOwed = true;
    }

    private void OnReConfig(ReadOnlySpan<byte> body)
    {
        if (!IsOpen)
            return;
        var parameters = new ParameterReader(body);
        for (int i = 0; i < 2 && !_ended && parameters.Next(); i++)
        {
            switch (parameters.Type)
            {
                case ParameterType.OutgoingReset when parameters.Value.Length >= RequestBytes - 4:
                    OnResetRequest(parameters.Value);
                    break;
                case ParameterType.ResetResponse when parameters.Value.Length >= 8:
                    OnResetResponse(BinaryPrimitives.ReadUInt32BigEndian(parameters.Value), BinaryPrimitives.ReadUInt32BigEndian(parameters.Value[4..]));
                    break;
                case ParameterType.IncomingReset or ParameterType.TsnReset or ParameterType.AddOutgoingStreams
                    or ParameterType.AddIncomingStreams when parameters.Value.Length >= 4:
                    OnOtherRequest(BinaryPrimitives.ReadUInt32BigEndian(parameters.Value));
                    break;
                default:
                    Statistics.ChunksRefused++;
                    break;
            }
        }
    }

    private void OnResetRequest(ReadOnlySpan<byte> value)
    {
        uint request = BinaryPrimitives.ReadUInt32BigEndian(value);
        if (request == _incomingRequest)
        {
            Respond(request, _incomingResult);
            return;
        }

        if (request != _incomingRequest + 1 || _deferred is not null)
        {
            Respond(request, BadSequence);
            return;
        }

        _incomingRequest = request;
        _deferredLastTsn = BinaryPrimitives.ReadUInt32BigEndian(value[8..]);
        value = value[12..];
        var streams = new ushort[value.Length / 2];
        for (int i = 0; i < streams.Length; i++)
            streams[i] = BinaryPrimitives.ReadUInt16BigEndian(value[(2 * i)..]);
        _deferred = streams;
        _incomingResult = InProgress;
        if ((int)(_deferredLastTsn - _cumulative) > 0)
            Respond(request, InProgress);
        else
            PerformDeferredReset();
    }

    private void OnOtherRequest(uint request)
    {
        if (request == _incomingRequest + 1 && _deferred is null)
        {
            _incomingRequest = request;
            _incomingResult = Denied;
        }

        Respond(request, request == _incomingRequest ? _incomingResult : BadSequence);
    }

    private void PerformDeferredReset()
    {
        if (_deferred is not { } streams || (int)(_deferredLastTsn - _cumulative) > 0 || _ended)
            return;
        _deferred = null;
        _incomingResult = Performed;
        Respond(_incomingRequest, Performed);
        foreach (ushort stream in streams.Length > 0 ? streams : [.. _incoming.Keys.Order()])
        {
            if (_incoming.Remove(stream, out InStream? state) && state.Early is { } early)
            {
                foreach ((_, byte[] message) in early.Values)
                    _held -= message.Length + ChunkOverhead;
            }

            if (!_ended)
                _observer.OnIncomingReset(stream);
        }
    }

    private void Respond(uint request, uint result)
    {
        Span<byte> body = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(body, ParameterType.ResetResponse);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], 12);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], request);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], result);
        Answer(ChunkType.ReConfig, 0, body);
    }

    private void OnResetResponse(uint request, uint result)
    {
        if (request != _resetRequest || _resetsSent.Count == 0)
            return;
        if (result == InProgress)
        {
            _resetTries = 0;
            return;
        }

        // Whatever a refusal says, the stream is over for its owner; a peer that refuses keeps its old number and will not match.
        _resetRequest++;
        _resetTries = 0;
        _resetOwed = false;
        _resetAt = WebRtc.Deadline.None;
        FinishResets(_resetsSent);
    }

    private void FinishResets(List<OutStream> streams)
    {
        OutStream[] done = [.. streams];
        streams.Clear();
        foreach (OutStream stream in done)
        {
            stream.IsResetting = false;
            stream.NextSsn = 0;
            if (stream is { Head: null, Buffered: 0 } && _outgoing.Remove(stream.Id) && _lastUsed == stream)
                _lastUsed = null;
            MakeReady(stream);
            if (!_ended)
                _observer.OnOutgoingReset(stream.Id);
        }
    }

    private InStream? Incoming(ushort id)
    {
        if (_incoming.TryGetValue(id, out InStream? stream))
            return stream;
        if (_incoming.Count >= _options.StreamStates)
        {
            Violated($"more than {_options.StreamStates} streams in use");
            return null;
        }

        _incoming.Add(id, stream = new());
        return stream;
    }
}
