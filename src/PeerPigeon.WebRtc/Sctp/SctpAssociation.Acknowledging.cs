using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>
/// What a SACK says. Loss is found by time (RACK, RFC 8985): a chunk is lost when one sent later has arrived and it is overdue
/// by a reordering window, or, until reordering was ever seen, when three later packets passed it (fast retransmit).
/// </content>
internal sealed partial class SctpAssociation
{
    private const int SackBytes = 12;
    private const int FastRetransmitPackets = 3;
    private const int MaxReorderSteps = 20;

    private readonly CongestionWindow _congestion;
    private readonly RoundTrip _roundTrip;
    private long _latestArrived;
    private long _latestDelay;
    private bool _reorderingSeen;
    private int _reorderSteps = 1;
    private long _reorderAt = WebRtc.Deadline.None;

    private uint CumulativeAcked => _sent.First - 1;

    private void OnSack(long now, ReadOnlySpan<byte> body)
    {
        if (body.Length < SackBytes)
            return;
        uint cumulative = BinaryPrimitives.ReadUInt32BigEndian(body);
        int blocks = BinaryPrimitives.ReadUInt16BigEndian(body[8..]);
        int duplicates = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        bool old = (int)(cumulative - CumulativeAcked) < 0;
        if (old || (int)(cumulative - _sent.Next) >= 0 || body.Length < SackBytes + (4 * (blocks + duplicates)))
        {
            if (!old)
                Statistics.ChunksRefused++;
            return;
        }

        _peerWindow = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        var news = new SackNews { LatestBefore = _latestArrived };
        int flightBefore = _flight;
        bool advanced = AckThrough(now, cumulative, ref news);
        AckBlocks(now, cumulative, body.Slice(SackBytes, 4 * blocks), ref news);
        if (duplicates > 0)
            _reorderSteps = Math.Min(MaxReorderSteps, _reorderSteps + 1);
        if (news.RoundTrip > 0)
            OnRoundTrip(now, news.RoundTrip);
        DetectLosses(now, news.Bytes);
        if (news.Bytes > 0)
            _congestion.OnAcked(now, news.Bytes, flightBefore, _latestArrived, _nextPacket);
        if (news.Bytes > 0 || advanced)
        {
            _timeouts = 0;
            _probed = false;
        }
        else if (_peerWindow < _options.MaxPacketBytes)
        {
            _timeouts = Math.Min(_timeouts, _options.MaxRetransmissions / 2);
        }

        AdvanceForward();
        ArmLossTimer(now);
        TellBufferedLow();
        if (!_ended)
            ContinueShutdown(now);
    }

    private bool AckThrough(long now, uint cumulative, ref SackNews news)
    {
        bool advanced = false;
        while (_sent.Count > 0 && (int)(cumulative - _sent.First) >= 0)
        {
            uint tsn = _sent.First;
            ref SentChunk chunk = ref _sent[tsn];
            Acknowledge(now, tsn, ref chunk, ref news);
            OutMessage message = chunk.Message;
            int length = chunk.Length;
            _sent.RemoveFirst();
            Settle(message, length);
            advanced = true;
        }

        return advanced;
    }

    private void AckBlocks(long now, uint cumulative, ReadOnlySpan<byte> blocks, ref SackNews news)
    {
        for (; !blocks.IsEmpty; blocks = blocks[4..])
        {
            uint first = cumulative + BinaryPrimitives.ReadUInt16BigEndian(blocks);
            uint last = cumulative + BinaryPrimitives.ReadUInt16BigEndian(blocks[2..]);
            if ((int)(last - first) < 0 || !_sent.Contains(first) || !_sent.Contains(last))
            {
                Statistics.ChunksRefused++;
                continue;
            }

            // A run that was acknowledged before is stepped over.
            for (uint tsn = first; (int)(last - tsn) >= 0; tsn++)
            {
                ref SentChunk chunk = ref _sent[tsn];
                if (chunk.State == ChunkState.Acked)
                {
                    tsn = chunk.AckedTo;
                    continue;
                }

                Acknowledge(now, tsn, ref chunk, ref news);
                chunk.AckedTo = tsn;
            }

            ref SentChunk begin = ref _sent[first];
            if (begin.State == ChunkState.Acked && (int)(last - begin.AckedTo) > 0)
                begin.AckedTo = last;
        }
    }

    private void Acknowledge(long now, uint tsn, ref SentChunk chunk, ref SackNews news)
    {
        switch (chunk.State)
        {
            case ChunkState.InFlight:
                LeaveFlight(tsn, ref chunk);
                break;
            case ChunkState.Lost:
                _lost.Remove(tsn);
                _reorderingSeen = true;
                break;
            default:
                return;
        }

        chunk.State = ChunkState.Acked;
        news.Bytes += chunk.Cost;
        long delay = now - chunk.SentAt;
        bool once = chunk.Transmissions == 1;
        _reorderingSeen |= once && chunk.Packet < news.LatestBefore;
        if (chunk.Packet <= _latestArrived || (!once && delay < _congestion.LeastDelay))
            return;
        _latestArrived = chunk.Packet;
        _latestDelay = delay;
        if (once)
            news.RoundTrip = Math.Max(1, delay);
    }

    private void DetectLosses(long now, int arrived)
    {
        _reorderAt = WebRtc.Deadline.None;
        long tolerance = Math.Min(_reorderSteps * _congestion.LeastDelay / 4, _roundTrip.Smoothed);
        while (_inFlight.Count > 0)
        {
            uint tsn = _inFlight.Head;
            ref SentChunk chunk = ref _sent[tsn];
            if (chunk.Packet >= _latestArrived)
                return;
            long due = chunk.SentAt + _latestDelay + tolerance;
            bool passed = !_reorderingSeen && _latestArrived - chunk.Packet >= FastRetransmitPackets;
            if (!passed && due > now)
            {
                _reorderAt = due;
                return;
            }

            _congestion.OnLost(chunk.Cost);
            MarkLost(tsn, ref chunk);
            _congestion.Conserve(_flight + arrived);
        }
    }

    private void MarkLost(uint tsn, ref SentChunk chunk)
    {
        LeaveFlight(tsn, ref chunk);
        chunk.State = ChunkState.Lost;
        _lost.Add(tsn);
    }

    private void OnRoundTrip(long now, long rtt)
    {
        _roundTrip.Measured(rtt);
        _congestion.OnRoundTrip(now, Math.Max(1, rtt));
        Statistics.SmoothedRoundTrip = _roundTrip.Smoothed;
        Statistics.CongestionWindow = _congestion.Bytes;
    }

    /// <summary>What one SACK brought.</summary>
    private ref struct SackNews
    {
        public int Bytes;
        public long RoundTrip;
        public long LatestBefore;
    }
}
