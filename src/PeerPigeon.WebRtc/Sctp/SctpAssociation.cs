using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <summary>
/// One SCTP association (RFC 9260) inside DTLS (RFC 8261), with partial reliability (RFC 3758), stream reset (RFC 6525) and
/// zero checksum (RFC 9653). No clock, no timer, no socket, no lock: one thread calls it, passes the time in microseconds,
/// gives it packets and takes packets.
/// </summary>
/// <remarks>
/// After any call that may make it speak (<see cref="Receive"/>, <see cref="EndReceive"/>, <see cref="OnDeadline"/>,
/// <see cref="TrySend"/>, <see cref="Release"/>, <see cref="ResetStream"/>, …) take packets from <see cref="Poll"/> until it
/// gives 0, then read <see cref="Deadline"/>.
/// </remarks>
internal sealed partial class SctpAssociation
{
    private readonly SctpOptions _options;
    private readonly RandomFill _random;
    private readonly ISctpObserver _observer;
    private readonly byte[] _cookieSecret = new byte[32];
    private readonly uint _ownTag;
    private readonly uint _firstTsn;
    private readonly Queue<byte[]> _replies = [];
    private readonly Queue<byte[]> _control = [];
    private SctpPeer _peer;
    private bool _ended;

    public SctpAssociation(SctpOptions options, RandomFill random, ISctpObserver observer)
    {
        _options = options.Validated();
        _random = random;
        _observer = observer;
        random(_cookieSecret);
        _ownTag = Math.Max(1, Draw());
        _firstTsn = Draw();
        _resetRequest = _firstTsn;
        _sent = new(_firstTsn);
        _inFlight = new(_sent);
        _lost = new(_sent);
        _congestion = new(options);
        _roundTrip = new(options);
        _gaps = new(options.GapRuns);
    }

    public SctpState State { get; private set; }

    public SctpStatistics Statistics { get; } = new();

    /// <summary>When <see cref="OnDeadline"/> is due; <see cref="Deadline.None"/> if never.</summary>
    public long Deadline => Math.Min(
        Math.Min(Math.Min(_handshakeAt, _lossAt), Math.Min(_reorderAt, _ackAt)),
        Math.Min(Math.Min(_resetAt, _heartbeatAt), _silenceAt));

    private bool IsOpen => State is SctpState.Established or SctpState.ShutdownPending or SctpState.ShutdownReceived;

    /// <summary>Takes one packet. End a batch of them with <see cref="EndReceive"/>.</summary>
    public void Receive(long now, ReadOnlySpan<byte> packet)
    {
        if (_ended || !Accepts(packet))
        {
            Statistics.PacketsRefused++;
            return;
        }

        Statistics.PacketsReceived++;
        _dataInPacket = false;
        ReadOnlySpan<byte> rest = packet[PacketWriter.HeaderBytes..];
        bool heard = false;
        while (rest.Length >= 4 && !_ended)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 4 || length > rest.Length)
            {
                Statistics.ChunksRefused++;
                break;
            }

