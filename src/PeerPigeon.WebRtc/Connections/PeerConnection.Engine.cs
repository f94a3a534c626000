namespace PeerPigeon.WebRtc;

// What happens on the endpoint's thread.
public sealed partial class PeerConnection : ITimed, IPeerSessionObserver
{
    /// <summary>What a message costs against the send limit besides its bytes, so that empty ones are bounded too.</summary>
    private const int MessageCost = 64;

    private readonly List<DataChannel> _waiting = [];
    private readonly Action<long> _giveBack;
    private PeerSession? _session;
    private string _mid = "";
    private int _mLineIndex;
    private int _released;
    private long _given;
    private long _queued;
    private long _acknowledged;
    private long _fullSends;
    private TaskCompletionSource? _room;
    private volatile bool _wasFull;
    private volatile bool _isOver;

    /// <summary>Bytes accepted and not yet acknowledged by the other side, <c>64</c> a message included.</summary>
    public long BufferedBytes => Volatile.Read(ref _queued) - Volatile.Read(ref _acknowledged);

    /// <summary>Sends refused because <see cref="RtcOptions.SendLimit"/> was reached.</summary>
    public long FullSends => Interlocked.Read(ref _fullSends);

    long ITimed.Due => _session?.Deadline ?? Deadline.None;

    long ITimed.NotedDue { get; set; } = Deadline.None;

    int ITimed.Place { get; set; }

    internal HashSet<IcePath> Routes { get; } = [];

    internal Queue<string> Ufrags { get; } = new();

    internal IcePath? Selected => _session?.Ice.Selected;

    internal bool IsDirty { get; set; }

    internal bool IsOver => _isOver;

    internal DataSend TrySend(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (!TryCharge(message.Length + MessageCost))
        {
            Interlocked.Increment(ref _fullSends);
            return DataSend.Full;
        }

        _endpoint.Post(channel, message, isBinary);
        return DataSend.Sent;
    }

    /// <summary>Done when there is room again. Ask before trying to send.</summary>
    internal Task RoomAsync()
    {
        TaskCompletionSource room = Volatile.Read(ref _room) ?? new(TaskCreationOptions.RunContinuationsAsynchronously);
        room = Interlocked.CompareExchange(ref _room, room, null) ?? room;
        if (_isOver)
            room.TrySetResult();
        return room.Task;
    }

    internal void CloseChannel(DataChannel channel) => _endpoint.Post(now =>
    {
        if (_waiting.Remove(channel))
            Tell(observer => observer.OnChannelClosed(channel));
        _session?.CloseChannel(channel);
        Touch();
    });

    internal bool Receive(long now, IcePath path, Span<byte> datagram) => _session?.Receive(now, path, datagram) ?? false;

    internal void EndReceive(long now) => _session?.EndReceive(now);

    internal void OnDue(long now) => _session?.OnDeadline(now);

    internal int Poll(long now, Span<byte> datagram, out IcePath to)
    {
        to = default;
        return _session?.Poll(now, datagram, out to) ?? 0;
    }

    /// <summary>Gives a message to the association.</summary>
    internal void Send(long now, DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        _given += message.Length + MessageCost;
        if (_session is not null)
            _session.Send(now, channel, message, isBinary);
    }

    /// <summary>A candidate of ours is known.</summary>
    internal void Announce(long now, IceCandidate candidate)
    {
        if (_session is null || _isOver)
            return;
        string ufrag = _session.Ice.Local.Ufrag;
        candidate = candidate with { Ufrag = ufrag };
        if (_session.Ice.AddLocal(now, candidate))
            Tell(observer => observer.OnCandidate(new(candidate.ToString(), _mid, _mLineIndex, ufrag)));
    }

    /// <summary>A name of a candidate of the other side is known.</summary>
    internal void Resolved(long now, string name, System.Net.IPAddress address)
    {
        _session?.Ice.OnResolved(now, name, address);
        Touch();
    }

    /// <summary>Makes known how much is acknowledged, once per turn of the engine.</summary>
    internal void Publish()
    {
        long waiting = _session is { } session ? session.BufferedBytes + (session.BufferedMessages * MessageCost) : 0;
        long acknowledged = _given - waiting;
        if (acknowledged == _acknowledged)
            return;
        long low = _endpoint.Options.LowWater;
        bool wasAbove = BufferedBytes > low;
        Volatile.Write(ref _acknowledged, acknowledged);
        if (BufferedBytes > low)
            return;
        if ((wasAbove || _wasFull) && !_isOver)
        {
            _wasFull = false;
            Tell(observer => observer.OnBufferedLow(this));
        }

        Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }

