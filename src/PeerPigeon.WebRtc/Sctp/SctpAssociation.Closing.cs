using System.Buffers.Binary;
using System.Text;

namespace PeerPigeon.WebRtc;

/// <content>The ends: SHUTDOWN in three steps once everything is acknowledged, ABORT at once, errors reported by the other side.</content>
internal sealed partial class SctpAssociation
{
    private const int MaxReasonBytes = 128;
    private byte _shutdownOwed;

    /// <summary>Sends what is queued, then closes in order.</summary>
    public void Shutdown(long now)
    {
        switch (State)
        {
            case SctpState.Established:
                State = SctpState.ShutdownPending;
                ContinueShutdown(now);
                break;
            case SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed:
                End(null);
                break;
        }
    }

    /// <summary>Closes at once and tells the other side; the packet waits in <see cref="Poll"/>.</summary>
    public void Abort(string reason) => AbortWith(ErrorCause.UserAbort, reason, null);

    private void Violated(string what) => AbortWith(ErrorCause.ProtocolViolation, what, $"the other side broke the protocol: {what}");

    private void AbortWith(ushort cause, string reason, string? failure)
    {
        if (_ended)
            return;
        if (_peer.Tag != 0)
        {
            Span<byte> text = stackalloc byte[MaxReasonBytes];
            Encoding.UTF8.TryGetBytes(reason.Length > MaxReasonBytes / 3 ? reason[..(MaxReasonBytes / 3)] : reason, text, out int length);
            Span<byte> packet = stackalloc byte[MaxReasonBytes + 32];
            var writer = new PacketWriter(packet, _peer.Tag);
            Span<byte> body = writer.Chunk(ChunkType.Abort, 0, 4 + length);
            BinaryPrimitives.WriteUInt16BigEndian(body, cause);
            BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)(4 + length));
            text[..length].CopyTo(body[4..]);
            _replies.Enqueue(packet[..writer.Finish(withChecksum: true)].ToArray());
        }

        End(failure);
    }

    private void OnAbort(ReadOnlySpan<byte> body)
    {
        string failure = "the other side aborted";
        if (body.Length >= 4)
        {
            int cause = BinaryPrimitives.ReadUInt16BigEndian(body);
            failure += $" (cause {cause})";
            if (cause is ErrorCause.UserAbort or ErrorCause.ProtocolViolation && body.Length > 4)
                failure += ": " + Encoding.UTF8.GetString(body[4..Math.Min(body.Length, 4 + MaxReasonBytes)]);
        }

        End(failure);
    }

    private void OnError(ReadOnlySpan<byte> body)
    {
        // A stale cookie means our COOKIE-ECHO came too late: begin again.
        if (body.Length < 4 || State != SctpState.CookieEchoed || BinaryPrimitives.ReadUInt16BigEndian(body) != ErrorCause.StaleCookie)
            return;
        State = SctpState.CookieWait;
        _cookieEchoOwed = false;
        _initOwed = true;
    }

    private void OnShutdown(long now, ReadOnlySpan<byte> body)
    {
        if (body.Length < 4)
            return;
        uint cumulative = BinaryPrimitives.ReadUInt32BigEndian(body);
        if ((int)(cumulative - CumulativeAcked) > 0 && (int)(cumulative - _sent.Next) < 0)
        {
            var news = new SackNews { LatestBefore = _latestArrived };
            AckThrough(now, cumulative, ref news);
            ArmLossTimer(now);
        }

        if (State == SctpState.ShutdownSent)
            SendShutdownAck(now);
        else if (State is SctpState.Established or SctpState.ShutdownPending)
            State = SctpState.ShutdownReceived;
        ContinueShutdown(now);
    }

    private void ContinueShutdown(long now)
    {
        if (State is not (SctpState.ShutdownPending or SctpState.ShutdownReceived) || _bufferedMessages > 0 || _sent.Count > 0)
            return;
        if (State == SctpState.ShutdownReceived)
        {
            SendShutdownAck(now);
            return;
        }

        State = SctpState.ShutdownSent;
        _shutdownOwed = ChunkType.Shutdown;
        ArmHandshake(now);
    }

    private void SendShutdownAck(long now)
    {
        State = SctpState.ShutdownAckSent;
        _shutdownOwed = ChunkType.ShutdownAck;
        ArmHandshake(now);
    }

    private void OnShutdownAck()
    {
        if (State is not (SctpState.ShutdownSent or SctpState.ShutdownAckSent))
            return;
        Span<byte> packet = stackalloc byte[16];
        var writer = new PacketWriter(packet, _peer.Tag);
        writer.Chunk(ChunkType.ShutdownComplete, 0, 0);
        _replies.Enqueue(packet[..writer.Finish(withChecksum: true)].ToArray());
        End(null);
    }

    private void WriteShutdown(long now, ref PacketWriter writer)
    {
        if (_shutdownOwed == ChunkType.Shutdown)
            BinaryPrimitives.WriteUInt32BigEndian(writer.Chunk(ChunkType.Shutdown, 0, 4), _cumulative);
        else
            writer.Chunk(ChunkType.ShutdownAck, 0, 0);
        _shutdownOwed = 0;
        ExpectAnswer(now);
    }

    // Frees everything, then tells. The last reply stays in Poll.
    private void End(string? failure)
    {
        if (_ended)
            return;
        _ended = true;
        State = SctpState.Closed;
        _handshakeAt = _lossAt = _reorderAt = _ackAt = _resetAt = _heartbeatAt = _silenceAt = WebRtc.Deadline.None;
        DisposeOutgoing();
        DropIncoming();
        _control.Clear();
        _observer.OnClosed(failure);
    }

    private void DisposeOutgoing()
    {
        OutMessage? last = null;
        for (uint tsn = _sent.First; tsn != _sent.Next; tsn++)
        {
            OutMessage message = _sent[tsn].Message;
            if (message != last && message != _current)
                message.Owner?.Dispose();
            last = message;
        }

        _current?.Owner?.Dispose();
        foreach (OutStream stream in _outgoing.Values)
        {
            while (stream.Head is not null)
                stream.Dequeue().Owner?.Dispose();
        }

        while (_sent.Count > 0)
            _sent.RemoveFirst();
        _sent.Trim();
        _outgoing.Clear();
        _spares.Clear();
        _lastUsed = _readyHead = _readyTail = null;
        _current = null;
        _bufferedBytes = 0;
        _bufferedMessages = 0;
    }
}
