using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>
/// DATA in and SACK out. What comes in sequence is put together in one buffer, for the fragments of a message have TSNs in a
/// row; what comes after a gap waits in a ring by TSN, and is delivered from there when a message is whole and its turn has come.
/// </content>
internal sealed partial class SctpAssociation
{
    private const int MaxDuplicates = 16;
    private const int ChunkOverhead = 64;

    private readonly TsnRing<ReceivedChunk> _received = new(0);
    private readonly TsnRanges _gaps;
    private readonly List<uint> _duplicates = [];
    private uint _cumulative;
    private bool _dataInPacket;
    private bool _dataInBatch;
    private long _lastDataAt;
    private int _unackedPackets;
    private bool _ackNow;
    private bool _sackDue;
    private long _ackAt = WebRtc.Deadline.None;
    private long _held;
    private long _unreleased;
    private long _advertised;

    // Less than a packet is nothing: crumbs of window would only bring crumbs of data.
    private long Window => _options.ReceiveWindow - _held - _unreleased is var left && left >= _options.MaxPacketBytes ? left : 0;

    /// <summary>Messages of <paramref name="bytes"/> in all were consumed: the receive window opens by as much.</summary>
    public void Release(int bytes)
    {
        _unreleased = Math.Max(0, _unreleased - bytes);
        bool wasShut = _advertised < 2L * _options.MaxMessageBytes && Window >= Math.Min(2L * _options.MaxMessageBytes, _options.ReceiveWindow / 2);
        if (IsOpen && (wasShut || Window - _advertised >= _options.ReceiveWindow / 2))
            _sackDue = true;
    }

    private void OnData(long now, byte flags, ReadOnlySpan<byte> body)
    {
        if (State is not (SctpState.Established or SctpState.ShutdownPending or SctpState.ShutdownSent) || body.Length < 12)
            return;
        if (body.Length == 12)
        {
            AbortWith(ErrorCause.NoUserData, "DATA without data", "the other side sent DATA without data");
            return;
        }

        _dataInPacket = true;
        _ackNow |= (flags & ChunkFlags.AckNow) != 0 || State == SctpState.ShutdownSent;
        if (State == SctpState.ShutdownSent)
            _shutdownOwed = ChunkType.Shutdown;
        uint tsn = BinaryPrimitives.ReadUInt32BigEndian(body);
        uint ahead = tsn - _cumulative;
        var chunk = new ReceivedChunk
        {
            Stream = BinaryPrimitives.ReadUInt16BigEndian(body[4..]),
            Ssn = BinaryPrimitives.ReadUInt16BigEndian(body[6..]),
            Ppid = BinaryPrimitives.ReadUInt32BigEndian(body[8..]),
            Flags = flags,
            Present = true,
        };
        ReadOnlySpan<byte> payload = body[12..];
        if ((int)ahead <= 0 || (_received.Contains(tsn) && _received[tsn].Present))
        {
            OnDuplicate(tsn);
            return;
        }

        if (ahead > _options.OutOfOrderTsns || !HasRoom(tsn, payload.Length))
        {
            Statistics.ChunksOverLimit++;
            _ackNow = true;
            return;
        }

        if (ahead == 1)
        {
            Advance(1);
            TakeInSequence(chunk, payload, null);
            Drain();
            PerformDeferredReset();
        }
        else
        {
            _ackNow = true;
            Keep(tsn, chunk, payload);
        }
    }

    // A browser sends four packets at most for each acknowledgement: when it is busy, none is saved up.
    private bool IsStream(long now)
    {
        if (!_dataInBatch)
            return false;
        bool isStream = !_peer.ZeroChecksum && now - _lastDataAt < _options.StreamGap;
        _dataInBatch = false;
        _lastDataAt = now;
        return isStream;
    }

    private bool HasRoom(uint tsn, int bytes)
    {
        long used = _held + _unreleased + bytes;
        bool fillsGap = (int)(tsn - _received.Next) < 0;
        return used <= _options.ReceiveWindow || (fillsGap && used <= _options.ReceiveWindow + (long)_options.MaxMessageBytes);
    }

