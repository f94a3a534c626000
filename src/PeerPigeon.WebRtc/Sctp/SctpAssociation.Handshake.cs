using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>INIT, INIT-ACK, COOKIE-ECHO, COOKIE-ACK. Both sides of WebRTC begin; so INIT and INIT-ACK bear one tag and one TSN (section 5.2.1).</content>
internal sealed partial class SctpAssociation
{
    private const int InitBytes = 16;
    private const int MaxCookieBytes = 1024;
    private const uint DtlsProtects = 1;

    private bool _initOwed;
    private bool _cookieEchoOwed;
    private bool _cookieAckOwed;
    private byte[] _cookie = [];
    private int _handshakeTries;
    private long _handshakeSentAt;
    private long _handshakeAt = WebRtc.Deadline.None;

    /// <summary>Begins the handshake. Both sides may.</summary>
    public void Connect(long now)
    {
        if (_ended || State != SctpState.Closed)
            return;
        State = SctpState.CookieWait;
        _initOwed = true;
        ArmHandshake(now);
    }

    private void ArmHandshake(long now)
    {
        _handshakeSentAt = now;
        _handshakeAt = now + Math.Min(_options.RtoInitial << Math.Min(8, _handshakeTries), _options.RtoMax);
    }

    private void RetryHandshake(long now)
    {
        if (++_handshakeTries > _options.MaxHandshakeTries)
        {
            End($"no answer to {_options.MaxHandshakeTries} attempts in state {State}");
            return;
        }

        _initOwed = State == SctpState.CookieWait;
        _cookieEchoOwed = State == SctpState.CookieEchoed;
        _shutdownOwed = State switch
        {
            SctpState.ShutdownSent => ChunkType.Shutdown,
            SctpState.ShutdownAckSent => ChunkType.ShutdownAck,
            _ => 0,
        };
        ArmHandshake(now);
    }

    private void WriteHandshake(ref PacketWriter writer)
    {
        if (_initOwed)
        {
            _initOwed = false;
            WriteInit(ref writer, ChunkType.Init, [], []);
            return;
        }

        _cookieEchoOwed = false;
        _cookie.CopyTo(writer.Chunk(ChunkType.CookieEcho, 0, _cookie.Length));
    }

