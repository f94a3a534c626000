namespace PeerPigeon.WebRtc;

/// <summary>
/// One connection without threads, sockets or clock: ICE finds the way, the record layer keeps it secret, SCTP keeps it
/// reliable. The caller gives datagrams and microseconds in, and fetches datagrams with <see cref="Poll"/>.
/// </summary>
internal sealed partial class PeerSession : IRecordSink, IDisposable
{
    /// <summary>DTLS datagrams that came before we knew who sends them: the other side's first flight can overtake its answer.</summary>
    private const int MaxEarly = 8;

    private readonly RtcOptions _options;
    private readonly RandomFill _random;
    private readonly Func<DtlsFingerprint, IRecordLayer> _newRecords;
    private readonly IPeerSessionObserver _observer;
    private readonly byte[] _plain;
    private readonly List<byte[]> _early = [];
    private IRecordLayer? _records;
    private DataChannels? _channels;
    private long _packets;
    private RemoteTerms? _remote;
    private long _now;
    private long _connectBy = WebRtc.Deadline.None;
    private long _closeBy = WebRtc.Deadline.None;
    private bool _isStarted;
    private bool _isOver;

    /// <summary>Nothing happens before <see cref="Accept"/>.</summary>
    /// <param name="options">Bounds.</param>
    /// <param name="ice">The agent, owned by the session from now on.</param>
    /// <param name="newRecords">Makes the record layer that accepts one certificate only.</param>
    /// <param name="random">For SCTP.</param>
    /// <param name="observer">Hears of it, inside the calls.</param>
    public PeerSession(RtcOptions options, IceAgent ice, Func<DtlsFingerprint, IRecordLayer> newRecords, RandomFill random, IPeerSessionObserver observer)
    {
        _options = options;
        Ice = ice;
        _newRecords = newRecords;
        _random = random;
        _observer = observer;
        _plain = new byte[options.MaxPacketBytes];
    }

    /// <summary>Finds the way.</summary>
    public IceAgent Ice { get; }

    /// <summary>Datagrams that were neither STUN nor DTLS, or came before there was anybody to take them.</summary>
    public long Ignored { get; private set; }

    /// <summary>When <see cref="OnDeadline"/> is due.</summary>
    public long Deadline => Math.Min(
        Math.Min(Ice.Deadline, _records?.Deadline ?? WebRtc.Deadline.None),
        Math.Min(_channels?.Association.Deadline ?? WebRtc.Deadline.None, Math.Min(_connectBy, _closeBy)));

    /// <summary>Takes what the other side's description says; the connection begins, or, on a restart, ICE begins anew.</summary>
    public void Accept(long now, RemoteTerms remote)
    {
        if (_isOver)
            return;
        _remote = remote;
        Ice.SetRemote(now, remote.Ice);
        foreach (string line in remote.Candidates)
            AddCandidate(now, line, null);
        if (_records is null)
            _connectBy = now + WebRtc.Deadline.Micros(_options.ConnectTimeout);
        Advance(now);
    }

    /// <summary>Takes a candidate of the other side; what cannot be used is ignored.</summary>
    public void AddCandidate(long now, string line, string? ufrag)
    {
        if (!_isOver && IceCandidate.TryParse(line) is { } candidate)
            Ice.AddRemote(now, ufrag is null ? candidate : candidate with { Ufrag = ufrag });
    }

    /// <summary>Takes a datagram that came over <paramref name="path"/>.</summary>
    /// <returns>False if it is nothing of this session.</returns>
    public bool Receive(long now, IcePath path, Span<byte> datagram)
    {
        if (_isOver || datagram.IsEmpty)
            return false;
        // RFC 7983: STUN is 0 to 3, DTLS 20 to 63.
        bool taken = datagram[0] switch
        {
            <= 3 => Ice.Receive(now, path, datagram),
            >= 20 and <= 63 => ReceiveRecord(now, path, datagram),
            _ => false,
        };
        if (!taken)
            Ignored++;
        Advance(now);
        return taken;
    }

    /// <summary>A batch of datagrams is over: time to acknowledge.</summary>
    public void EndReceive(long now) => _channels?.Association.EndReceive(now);

    /// <summary>Something is due.</summary>
    public void OnDeadline(long now)
    {
        if (_isOver)
            return;
        if (_closeBy <= now)
        {
            Cut();
            return;
        }

        if (_connectBy <= now)
        {
            End($"no connection within {_options.ConnectTimeout.TotalSeconds:0.#} s ({Whereabouts()})");
            return;
        }

        Ice.OnDeadline(now);
        _records?.OnDeadline(now);
        if (_records?.State == RecordState.Established)
            _channels?.Association.OnDeadline(now);
        Advance(now);
    }

    /// <summary>Writes the next datagram to be sent now. After the end these are the last words.</summary>
    /// <returns>Its length; 0 if there is none.</returns>
    public int Poll(long now, Span<byte> datagram, out IcePath to)
    {
        int length = Ice.Poll(now, datagram, out to);
        if (length > 0 || _records is null || Ice.Selected is not { } path)
            return length;
        to = path;
        length = _records.Poll(datagram);
        if (length > 0 || _records.State != RecordState.Established || _channels is null)
            return length;
        length = _channels.Association.Poll(now, _plain);
        if (length > 0)
        {
            Ice.OnSent(now);
            return _records.Seal(_plain.AsSpan(0, length), datagram);
        }

        if (!_isOver)
            return 0;
        _records.Close();
        return _records.Poll(datagram);
    }

    /// <summary>Frees what it holds; nothing more is sent.</summary>
    public void Dispose()
    {
        _isOver = true;
        Ice.Close();
        _records?.Dispose();
        _records = null;
        _channels = null;
        _early.Clear();
        _connectBy = _closeBy = WebRtc.Deadline.None;
    }

    void IRecordSink.OnPacket(ReadOnlySpan<byte> packet)
    {
        _packets++;
        // The other side may be established, and speak, a moment before us.
        if (_channels is null && _records!.State == RecordState.Established)
            Associate(_now);
        _channels?.Association.Receive(_now, packet);
    }

    private string Whereabouts() => _records is null ? $"ICE {Ice.State}" : $"DTLS {_records.State}";
}