    private void OnDuplicate(uint tsn)
    {
        Statistics.Duplicates++;
        _ackNow = true;
        if (_duplicates.Count < MaxDuplicates)
            _duplicates.Add(tsn);
    }

    // The cumulative TSN goes on; the ring's first entry is always the one behind it.
    private void Advance(uint by)
    {
        for (; by > 0; by--)
        {
            _cumulative++;
            if (_received.Count > 0)
                _received.RemoveFirst();
            else
                _received.MoveTo(_cumulative + 1);
        }
    }

    private void Drain()
    {
        if (_received.Count == 0)
            return;
        while (_received.Count > 0 && _received[_received.First].Present && !_ended)
        {
            ReceivedChunk chunk = _received[_received.First];
            Advance(1);
            if (chunk.Data is not { } data)
                continue;
            _held -= data.Length + ChunkOverhead;
            TakeInSequence(chunk, data, data);
        }

        _gaps.RemoveThrough(_cumulative);
        _ackNow |= _gaps.Count > 0;
    }

    private void Keep(uint tsn, ReceivedChunk chunk, ReadOnlySpan<byte> payload)
    {
        if (!_gaps.Add(tsn))
        {
            Statistics.ChunksOverLimit++;
            return;
        }

        _received.ExtendTo(tsn);
        chunk.Data = payload.ToArray();
        chunk.RunFirst = chunk.RunLast = tsn;
        _held += payload.Length + ChunkOverhead;
        if (_received.Contains(tsn - 1) && _received[tsn - 1].ContinuesIn(chunk))
            chunk.RunFirst = _received[tsn - 1].RunFirst;
        if (_received.Contains(tsn + 1) && chunk.ContinuesIn(_received[tsn + 1]))
            chunk.RunLast = _received[tsn + 1].RunLast;
        _received[tsn] = chunk;
        if (!_received.Contains(chunk.RunFirst))
            return;
        _received[chunk.RunFirst].RunLast = chunk.RunLast;
        _received[chunk.RunLast].RunFirst = chunk.RunFirst;
        if (_received[chunk.RunFirst].Begins && _received[chunk.RunLast].Ends)
            TakeRun(chunk.RunFirst, chunk.RunLast);
    }

    // A whole message beyond a gap.
    private void TakeRun(uint first, uint last)
    {
        ReceivedChunk begin = _received[first];
        long length = 0;
        for (uint tsn = first; tsn != last + 1; tsn++)
            length += _received[tsn].Data!.Length;
        if (length > _options.MaxMessageBytes)
        {
            RefuseLongMessage();
            return;
        }

        byte[] message = first == last ? begin.Data! : GC.AllocateUninitializedArray<byte>((int)length);
        int at = 0;
        for (uint tsn = first; tsn != last + 1; tsn++)
        {
            ref ReceivedChunk chunk = ref _received[tsn];
            byte[] data = chunk.Data!;
            if (first != last)
                data.CopyTo(message, at);
            at += data.Length;
            _held -= data.Length + ChunkOverhead;
            chunk.Data = null;
        }

        Complete(begin.Stream, begin.Ssn, begin.Unordered, begin.Ppid, message);
    }

    private void Complete(ushort stream, ushort ssn, bool unordered, uint ppid, byte[] message)
    {
        if (unordered)
        {
            Deliver(stream, ppid, message);
            return;
        }

        if (Incoming(stream) is not { } state)
            return;
        if (ssn != state.NextSsn)
        {
            KeepEarly(state, ssn, ppid, message);
            return;
        }

        state.NextSsn++;
        Deliver(stream, ppid, message);
        DeliverEarly(stream, state);
    }

    private void KeepEarly(InStream state, ushort ssn, uint ppid, byte[] message)
    {
        if ((short)(ssn - state.NextSsn) < 0 || !(state.Early ??= []).TryAdd(ssn, (ppid, message)))
        {
            Statistics.ChunksRefused++;
            return;
        }

        _held += message.Length + ChunkOverhead;
    }

