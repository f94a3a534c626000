namespace PeerPigeon.WebRtc;

/// <summary>
/// How many bytes may be in flight. Counts acknowledged bytes and judges once a round trip, by loss and delay together:
/// <list type="bullet">
/// <item>slow start doubles until a queue shows (the round's least delay rises by a quarter, at least 5 ms) or loss does;</item>
/// <item>then a sixteenth more each round while the window is used, a packet more once a queue shows;</item>
/// <item>× 0.7 when a queue shows and more than a tenth of <see cref="SctpOptions.LossTolerance"/> is lost;</item>
/// <item>less by the share that was lost, at least × 0.7, when that share exceeds the tolerance without any queue;</item>
/// <item>× 0.85 when delay alone says so (twice the least, and 15 ms);</item>
/// <item>four packets after a timeout, then slow start to half of what was.</item>
/// </list>
/// </summary>
/// <remarks>
/// Loss without delay is what radio and crowded sockets do; halving for it, as RFC 9260 does, leaves 0.7 MB/s at 1 % and
/// 20 ms. Every 10 s without the least delay seen again, two rounds at half the window let queues drain and show it.
/// Never more than <see cref="SctpOptions.CongestionCap"/>.
/// </remarks>
internal sealed class CongestionWindow
{
    private const long QueueMicros = 5_000;
    private const long StandingQueueMicros = 15_000;
    private const long LeastDelayLife = 10_000_000;

    private readonly SctpOptions _options;
    private readonly int _floor;
    private readonly int _initial;
    private int _window;
    private int _slowStartEnd = int.MaxValue;
    private long _roundEnd;
    private long _roundDelay = long.MaxValue;
    private long _leastDelayAt;
    private bool _used;
    private int _drainRounds;
    private int _ceiling = int.MaxValue;

    // Of this round, and of those before with half the weight each.
    private long _delivered;
    private long _lost;

    public CongestionWindow(SctpOptions options)
    {
        _options = options;
        _floor = Math.Min(4 * options.MaxPacketBytes, options.CongestionCap);
        _initial = Math.Min(options.InitialWindowPackets * options.MaxPacketBytes, options.CongestionCap);
        _window = _initial;
    }

    /// <summary>Bytes that may be in flight now.</summary>
    public int Bytes => Math.Min(_ceiling, _drainRounds > 0 ? Math.Max(_floor, _window / 2) : _window);

    /// <summary>Microseconds, the least round trip of late; 0 while unknown.</summary>
    public long LeastDelay { get; private set; }

    public void OnRoundTrip(long now, long rtt)
    {
        _roundDelay = Math.Min(_roundDelay, rtt);
        if (LeastDelay != 0 && rtt > LeastDelay + (LeastDelay / 8))
            return;
        LeastDelay = LeastDelay == 0 ? rtt : Math.Min(rtt, LeastDelay);
        _leastDelayAt = now;
    }

    public void OnLost(int bytes) => _lost += bytes;

    /// <summary>Losses were seen: until the round ends no more goes out than arrives, or what was lost would be poured into a full queue again.</summary>
    public void Conserve(int inFlight) => _ceiling = Math.Max(_floor, Math.Min(_ceiling, inFlight));

    /// <summary>An acknowledgement came.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="bytes">Newly acknowledged.</param>
    /// <param name="inFlight">Bytes in flight before it came.</param>
    /// <param name="packet">The latest packet that arrived.</param>
    /// <param name="nextPacket">The packet that will be sent next: when it has arrived, a round is over.</param>
    public void OnAcked(long now, int bytes, int inFlight, long packet, long nextPacket)
    {
        _delivered += bytes;
        bool used = 2L * inFlight >= Bytes;
        _used |= used;
        if (used && _window < _slowStartEnd)
            Grow(bytes);
        if (packet < _roundEnd)
            return;
        EndRound(now);
        _roundEnd = nextPacket;
    }

    public void OnTimeout()
    {
        _slowStartEnd = Math.Max(_window / 2, _floor);
        _window = _floor;
        _ceiling = int.MaxValue;
        _delivered = 0;
        _lost = 0;
    }

    /// <summary>Nothing was in flight for <paramref name="timeouts"/> timeouts: what was known of the path halves with each.</summary>
    public void OnIdle(long timeouts)
    {
        _slowStartEnd = Math.Max(_slowStartEnd, _window);
        _window = Math.Max(Math.Min(_initial, _window), _window >> (int)Math.Min(16, timeouts));
    }

    private void EndRound(long now)
    {
        bool queue = _roundDelay != long.MaxValue && _roundDelay > LeastDelay + Math.Max(LeastDelay / 4, QueueMicros);
        bool standing = queue && _roundDelay > (2 * LeastDelay) + StandingQueueMicros;
        double share = _lost / (double)Math.Max(1, _lost + _delivered);
        bool lossy = _lost > 3L * _options.MaxPacketBytes && share > (queue ? _options.LossTolerance / 10 : _options.LossTolerance);
        if (lossy)
            Shrink(queue ? 0.7 : Math.Max(0.7, 1 - share));
        else if (standing)
            Shrink(0.85);
        else if (_window < _slowStartEnd && queue)
            _slowStartEnd = _window;
        else if (_window >= _slowStartEnd && _used)
            Grow(queue ? _options.MaxPacketBytes : Math.Max(_window / 16, _options.MaxPacketBytes));
        Drain(now);
        _delivered /= 2;
        _lost /= 2;
        _roundDelay = long.MaxValue;
        _used = false;
        _ceiling = int.MaxValue;
    }

    private void Drain(long now)
    {
        if (_drainRounds == 0)
        {
            _drainRounds = now - _leastDelayAt > LeastDelayLife ? 2 : 0;
        }
        else if (--_drainRounds == 0 && _roundDelay != long.MaxValue)
        {
            LeastDelay = _roundDelay;
            _leastDelayAt = now;
        }
    }

    private void Grow(int bytes) => _window = (int)Math.Min(_options.CongestionCap, (long)_window + bytes);

    private void Shrink(double factor)
    {
        _window = Math.Max(_floor, (int)(_window * factor));
        _slowStartEnd = _window;
        _delivered = 0;
        _lost = 0;
    }
}
