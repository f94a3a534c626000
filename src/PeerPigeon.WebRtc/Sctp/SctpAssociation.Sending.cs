using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>Messages queue by stream, take turns message by message, and become fragments when a packet has room: so packets are full.</content>
internal sealed partial class SctpAssociation
{
    private const int IdleMessages = 16;

    private readonly TsnRing<SentChunk> _sent;
    private readonly ChunkList _inFlight;
    private readonly ChunkList _lost;
    private readonly Dictionary<ushort, OutStream> _outgoing = [];
    private readonly Stack<OutMessage> _spares = new();
    private OutStream? _lastUsed;
    private OutStream? _readyHead;
    private OutStream? _readyTail;
    private OutMessage? _current;
    private long _bufferedBytes;
    private int _bufferedMessages;
    private bool _aboveLow;
    private int _flight;
    private int _packetsInFlight;
    private long _nextPacket = 1;
    private long _lastCounted;
    private long _lastSentAt;
    private long _peerWindow;
    private bool _probeOwed;

    private long PacketsCap => _peer.ZeroChecksum
        ? long.MaxValue
        : _options.ForeignPackets + (_congestion.LeastDelay * _options.ForeignPacketsPerMillisecond / 1_000);

    /// <summary>Bytes of payload queued or not yet acknowledged.</summary>
    public long BufferedBytes => _bufferedBytes;

    /// <summary>Messages queued or not yet acknowledged.</summary>
    public int BufferedMessages => _bufferedMessages;

    /// <summary>Payload bytes of one stream, queued or not yet acknowledged.</summary>
    public long BufferedOn(ushort stream) => _outgoing.TryGetValue(stream, out OutStream? found) ? found.Buffered : 0;

    /// <summary>Queues a message, at least one byte long. Before the association is established it waits.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="stream">The stream; below what the other side takes.</param>
    /// <param name="ppid">What the bytes are (RFC 8831 section 8).</param>
    /// <param name="message">Kept without a copy; nobody may write to it until <paramref name="owner"/> is disposed.</param>
    /// <param name="delivery">Order and reliability.</param>
    /// <param name="owner">Disposed when the bytes are no longer needed; not if the message is refused.</param>
    /// <remarks>What opens channels is never <see cref="SctpSend.Full"/>: it is small and as few as the channels.</remarks>
    public SctpSend TrySend(
        long now, ushort stream, uint ppid, ReadOnlyMemory<byte> message, in SctpDelivery delivery = default, IDisposable? owner = null)
    {
        if (message.IsEmpty)
            throw new ArgumentException("SCTP has no empty messages; send one byte with an 'empty' payload protocol.", nameof(message));
        if (_ended || State is not (SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed or SctpState.Established))
            return SctpSend.Closed;
        if (message.Length > _options.RemoteMaxMessageBytes)
            return SctpSend.TooLarge;
        bool full = (_bufferedBytes > 0 && _bufferedBytes + message.Length > _options.SendLimit) || _bufferedMessages >= _options.SendMessages;
        if (full && ppid != PayloadProtocol.Dcep)
        {
            Statistics.SendsRefused++;
            _aboveLow = true;
            return SctpSend.Full;
        }

        if (Outgoing(stream) is not { } queue)
            return SctpSend.Closed;
        if (!_spares.TryPop(out OutMessage? entry))
            entry = new();
        entry.Stream = queue;
        entry.Bytes = message;
        entry.Owner = owner;
        entry.Ppid = ppid;
        entry.Unordered = delivery.Unordered;
        entry.Outstanding = message.Length;
        bool partial = _peer.Tag == 0 || _peer.ForwardTsn;
        entry.MaxRetransmits = partial ? delivery.MaxRetransmits ?? int.MaxValue : int.MaxValue;
        entry.ExpiresAt = partial && delivery.LifetimeMilliseconds is { } life ? now + (life * 1000L) : WebRtc.Deadline.None;
        _bufferedBytes += message.Length;
        _bufferedMessages++;
        queue.Buffered += message.Length;
        _aboveLow |= _bufferedBytes > _options.BufferedLow;
        queue.Enqueue(entry);
        MakeReady(queue);
        return SctpSend.Sent;
    }