    private void DeliverEarly(ushort stream, InStream state)
    {
        while (!_ended && state.Early is { Count: > 0 } early && early.Remove(state.NextSsn, out (uint Ppid, byte[] Message) next))
        {
            _held -= next.Message.Length + ChunkOverhead;
            state.NextSsn++;
            Deliver(stream, next.Ppid, next.Message);
        }
    }

    private void Deliver(ushort stream, uint ppid, byte[] message)
    {
        if (_ended)
            return;
        _unreleased += message.Length;
        Statistics.MessagesReceived++;
        Statistics.BytesReceived += message.Length;
        _observer.OnMessage(stream, ppid, message);
    }

    // <code>cumulative TSN 4 | window 4 | blocks 2 | duplicates 2 | (first 2, last 2) … | duplicate 4 …</code>
    private void WriteSack(ref PacketWriter writer)
    {
        int room = (writer.Remaining - 4 - SackBytes) / 4;
        if (room < 0)
            return;
        int duplicates = Math.Min(_duplicates.Count, room);
        int blocks = Math.Min(_gaps.Count, room - duplicates);
        Span<byte> body = writer.Chunk(ChunkType.Sack, 0, SackBytes + (4 * (blocks + duplicates)));
        _advertised = Window;
        BinaryPrimitives.WriteUInt32BigEndian(body, _cumulative);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (uint)_advertised);
        BinaryPrimitives.WriteUInt16BigEndian(body[8..], (ushort)blocks);
        BinaryPrimitives.WriteUInt16BigEndian(body[10..], (ushort)duplicates);
        body = body[SackBytes..];
        for (int i = 0; i < blocks; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body[(4 * i)..], (ushort)(_gaps[i].First - _cumulative));
            BinaryPrimitives.WriteUInt16BigEndian(body[((4 * i) + 2)..], (ushort)(_gaps[i].Last - _cumulative));
        }

        for (int i = 0; i < duplicates; i++)
            BinaryPrimitives.WriteUInt32BigEndian(body[(4 * (blocks + i))..], _duplicates[i]);
        _duplicates.Clear();
        _sackDue = false;
        _ackNow = false;
        _unackedPackets = 0;
        _ackAt = WebRtc.Deadline.None;
    }

    // <code>new cumulative TSN 4 | (stream 2, sequence number 2) …</code>
    private void OnForwardTsn(ReadOnlySpan<byte> body)
    {
        if (!IsOpen || body.Length < 4)
            return;
        _ackNow = true;
        _dataInPacket = true;
        uint to = BinaryPrimitives.ReadUInt32BigEndian(body);
        uint ahead = to - _cumulative;
        if ((int)ahead <= 0)
            return;
        if (ahead > _options.OutOfOrderTsns)
        {
            Statistics.ChunksRefused++;
            return;
        }

        DropPartial();
        for (; ahead > 0; ahead--)
        {
            if (_received.Count > 0 && _received[_received.First].Data is { } data)
                _held -= data.Length + ChunkOverhead;
            Advance(1);
        }

        for (body = body[4..]; body.Length >= 4 && !_ended; body = body[4..])
            SkipTo(BinaryPrimitives.ReadUInt16BigEndian(body), BinaryPrimitives.ReadUInt16BigEndian(body[2..]));
        if (_ended)
            return;
        _gaps.RemoveThrough(_cumulative);
        Drain();
        PerformDeferredReset();
    }

    private void SkipTo(ushort stream, ushort ssn)
    {
        if (Incoming(stream) is not { } state || (short)(ssn - state.NextSsn) < 0)
            return;
        ushort begin = state.NextSsn;
        state.NextSsn = (ushort)(ssn + 1);
        if (state.Early is { Count: > 0 } early)
        {
            ushort[] passed = [.. early.Keys.Where(key => (ushort)(key - begin) <= (ushort)(ssn - begin)).OrderBy(key => (ushort)(key - begin))];
            foreach (ushort key in passed)
            {
                if (_ended || !early.Remove(key, out (uint Ppid, byte[] Message) next))
                    return;
                _held -= next.Message.Length + ChunkOverhead;
                Deliver(stream, next.Ppid, next.Message);
            }
        }

        DeliverEarly(stream, state);
    }
}
