using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>What happens when no SACK comes: a probe, then timeouts. And giving up messages: FORWARD-TSN (RFC 3758).</content>
internal sealed partial class SctpAssociation
{
    private const int MaxSkippedStreams = 64;

    private readonly List<(ushort Stream, ushort Ssn)> _skipped = [];
    private long _lossAt = WebRtc.Deadline.None;
    private bool _probed;
    private int _timeouts;
    private uint _forwardTo;
    private bool _forwardOwed;
    private bool _forwarding;

    // Two round trips and the peer's delay until a probe; a timeout, doubled each time, once the probe is out.
    private void ArmLossTimer(long now)
    {
        if (_sent.Count == 0)
        {
            _lossAt = WebRtc.Deadline.None;
            return;
        }

        bool probe = !_probed && _inFlight.Count > 0 && _roundTrip.Smoothed > 0;
        long wait = probe
            ? Math.Max(_options.ProbeMin, (2 * _roundTrip.Smoothed) + (_packetsInFlight <= 1 ? 2 * _options.AckDelay : 0))
            : Math.Min(_options.RtoMax, _roundTrip.Timeout << Math.Min(10, _timeouts));
        _lossAt = now + wait;
    }

    private void OnLossTimer(long now)
    {
        if (!_probed && _inFlight.Count > 0)
        {
            _probed = true;
            _probeOwed = true;
            Statistics.Probes++;
            ArmLossTimer(now);
            return;
        }

        Statistics.Timeouts++;
        if (++_timeouts > _options.MaxRetransmissions)
        {
            End($"nothing was acknowledged after {_options.MaxRetransmissions} retransmission timeouts");
            return;
        }

        // A peer may take gap blocks back; the second timeout in a row no longer relies on them.
        if (_timeouts > 1)
            ForgetGapAcks();
        while (_inFlight.Count > 0)
            MarkLost(_inFlight.Head, ref _sent[_inFlight.Head]);
        _congestion.OnTimeout();
        _forwardOwed = _forwarding;
        ArmLossTimer(now);
    }

    private void ForgetGapAcks()
    {
        for (uint tsn = _sent.First; tsn != _sent.Next; tsn++)
        {
            ref SentChunk chunk = ref _sent[tsn];
            if (chunk.State != ChunkState.Acked)
                continue;
            chunk.State = ChunkState.Lost;
            _lost.Add(tsn);
        }
    }

    private void Abandon(OutMessage message)
    {
        Statistics.MessagesAbandoned++;
        message.Abandoned = true;
        uint tsn = _lost.Head;
        while (_sent.Contains(tsn - 1) && _sent[tsn - 1].Message == message)
            tsn--;
        for (; _sent.Contains(tsn) && _sent[tsn].Message == message; tsn++)
        {
            ref SentChunk chunk = ref _sent[tsn];
            if (chunk.State == ChunkState.InFlight)
                LeaveFlight(tsn, ref chunk);
            else if (chunk.State == ChunkState.Lost)
                _lost.Remove(tsn);
            chunk.State = ChunkState.Abandoned;
        }

        if (_current == message)
            _current = null;
        int unsent = message.Bytes.Length - message.Fragmented;
        if (unsent > 0)
            Settle(message, unsent);
        AdvanceForward();
    }

    // How far everything in a row is given up; the peer is told to pass over it.
    private void AdvanceForward()
    {
        if (_sent.Count == 0 || _sent[_sent.First].State != ChunkState.Abandoned)
        {
            _forwarding = false;
            _forwardOwed = false;
            return;
        }

        uint to = CumulativeAcked;
        _skipped.Clear();
        while (_sent.Contains(to + 1) && _sent[to + 1].State == ChunkState.Abandoned && Skip(_sent[to + 1].Message))
            to++;
        _forwardOwed |= !_forwarding || to != _forwardTo;
        _forwardTo = to;
        _forwarding = true;
    }

    private bool Skip(OutMessage message)
    {
        if (message.Unordered)
            return true;
        for (int i = 0; i < _skipped.Count; i++)
        {
            if (_skipped[i].Stream != message.Stream.Id)
                continue;
            _skipped[i] = (message.Stream.Id, message.Ssn);
            return true;
        }

        if (_skipped.Count == MaxSkippedStreams)
            return false;
        _skipped.Add((message.Stream.Id, message.Ssn));
        return true;
    }

    private void WriteForwardTsn(long now, ref PacketWriter writer)
    {
        if (writer.Remaining < 8 + (4 * _skipped.Count))
            return;
        _forwardOwed = false;
        Span<byte> body = writer.Chunk(ChunkType.ForwardTsn, 0, 4 + (4 * _skipped.Count));
        BinaryPrimitives.WriteUInt32BigEndian(body, _forwardTo);
        for (int i = 0; i < _skipped.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body[(4 + (4 * i))..], _skipped[i].Stream);
            BinaryPrimitives.WriteUInt16BigEndian(body[(6 + (4 * i))..], _skipped[i].Ssn);
        }

        ExpectAnswer(now);
        ArmLossTimer(now);
    }
}
