using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <summary>
/// Finds and keeps a way to the other side (RFC 8445, 8838, 7675): a full agent of either role for one component. No
/// threads, no sockets, no clock: the caller gives datagrams and microseconds in and fetches datagrams with
/// <see cref="Poll"/> until it returns 0, after every call that may change something.
/// </summary>
/// <remarks>
/// There is one socket for everything, so a "base" is the socket (relay 0) or a TURN allocation, and a pair is an
/// <see cref="IcePath"/>. A pair that works may be used before it is nominated (RFC 8445 §12.1).
/// </remarks>
internal sealed partial class IceAgent
{
    private readonly IceOptions _options;
    private readonly RandomFill _random;
    private readonly List<IceCandidate> _locals = [];
    private readonly Dictionary<UdpAddress, IceCandidate> _remotes = [];
    private readonly Dictionary<IcePath, IcePair> _pairs = [];
    private readonly Queue<IcePair> _triggered = new();
    private readonly Queue<IceAnswer> _answers = new();
    private readonly List<IceEarlyCheck> _early = [];
    private readonly List<IceCandidate> _unmatched = [];
    private readonly List<IceCandidate> _named = [];
    private readonly Queue<string> _names = new();

    private IceCredentials? _oldLocal;
    private IceSession? _session;
    private IcePair? _selected;
    private IcePair? _previous;
    private IcePair? _nominating;
    private ulong _tieBreaker;
    private int _signalled;
    private int _reflexive;
    private bool _allSignalled;
    private long _startedAt;
    private long _validSince = WebRtc.Deadline.None;
    private long _nextCheckAt;
    private long _deadline = WebRtc.Deadline.None;
    private bool _isStale;

    /// <summary>An agent that does nothing before <see cref="SetRemote"/> but answer.</summary>
    /// <param name="options">Times and limits.</param>
    /// <param name="local">Ours, as in our description.</param>
    /// <param name="isControlling">True for the side that offered.</param>
    /// <param name="random">For transaction ids, the tie-breaker and the jitter of consent.</param>
    public IceAgent(IceOptions options, IceCredentials local, bool isControlling, RandomFill random)
    {
        (_options, _random, Local, IsControlling) = (options, random, local, isControlling);
        NewTieBreaker();
    }

    /// <summary>Ours; the engine finds us by <see cref="IceCredentials.Ufrag"/>. After a restart the old ones are answered too.</summary>
    public IceCredentials Local { get; private set; }

    /// <summary>Those of the other side; null before they are known.</summary>
    public IceCredentials? Remote => _session?.Remote;

    /// <summary>May flip when both sides took the same role.</summary>
    public bool IsControlling { get; private set; }

    public IceState State { get; private set; }

    /// <summary>Why <see cref="State"/> is failed, in words.</summary>
    public string? Failure { get; private set; }

    /// <summary>Where application datagrams go; null before a pair works. During a restart the old pair until the new one is nominated.</summary>
    public IcePath? Selected => InUse?.Path;

    /// <summary>Whether both sides agreed on <see cref="Selected"/>.</summary>
    public bool IsNominated => InUse is { IsNominated: true };

    /// <summary>Smoothed round trip of <see cref="Selected"/>, microseconds; 0 if unknown.</summary>
    public long RoundTrip => InUse?.RoundTrip ?? 0;

    public IceCounters Counters { get; } = new();

    /// <summary>Pairs there are, for status.</summary>
    public int PairCount => _pairs.Count;

    /// <summary>When <see cref="OnDeadline"/> and <see cref="Poll"/> are due, microseconds. 0: at once.</summary>
    public long Deadline
    {
        get
        {
            if (_isStale)
            {
                _deadline = ComputeDeadline();
                _isStale = false;
            }

            return _deadline;
        }
    }

    private IcePair? InUse => _previous is not null && _selected is not { IsNominated: true } ? _previous : _selected;

    /// <summary>Takes a candidate of ours, a new base among them (relay candidates).</summary>
    /// <returns>False for a double or one too many: do not tell the other side.</returns>
    public bool AddLocal(long now, IceCandidate candidate)
    {
        if (State == IceState.Closed || _locals.Exists(c => c.Address == candidate.Address && c.Relay == candidate.Relay && c.Type == candidate.Type))
            return false;
        // A relay has one address at a time.
        _locals.RemoveAll(c => c.Relay != 0 && c.Relay == candidate.Relay && c.Type == candidate.Type);
        if (_locals.Count >= _options.MaxLocalCandidates)
        {
            Counters.IgnoredCandidates++;
            return false;
        }

        _locals.Add(candidate);
        _isStale = true;
        if (_session is null)
            return true;
        foreach (var remote in _remotes.Values)
        {
            // A relay that was lost and made anew: what failed on the old one may work on this one.
            if (AddPair(new(remote.Address, candidate.Relay), remote) is { State: IcePairState.Failed } failed && candidate.Relay != 0 && !IsNominated)
                failed.Reset(IcePairState.Waiting, FirstRetransmit());
        }

        ScopeLinkLocals(candidate);
        return true;
    }