    private OutStream? Outgoing(ushort id)
    {
        if (_lastUsed?.Id == id)
            return _lastUsed;
        if (!_outgoing.TryGetValue(id, out OutStream? stream))
        {
            if (_outgoing.Count >= _options.StreamStates || (_peer.Tag != 0 && id >= _peer.InStreams))
                return null;
            _outgoing.Add(id, stream = new(id));
        }

        return _lastUsed = stream;
    }

    private void MakeReady(OutStream stream)
    {
        if (stream.IsReady || stream.IsResetting || stream.Head is null)
            return;
        stream.IsReady = true;
        if (_readyHead is null)
            _readyHead = stream;
        else
            _readyTail!.NextReady = stream;
        _readyTail = stream;
    }

    // The message whose next bytes go out: the one begun (its fragments need TSNs in a row), or the next stream's first.
    private OutMessage? NextMessage(long now)
    {
        while (_current is null && _readyHead is { } stream)
        {
            _readyHead = stream.NextReady;
            stream.NextReady = null;
            stream.IsReady = false;
            OutMessage message = stream.Dequeue();
            if (message.IsReset)
            {
                Recycle(message);
                BeginReset(stream);
                continue;
            }

            MakeReady(stream);
            if (message.ExpiresAt <= now)
            {
                Statistics.MessagesAbandoned++;
                Settle(message, message.Outstanding);
                continue;
            }

            if (!message.Unordered)
                message.Ssn = stream.NextSsn++;
            _current = message;
        }

        return _current;
    }

    private void WriteData(long now, ref PacketWriter writer)
    {
        bool probing = _probeOwed;
        long packet = _nextPacket;
        if (_lost.Count == 0 && _current is null && _readyHead is null && !probing)
            return;
        if (_inFlight.Count == 0 && _lastSentAt != 0 && now - _lastSentAt > _roundTrip.Timeout)
            _congestion.OnIdle((now - _lastSentAt) / _roundTrip.Timeout);
        bool open = probing || _packetsInFlight < PacketsCap;
        int window = _congestion.Bytes;
        if (open)
            WriteLost(now, ref writer, packet, window);
        if (open && _lost.Count == 0)
            WriteNew(now, ref writer, packet, probing ? int.MaxValue : window);
        if (probing && _lastCounted != packet && _inFlight.Count > 0)
            WriteTail(now, ref writer, packet);
        _probeOwed = false;
        if (_lastCounted != packet)
            return;
        _nextPacket++;
        _lastSentAt = now;
        ArmLossTimer(now);
        ExpectAnswer(now);
    }

    private void WriteNew(long now, ref PacketWriter writer, long packet, int window)
    {
        if (_unackedPackets > 0 && _flight < window && NextMessage(now) is not null)
            WriteSack(ref writer);
        while (writer.Remaining > PacketWriter.DataHeaderBytes && _flight < window)
        {
            if (NextMessage(now) is not { } message)
                return;
            int left = message.Bytes.Length - message.Fragmented;
            int take = Math.Min(left, writer.Remaining - PacketWriter.DataHeaderBytes);
            if (_flight + take > _peerWindow && _inFlight.Count > 0)
                return;
            uint tsn = _sent.Next;
            ref SentChunk chunk = ref _sent.Append();
            chunk.Message = message;
            chunk.Offset = message.Fragmented;
            chunk.Length = (ushort)take;
            message.Fragmented += take;
            Statistics.BytesSent += take;
            if (take == left)
            {
                _current = null;
                Statistics.MessagesSent++;
            }

            Transmit(now, ref writer, tsn, ref chunk, packet, 0);
        }

        // Equal packets travel as one system call; what is too little for a fragment is padded (RFC 4820).
        if (writer.Remaining is >= 4 and <= PacketWriter.DataHeaderBytes && (_current ?? (object?)_readyHead) is not null)
            writer.Chunk(ChunkType.Pad, 0, writer.Remaining - 4).Clear();
    }