    /// <summary>After the last words: nothing is held any more.</summary>
    internal void Bury()
    {
        _session?.Dispose();
        _session = null;
        _waiting.Clear();
        Publish();
        Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }

    /// <summary>The endpoint ends, or a fault does.</summary>
    internal void End(string reason)
    {
        if (_session is null)
            EndUnborn(reason);
        _session?.Abort(reason);
    }

    void IPeerSessionObserver.OnReady(long now)
    {
        foreach (DataChannel channel in _waiting)
            _session!.Open(now, channel);
        _waiting.Clear();
    }

    DataChannel IPeerSessionObserver.OnChannelOffered(string label, string protocol) => new(this, label, protocol);

    void IPeerSessionObserver.OnChannelOpen(DataChannel channel) => Tell(observer => observer.OnChannelOpen(channel));

    void IPeerSessionObserver.OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (Volatile.Read(ref _isDisposed) != 0)
            return;
        try
        {
            _observer.OnMessage(channel, message, isBinary);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _endpoint.Blame(this, e);
        }
    }

    void IPeerSessionObserver.OnChannelClosed(DataChannel channel) => Tell(observer => observer.OnChannelClosed(channel));

    void IPeerSessionObserver.OnClosed(string reason)
    {
        _isOver = true;
        Tell(observer => observer.OnClosed(reason));
        Touch();
    }

    private void Describe(long now, IceCredentials local, (string Mid, int MLineIndex) section, bool isOffer, string sdp, RemoteTerms? remote)
    {
        if (_isOver)
            return;
        (_mid, _mLineIndex) = section;
        if (_session is null)
            _session = _endpoint.NewSession(local, isControlling: isOffer, this);
        else if (!_session.Ice.Local.SameAs(local))
            _session.Ice.Restart(local, _session.Ice.IsControlling);
        _endpoint.Register(this, local.Ufrag);
        Tell(observer => observer.OnDescription(isOffer, sdp));
        _endpoint.AnnounceTo(now, this);
        if (remote is not null)
            Accept(now, remote);
        Touch();
    }

    private void Accept(long now, RemoteTerms remote)
    {
        _session?.Accept(now, remote);
        AskForNames();
    }

    private void TakeCandidate(long now, string candidate, string? ufrag)
    {
        _session?.AddCandidate(now, candidate, ufrag);
        AskForNames();
    }

    private void AskForNames()
    {
        if (_session is { } session)
            _endpoint.ResolveNames(this, session.Ice);
        Touch();
    }

    private void Open(long now, DataChannel channel)
    {
        if (_session is { IsReady: true })
            _session.Open(now, channel);
        else if (!_isOver && _waiting.Count < _endpoint.Options.MaxChannels)
            _waiting.Add(channel);
        else if (!_isOver)
            Tell(observer => observer.OnChannelClosed(channel));
        Touch();
    }

    private void GiveBack(long now)
    {
        _session?.Release(Interlocked.Exchange(ref _released, 0));
        Touch();
    }

    private void CloseNow(long now)
    {
        if (_session is null)
            EndUnborn("closed");
        _session?.Close(now);
        Touch();
    }

    private void Cut(long now)
    {
        if (_session is null)
            EndUnborn("closed");
        _session?.Abort("closed");
        Touch();
    }

    private void EndUnborn(string reason)
    {
        if (_isOver)
            return;
        _isOver = true;
        Tell(observer => observer.OnClosed(reason));
    }

    /// <summary>The observer is somebody else's code: what it throws ends this connection, and never the engine.</summary>
    private void Tell(Action<IPeerConnectionObserver> news)
    {
        if (Volatile.Read(ref _isDisposed) != 0)
            return;
        try
        {
            news(_observer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _endpoint.Blame(this, e);
        }
    }

    /// <summary>Counts a message's cost if it fits; never for a moment if it does not, or others would be refused for nothing.</summary>
    private bool TryCharge(long cost)
    {
        while (true)
        {
            long queued = Volatile.Read(ref _queued);
            long buffered = queued + cost - Volatile.Read(ref _acknowledged);
            // A single message always fits, or one that is longer than the limit could never be sent.
            if (buffered > _endpoint.Options.SendLimit && buffered > cost)
            {
                if (_wasFull)
                    return false;
                // Set, then look again: the engine may have made room and found nobody to tell.
                _wasFull = true;
                Interlocked.MemoryBarrier();
                continue;
            }

            if (Interlocked.CompareExchange(ref _queued, queued + cost, queued) == queued)
                return true;
        }
    }

    private void Touch() => _endpoint.Touch(this);
}