            heard |= rest[0] != ChunkType.Init;
            if (!OnChunk(now, rest[0], rest[1], rest[4..length]))
                break;
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }

        if (heard)
            Heard(now);
        if (_dataInPacket)
        {
            _unackedPackets++;
            _dataInBatch = true;
        }
    }

    /// <summary>Ends a batch of received packets: decides whether they are acknowledged at once.</summary>
    public void EndReceive(long now)
    {
        if (_ended)
            return;
        if (_unackedPackets >= 2 || _ackNow || IsStream(now))
            _sackDue = true;
        else if (_unackedPackets == 1 && _ackAt == WebRtc.Deadline.None)
            _ackAt = now + _options.AckDelay;
    }

    /// <summary>Writes the next packet that may be sent now.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="packet">At least <see cref="SctpOptions.MaxPacketBytes"/>.</param>
    /// <returns>Its length, 0 if there is none.</returns>
    public int Poll(long now, Span<byte> packet)
    {
        if (_replies.TryDequeue(out byte[]? reply))
        {
            reply.CopyTo(packet);
            Statistics.PacketsSent++;
            return reply.Length;
        }

        if (_ended)
            return 0;
        var writer = new PacketWriter(packet[.._options.MaxPacketBytes], _initOwed ? 0 : _peer.Tag);
        if (_initOwed || _cookieEchoOwed)
        {
            WriteHandshake(ref writer);
            Statistics.PacketsSent++;
            return writer.Finish(withChecksum: true);
        }

        if (_peer.Tag == 0)
            return 0;
        WriteControl(now, ref writer);
        if (IsOpen)
        {
            WriteData(now, ref writer);
            if (writer.IsEmpty && _resetsWaiting.Count > 0)
                WriteReset(now, ref writer);
        }

        if (writer.IsEmpty)
            return 0;
        Statistics.PacketsSent++;
        return writer.Finish(!_peer.ZeroChecksum);
    }

    /// <summary>Does what is due.</summary>
    public void OnDeadline(long now)
    {
        if (_handshakeAt <= now)
            RetryHandshake(now);
        if (_silenceAt <= now && !_ended)
            OnSilence(now);
        if (_reorderAt <= now)
            DetectLosses(now, _options.MaxPacketBytes);
        if (_lossAt <= now)
            OnLossTimer(now);
        if (_ackAt <= now)
        {
            _ackAt = WebRtc.Deadline.None;
            _sackDue = _unackedPackets > 0;
        }

        if (_resetAt <= now)
            RetryReset();
        if (_heartbeatAt <= now)
            OnHeartbeatTimer(now);
    }

    private bool OnChunk(long now, byte type, byte flags, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case ChunkType.Data:
                OnData(now, flags, body);
                return true;
            case ChunkType.Sack:
                OnSack(now, body);
                return true;
            case ChunkType.Init:
                OnInit(now, body);
                return false;
            case ChunkType.InitAck:
                OnInitAck(now, body);
                return true;
            case ChunkType.CookieEcho:
                OnCookieEcho(now, body);
                return true;
            case ChunkType.CookieAck:
                OnCookieAck(now);
                return true;
            case ChunkType.Heartbeat:
                Answer(ChunkType.HeartbeatAck, 0, body);
                return true;
            case ChunkType.HeartbeatAck:
                OnHeartbeatAck(now, body);
                return true;
            case ChunkType.ForwardTsn:
                OnForwardTsn(body);
                return true;
            case ChunkType.ReConfig:
                OnReConfig(body);
                return true;
            case ChunkType.Abort:
                OnAbort(body);
                return false;
            case ChunkType.Error:
                OnError(body);
                return true;
            case ChunkType.Shutdown:
                OnShutdown(now, body);
                return true;
            case ChunkType.ShutdownAck:
                OnShutdownAck();
                return true;
            case ChunkType.ShutdownComplete:
                if (State == SctpState.ShutdownAckSent)
                    End(null);
                return true;
            case ChunkType.Pad:
                return true;
            default:
                return OnUnknownChunk(type, flags, body);
        }
    }

    // The two high bits say what to do with what is not known: go on or stop, report or not.
    private bool OnUnknownChunk(byte type, byte flags, ReadOnlySpan<byte> body)
    {
        if ((type & 0x40) != 0)
        {
            var cause = new byte[8 + Math.Min(body.Length, 64)];
            BinaryPrimitives.WriteUInt16BigEndian(cause, ErrorCause.UnrecognizedChunk);
            BinaryPrimitives.WriteUInt16BigEndian(cause.AsSpan(2), (ushort)cause.Length);
            cause[4] = type;
            cause[5] = flags;
            BinaryPrimitives.WriteUInt16BigEndian(cause.AsSpan(6), (ushort)(4 + body.Length));
            body[..(cause.Length - 8)].CopyTo(cause.AsSpan(8));
            Answer(ChunkType.Error, 0, cause);
        }

        return (type & 0x80) != 0;
    }

    private bool Accepts(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < PacketWriter.HeaderBytes + 4)
            return false;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(packet[8..]);
        if ((checksum != 0 || !_options.ZeroChecksum) && checksum != Crc32C.OfPacket(packet))
            return false;
        uint tag = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        byte type = packet[12];
        if (type == ChunkType.Init)
            return tag == 0;
        if (type is ChunkType.Abort or ChunkType.ShutdownComplete && (packet[13] & ChunkFlags.TagReflected) != 0)
            return tag == _peer.Tag && tag != 0;
        return tag == _ownTag;
    }

    private void WriteControl(long now, ref PacketWriter writer)
    {
        if (_cookieAckOwed)
        {
            _cookieAckOwed = false;
            writer.Chunk(ChunkType.CookieAck, 0, 0);
        }

        if (_shutdownOwed != 0)
            WriteShutdown(now, ref writer);
        if (_sackDue)
            WriteSack(ref writer);
        if (_forwardOwed)
            WriteForwardTsn(now, ref writer);
        while (_control.TryPeek(out byte[]? chunk) && writer.TryAppend(chunk))
            _control.Dequeue();
        if (_resetsWaiting.Count > 0 || _resetOwed)
            WriteReset(now, ref writer);
        if (_heartbeatOwed)
            WriteHeartbeat(now, ref writer);
    }

    private void Answer(byte type, byte flags, ReadOnlySpan<byte> body)
    {
        int most = _options.MaxPacketBytes - PacketWriter.HeaderBytes - 4;
        if (_control.Count >= _options.PendingControl || body.Length > most)
        {
            Statistics.ControlOverLimit++;
            return;
        }

        var chunk = new byte[4 + body.Length];
        chunk[0] = type;
        chunk[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(chunk.AsSpan(2), (ushort)chunk.Length);
        body.CopyTo(chunk.AsSpan(4));
        _control.Enqueue(chunk);
    }

    private uint Draw()
    {
        Span<byte> bytes = stackalloc byte[4];
        _random(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
