using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>Is the other side alive? Quiet for a while: ask. Nothing at all in return for <see cref="SctpOptions.SilenceLimit"/>: dead.</content>
internal sealed partial class SctpAssociation
{
    private const int HeartbeatBytes = 16;
    private const long HeartbeatRetry = 500_000;
    private const long Overslept = 500_000;

    private long _heartbeatAt = WebRtc.Deadline.None;
    private long _silenceAt = WebRtc.Deadline.None;
    private bool _heartbeatOwed;
    private bool _heartbeatAsked;
    private long _heartbeatSentAt;
    private ulong _heartbeatNonce;

    private void Heard(long now)
    {
        _silenceAt = WebRtc.Deadline.None;
        if (!IsOpen)
            return;
        if (_inFlight.Count > 0)
            _silenceAt = now + _options.SilenceLimit;
        _heartbeatAsked = false;
        _heartbeatAt = now + _options.HeartbeatInterval;
    }

    private void ExpectAnswer(long now)
    {
        if (_silenceAt == WebRtc.Deadline.None)
            _silenceAt = now + _options.SilenceLimit;
    }

    // Whoever comes late slept itself, and has not looked yet at what arrived meanwhile. And the other side may but sleep: it is told, or it would
    // take us for connected until its own patience ends.
    private void OnSilence(long now)
    {
        if (now - _silenceAt >= Overslept)
            _silenceAt = now + Overslept;
        else
            AbortWith(ErrorCause.UserAbort, "silent", $"the other side has been silent for {_options.SilenceLimit / 1000} ms");
    }

    private void OnHeartbeatTimer(long now)
    {
        if (!IsOpen)
        {
            _heartbeatAt = WebRtc.Deadline.None;
            return;
        }

        if (!_heartbeatAsked)
            Trim();
        _heartbeatAsked = true;
        _heartbeatOwed = true;
        _heartbeatAt = now + HeartbeatRetry;
    }

    // <code>parameter 1, length 20 | sent 8 | nonce 8</code>
    private void WriteHeartbeat(long now, ref PacketWriter writer)
    {
        if (writer.Remaining < 8 + HeartbeatBytes)
            return;
        _heartbeatOwed = false;
        _heartbeatSentAt = now;
        _heartbeatNonce = ((ulong)Draw() << 32) | Draw();
        Span<byte> body = writer.Chunk(ChunkType.Heartbeat, 0, 4 + HeartbeatBytes);
        BinaryPrimitives.WriteUInt16BigEndian(body, ParameterType.HeartbeatInfo);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], 4 + HeartbeatBytes);
        BinaryPrimitives.WriteInt64BigEndian(body[4..], now);
        BinaryPrimitives.WriteUInt64BigEndian(body[12..], _heartbeatNonce);
        ExpectAnswer(now);
    }

    private void OnHeartbeatAck(long now, ReadOnlySpan<byte> body)
    {
        if (body.Length != 4 + HeartbeatBytes || _heartbeatNonce == 0
            || BinaryPrimitives.ReadUInt64BigEndian(body[12..]) != _heartbeatNonce)
        {
            return;
        }

        _heartbeatNonce = 0;
        OnRoundTrip(now, now - _heartbeatSentAt);
    }

    // An idle association keeps next to nothing.
    private void Trim()
    {
        _sent.Trim();
        _received.Trim();
        _gaps.Trim();
        if (!_hasPartial)
            _partialBuffer = [];
        if (_spares.Count <= IdleMessages)
            return;
        _spares.Clear();
        _spares.TrimExcess();
    }
}
