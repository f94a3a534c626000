namespace PeerPigeon.WebRtc;

/// <summary>Where a TURN allocation is.</summary>
internal enum TurnState
{
    New,
    Allocating,
    Allocated,
    Failed,
    Closing,
    Closed,
}

/// <summary>
/// One allocation on a TURN server (RFC 8656), shared by all connections of a socket. No threads, no sockets, no clock:
/// the caller moves datagrams (or, over TCP, the frames of <see cref="TurnStream"/>) and passes microseconds.
/// </summary>
/// <param name="server">Its address; only datagrams from there may be given in.</param>
/// <param name="username">Of the long-term credentials.</param>
/// <param name="credential">The password.</param>
/// <param name="isStream">Over TCP: nothing is repeated, and channel data is padded.</param>
/// <param name="random">For transaction ids.</param>
internal sealed partial class TurnClient(UdpAddress server, string username, string credential, bool isStream, RandomFill random)
{
    /// <summary>Bytes that relaying adds at most: a Send indication to an IPv6 peer.</summary>
    public const int MaxOverhead = 20 + 24 + 4 + 3;

    /// <summary>Bytes that a buffer for <see cref="Poll"/> must have.</summary>
    public const int MaxDatagram = 4096;

    /// <summary>Most peers at a time; more are refused until others are unused for a while.</summary>
    public const int MaxPeers = 2_000;

    private const long Second = 1_000_000;
    private const long PermissionLife = 300 * Second;
    private const long ChannelLife = 600 * Second;
    private const long ChannelRest = 300 * Second;
    private const long RefreshAhead = 60 * Second;
    private const long RefusalPause = 60 * Second;
    private const ushort FirstChannel = 0x4000;
    private const ushort LastChannel = 0x4FFF;
    private const int MaxHeldBytes = 1500;

    private readonly TurnAuth _auth = new(username, credential);
    private readonly Dictionary<UdpAddress, TurnPeer> _peers = [];
    private readonly Dictionary<ushort, TurnPeer> _channels = [];
    private readonly List<TurnRequest> _requests = [];
    private readonly Queue<TurnPeer> _released = new();
    private ushort _nextChannel = FirstChannel;
    private long _refreshAt = WebRtc.Deadline.None;
    private long _sweepAt = WebRtc.Deadline.None;
    private bool _triedToFree;

    public UdpAddress Server { get; } = server;

    public TurnState State { get; private set; }

    /// <summary>Why <see cref="State"/> is failed, in words.</summary>
    public string? Failure { get; private set; }

    /// <summary>The address at which others reach us. Only when allocated; another after <see cref="Generation"/> changed.</summary>
    public UdpAddress Relayed { get; private set; }

    /// <summary>Our address as the server sees it, if it said so: a server-reflexive candidate for nothing.</summary>
    public UdpAddress? Mapped { get; private set; }

    /// <summary>Counts allocations: the server may lose one, and another is made.</summary>
    public int Generation { get; private set; }

    /// <summary>Datagrams that were not relayed: no allocation, too many peers, or refused by the server.</summary>
    public long Dropped { get; private set; }

    public int PeerCount => _peers.Count;

    /// <summary>When <see cref="OnDeadline"/> and <see cref="Poll"/> are due; 0 at once.</summary>
    public long Deadline
    {
        get
        {
            if (_released.Count > 0)
                return 0;
            long next = Math.Min(_refreshAt, _sweepAt);
            foreach (var request in _requests)
                next = Math.Min(next, request.NextSendAt);
            return next;
        }
    }

    /// <summary>Asks for an allocation.</summary>
    public void Start(long now)
    {
        State = TurnState.Allocating;
        Enqueue(now, StunMethod.Allocate, null, 600);
    }

    /// <summary>Gives the allocation back; the request waits in <see cref="Poll"/>, an answer is not waited for long.</summary>
    public void Close(long now)
    {
        bool isThere = State == TurnState.Allocated;
        Forget();
        State = isThere ? TurnState.Closing : TurnState.Closed;
        if (isThere)
            Enqueue(now, StunMethod.Refresh, null, 0);
    }

    /// <summary>Moves on what is due. Early calls do no harm.</summary>
    public void OnDeadline(long now)
    {
        if (now >= _refreshAt)
        {
            _refreshAt = WebRtc.Deadline.None;
            Enqueue(now, StunMethod.Refresh, null, 600);
        }

        if (now >= _sweepAt)
            Sweep(now);
        // One that nobody answered may end them all.
        while (_requests.Find(request => request.NextSendAt <= now && request.Attempts >= MaxAttempts) is { } unanswered)
        {
            _requests.Remove(unanswered);
            OnTimeout(now, unanswered);
        }
    }

    /// <summary>Gives up: the server or the connection to it is of no use. Another client may try again.</summary>
    /// <param name="reason">What the server did, in words that follow its name.</param>
    public void Fail(string reason)
    {
        if (State is TurnState.Failed or TurnState.Closed)
            return;
        Forget();
        State = TurnState.Failed;
        Failure = $"TURN server {Server}: {reason}";
    }

    /// <summary>Keeps permissions and channels of peers that are in use, forgets the others.</summary>
    private void Sweep(long now)
    {
        _sweepAt = now + (30 * Second);
        foreach (var peer in _peers.Values.ToArray())
        {
            bool isUsed = now - peer.LastUsed < PermissionLife;
            if (isUsed && peer.BoundUntil > 0 && peer.BoundUntil - now < ChannelLife / 2)
                EnqueueOnce(now, StunMethod.ChannelBind, peer);
            else if (isUsed && peer.PermittedUntil > 0 && peer.PermittedUntil - now < RefreshAhead)
                EnqueueOnce(now, StunMethod.CreatePermission, peer);
            if (!isUsed && peer.PermittedUntil < now && peer.RefusedUntil < now && peer.BoundUntil + ChannelRest < now)
            {
                _peers.Remove(peer.Address);
                _channels.Remove(peer.Channel);
            }
        }
    }

    private void Forget()
    {
        _peers.Clear();
        _channels.Clear();
        _requests.Clear();
        _released.Clear();
        (_refreshAt, _sweepAt) = (WebRtc.Deadline.None, WebRtc.Deadline.None);
    }
}