    private void WriteInit(ref PacketWriter writer, byte type, ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> unrecognized)
    {
        int zero = _options.ZeroChecksum ? 8 : 0;
        int state = cookie.IsEmpty ? 0 : 4 + cookie.Length;
        Span<byte> body = writer.Chunk(type, 0, InitBytes + 4 + 8 + zero + state + unrecognized.Length);
        BinaryPrimitives.WriteUInt32BigEndian(body, _ownTag);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (uint)_options.ReceiveWindow);
        BinaryPrimitives.WriteUInt16BigEndian(body[8..], _options.Streams);
        BinaryPrimitives.WriteUInt16BigEndian(body[10..], _options.Streams);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], _firstTsn);
        body = body[InitBytes..];
        Parameter(ref body, ParameterType.ForwardTsnSupported, []);
        Parameter(ref body, ParameterType.SupportedExtensions, [ChunkType.ReConfig, ChunkType.ForwardTsn]);
        if (zero > 0)
            Parameter(ref body, ParameterType.ZeroChecksum, [0, 0, 0, (byte)DtlsProtects]);
        if (state > 0)
            Parameter(ref body, ParameterType.StateCookie, cookie);
        unrecognized.CopyTo(body);
    }

    private static void Parameter(ref Span<byte> body, ushort type, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, type);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)(4 + value.Length));
        value.CopyTo(body[4..]);
        int padded = (value.Length + 3) & ~3;
        body[(4 + value.Length)..(4 + padded)].Clear();
        body = body[(4 + padded)..];
    }

    private void OnInit(long now, ReadOnlySpan<byte> body)
    {
        if (!TryReadInit(body, out SctpPeer peer, out byte[] unrecognized, out _))
            return;
        bool restart = State is not (SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed) && peer.Tag != _peer.Tag;
        if (restart || _replies.Count >= _options.PendingControl)
        {
            Statistics.ControlOverLimit++;
            return;
        }

        Span<byte> cookie = stackalloc byte[SctpCookie.Bytes];
        SctpCookie.Write(cookie, _cookieSecret, now, _ownTag, peer);
        Span<byte> packet = stackalloc byte[512];
        var writer = new PacketWriter(packet, peer.Tag);
        WriteInit(ref writer, ChunkType.InitAck, cookie, unrecognized);
        _replies.Enqueue(packet[..writer.Finish(withChecksum: true)].ToArray());
    }

    private void OnInitAck(long now, ReadOnlySpan<byte> body)
    {
        if (State != SctpState.CookieWait || !TryReadInit(body, out SctpPeer peer, out _, out ReadOnlySpan<byte> cookie)
            || cookie.IsEmpty || cookie.Length > MaxCookieBytes)
        {
            return;
        }

        Adopt(peer);
        MeasureHandshake(now);
        _cookie = cookie.ToArray();
        State = SctpState.CookieEchoed;
        _initOwed = false;
        _cookieEchoOwed = true;
        _handshakeTries = 0;
        ArmHandshake(now);
    }

    private void OnCookieEcho(long now, ReadOnlySpan<byte> cookie)
    {
        if (!SctpCookie.TryRead(cookie, _cookieSecret, _ownTag, out long made, out SctpPeer peer))
        {
            Statistics.ChunksRefused++;
            return;
        }

        if (State is not (SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed))
        {
            _cookieAckOwed |= peer.Tag == _peer.Tag;
            return;
        }

        if (now - made > _options.CookieLife)
        {
            if (_peer.Tag == 0)
                _peer = peer with { ZeroChecksum = false };
            Span<byte> cause = stackalloc byte[8];
            BinaryPrimitives.WriteUInt16BigEndian(cause, ErrorCause.StaleCookie);
            BinaryPrimitives.WriteUInt16BigEndian(cause[2..], 8);
            BinaryPrimitives.WriteUInt32BigEndian(cause[4..], (uint)Math.Min(uint.MaxValue, now - made - _options.CookieLife));
            Answer(ChunkType.Error, 0, cause);
            return;
        }

        Adopt(peer);
        _cookieAckOwed = true;
        Establish(now);
    }

    private void OnCookieAck(long now)
    {
        if (State != SctpState.CookieEchoed)
            return;
        MeasureHandshake(now);
        Establish(now);
    }

    private void Adopt(in SctpPeer peer)
    {
        _peer = peer;
        _peerWindow = peer.Window;
        _cumulative = peer.InitialTsn - 1;
        _received.MoveTo(peer.InitialTsn);
        _incomingRequest = peer.InitialTsn - 1;
    }

    private void MeasureHandshake(long now)
    {
        if (_handshakeTries == 0)
            OnRoundTrip(now, now - _handshakeSentAt);
    }

    private void Establish(long now)
    {
        State = SctpState.Established;
        _initOwed = false;
        _cookieEchoOwed = false;
        _cookie = [];
        _handshakeAt = WebRtc.Deadline.None;
        _handshakeTries = 0;
        _heartbeatAt = now + _options.HeartbeatInterval;
        _observer.OnEstablished();
    }

    private static bool TryReadInit(ReadOnlySpan<byte> body, out SctpPeer peer, out byte[] unrecognized, out ReadOnlySpan<byte> cookie)
    {
        peer = default;
        unrecognized = [];
        cookie = default;
        if (body.Length < InitBytes)
            return false;
        uint tag = BinaryPrimitives.ReadUInt32BigEndian(body);
        ushort outStreams = BinaryPrimitives.ReadUInt16BigEndian(body[8..]);
        ushort inStreams = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        if (tag == 0 || outStreams == 0 || inStreams == 0)
            return false;
        bool forward = false;
        bool reConfig = false;
        bool zero = false;
        var parameters = new ParameterReader(body[InitBytes..]);
        while (parameters.Next())
        {
            switch (parameters.Type)
            {
                case ParameterType.ForwardTsnSupported:
                    forward = true;
                    break;
                case ParameterType.SupportedExtensions:
                    reConfig |= parameters.Value.Contains(ChunkType.ReConfig);
                    forward |= parameters.Value.Contains(ChunkType.ForwardTsn);
                    break;
                case ParameterType.ZeroChecksum:
                    zero = parameters.Value.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(parameters.Value) == DtlsProtects;
                    break;
                case ParameterType.StateCookie:
                    cookie = parameters.Value;
                    break;
                default:
                    if ((parameters.Type & 0x4000) != 0 && unrecognized.Length == 0 && parameters.Whole.Length <= 64)
                        unrecognized = Unrecognized(parameters.Whole);
                    if ((parameters.Type & 0x8000) == 0 && parameters.Type is not (5 or 6 or 9 or 11 or 12))
                        goto end;
                    break;
            }
        }

    end:
        peer = new(
            tag,
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[4..]),
            outStreams,
            inStreams,
            forward,
            reConfig,
            zero);
        return true;
    }

    private static byte[] Unrecognized(ReadOnlySpan<byte> parameter)
    {
        var wrapped = new byte[4 + ((parameter.Length + 3) & ~3)];
        BinaryPrimitives.WriteUInt16BigEndian(wrapped, ParameterType.Unrecognized);
        BinaryPrimitives.WriteUInt16BigEndian(wrapped.AsSpan(2), (ushort)(4 + parameter.Length));
        parameter.CopyTo(wrapped.AsSpan(4));
        return wrapped;
    }
}