    private void WriteLost(long now, ref PacketWriter writer, long packet, int window)
    {
        while (_lost.Count > 0)
        {
            uint tsn = _lost.Head;
            ref SentChunk chunk = ref _sent[tsn];
            OutMessage message = chunk.Message;
            if (message.ExpiresAt <= now || chunk.Transmissions > message.MaxRetransmits)
            {
                Abandon(message);
                continue;
            }

            if (_flight >= window || writer.Remaining < PacketWriter.DataHeaderBytes + ((chunk.Length + 3) & ~3))
                return;
            _lost.Remove(tsn);
            Statistics.Retransmissions++;
            Transmit(now, ref writer, tsn, ref chunk, packet, ChunkFlags.AckNow);
        }
    }

    private void WriteTail(long now, ref PacketWriter writer, long packet)
    {
        uint tsn = _inFlight.Tail;
        ref SentChunk chunk = ref _sent[tsn];
        if (writer.Remaining < PacketWriter.DataHeaderBytes + ((chunk.Length + 3) & ~3) || chunk.Transmissions > chunk.Message.MaxRetransmits)
            return;
        LeaveFlight(tsn, ref chunk);
        Statistics.Retransmissions++;
        Transmit(now, ref writer, tsn, ref chunk, packet, ChunkFlags.AckNow);
    }

    private void Transmit(long now, ref PacketWriter writer, uint tsn, ref SentChunk chunk, long packet, byte flags)
    {
        OutMessage message = chunk.Message;
        if (chunk.Offset == 0)
            flags |= ChunkFlags.Begin;
        if (chunk.Offset + chunk.Length == message.Bytes.Length)
            flags |= ChunkFlags.End;
        if (message.Unordered)
            flags |= ChunkFlags.Unordered;
        Span<byte> body = writer.Chunk(ChunkType.Data, flags, PacketWriter.DataHeaderBytes - 4 + chunk.Length);
        BinaryPrimitives.WriteUInt32BigEndian(body, tsn);
        BinaryPrimitives.WriteUInt16BigEndian(body[4..], message.Stream.Id);
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], message.Unordered ? (ushort)0 : message.Ssn);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], message.Ppid);
        message.Bytes.Span.Slice(chunk.Offset, chunk.Length).CopyTo(body[12..]);
        chunk.SentAt = now;
        chunk.CountsPacket = _lastCounted != packet;
        chunk.Packet = packet;
        chunk.Transmissions++;
        chunk.State = ChunkState.InFlight;
        _inFlight.Add(tsn);
        _flight += chunk.Cost;
        if (chunk.CountsPacket)
        {
            _lastCounted = packet;
            _packetsInFlight++;
        }
    }

    private void LeaveFlight(uint tsn, ref SentChunk chunk)
    {
        _inFlight.Remove(tsn);
        _flight -= chunk.Cost;
        if (chunk.CountsPacket)
            _packetsInFlight--;
        chunk.CountsPacket = false;
    }

    // Bytes of a message are done with: acknowledged in sequence, or dropped.
    private void Settle(OutMessage message, int bytes)
    {
        message.Outstanding -= bytes;
        message.Stream.Buffered -= bytes;
        _bufferedBytes -= bytes;
        if (message.Outstanding > 0)
            return;
        _bufferedMessages--;
        message.Owner?.Dispose();
        Recycle(message);
    }

    private void Recycle(OutMessage message)
    {
        message.Clear();
        if (_spares.Count < 1024)
            _spares.Push(message);
    }

    private void TellBufferedLow()
    {
        if (!_aboveLow || _bufferedBytes > _options.BufferedLow || _bufferedMessages > _options.SendMessages / 2)
            return;
        _aboveLow = false;
        _observer.OnBufferedLow();
    }
}