    /// <summary>The other side's credentials. Others than before mean that it restarts; candidates that belong to other ones are ignored.</summary>
    public void SetRemote(long now, IceCredentials remote)
    {
        if (State == IceState.Closed || Remote?.SameAs(remote) == true)
            return;
        if (_session is not null)
            BeginAnew();
        _session = new(Local, remote);
        _startedAt = now;
        _nextCheckAt = Math.Min(_nextCheckAt, now);
        _isStale = true;
        if (_previous is null)
            State = IceState.Checking;
        foreach (var candidate in _unmatched)
            Take(candidate);
        _unmatched.Clear();
        foreach (var check in _early)
        {
            if (check.RemoteUfrag == remote.Ufrag)
                OnCheck(now, check.Path, check.Priority, check.UseCandidate);
        }

        _early.Clear();
    }

    /// <summary>Takes a candidate of the other side, before or after its credentials are known.</summary>
    public void AddRemote(long now, IceCandidate candidate)
    {
        if (State == IceState.Closed || candidate.Protocol != "udp" || candidate.Component != 1 || _signalled >= _options.MaxRemoteCandidates
            || (candidate.HostName is null && !IsTriable(candidate.Address)))
        {
            Counters.IgnoredCandidates++;
            return;
        }

        _signalled++;
        _isStale = true;
        if (_session is null)
            _unmatched.Add(candidate);
        else
            Take(candidate);
    }

    /// <summary>The other side has no more candidates, until it restarts.</summary>
    public void EndOfRemoteCandidates()
    {
        _allSignalled = true;
        _isStale = true;
    }

    /// <summary>A <c>.local</c> name that somebody may resolve by mDNS; the answer goes to <see cref="OnResolved"/>.</summary>
    public bool TryTakeName(out string name) => _names.TryDequeue(out name!);

    /// <summary>A name of <see cref="TryTakeName"/> is known now.</summary>
    public void OnResolved(long now, string name, System.Net.IPAddress address)
    {
        foreach (var candidate in _named.FindAll(c => string.Equals(c.HostName, name, StringComparison.OrdinalIgnoreCase)))
        {
            var resolved = candidate with { HostName = null, Address = UdpAddress.From(address, candidate.NamePort) };
            if (!IsTriable(resolved.Address) || _session is null)
                continue;
            Take(resolved);
            _isStale = true;
        }
    }

    /// <summary>
    /// Begins anew with <paramref name="local"/>, for a restart by either side: then <see cref="SetRemote"/> with the other
    /// side's new ones, and new candidates of both. The pair in use stays until a new one is nominated.
    /// </summary>
    public void Restart(IceCredentials local, bool isControlling)
    {
        if (State == IceState.Closed)
            return;
        _oldLocal = Local;
        Local = local;
        BeginAnew();
        _session = null;
        _locals.Clear();
        if (IsControlling != isControlling)
            NewTieBreaker();
        IsControlling = isControlling;
        if (_previous is null)
            State = IceState.New;
        Failure = null;
    }

    /// <summary>Nothing is sent or answered any more.</summary>
    public void Close()
    {
        BeginAnew();
        _answers.Clear();
        _locals.Clear();
        (_previous, _session) = (null, null);
        State = IceState.Closed;
    }

    private void BeginAnew()
    {
        _previous = State is IceState.Connected or IceState.Disconnected ? InUse : null;
        _pairs.Clear();
        _remotes.Clear();
        _triggered.Clear();
        _early.Clear();
        _unmatched.Clear();
        _named.Clear();
        _names.Clear();
        (_selected, _nominating, _signalled, _reflexive, _allSignalled) = (null, null, 0, 0, false);
        _validSince = WebRtc.Deadline.None;
        _isStale = true;
    }

    private bool IsTriable(UdpAddress address)
    {
        if (address.Port == 0 || (address.IsLoopback && !_options.AllowLoopback))
            return false;
        return address.IsIPv4
            ? (uint)address.Ip is not 0 and < 0xE000_0000
            : address.Ip != 0 && (byte)(address.Ip >> 120) != 0xFF;
    }

    private void NewTieBreaker()
    {
        Span<byte> bytes = stackalloc byte[8];
        _random(bytes);
        _tieBreaker = BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
