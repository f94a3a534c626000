namespace PeerPigeon.WebRtc;

/// <content>Candidates become pairs, pairs get their order.</content>
internal sealed partial class IceAgent
{
    private const int MaxNames = 16;
    private const int DefaultLocalPreference = 0x7FFF;

    private static bool IsLinkLocal(UdpAddress address) => !address.IsIPv4 && (uint)(address.Ip >> 118) == 0xFE80 >> 6;

    private void Take(IceCandidate candidate)
    {
        if (candidate.Ufrag is { } ufrag && ufrag != _session!.Remote.Ufrag)
        {
            Counters.IgnoredCandidates++;
            return;
        }

        if (candidate.HostName is { } name)
        {
            if (!name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || _named.Count >= MaxNames)
            {
                Counters.IgnoredCandidates++;
                return;
            }

            if (!_names.Contains(name))
                _names.Enqueue(name);
            _named.Add(candidate);
            return;
        }

        if (IsLinkLocal(candidate.Address) && candidate.Address.Scope == 0)
        {
            _remotes.TryAdd(candidate.Address, candidate);
            foreach (var local in _locals)
                ScopeLinkLocals(local);
            return;
        }

        AddRemoteAddress(candidate);
    }

    /// <summary>A link-local address means nothing without an interface: it is tried on each that has one itself.</summary>
    private void ScopeLinkLocals(IceCandidate local)
    {
        if (!IsLinkLocal(local.Address) || local.Address.Scope == 0)
            return;
        foreach (var remote in _remotes.Values.Where(r => IsLinkLocal(r.Address) && r.Address.Scope == 0).ToArray())
            AddRemoteAddress(remote with { Address = remote.Address with { Scope = local.Address.Scope } });
    }

    private void AddRemoteAddress(IceCandidate candidate)
    {
        if (_remotes.TryGetValue(candidate.Address, out var known) && known.Type != IceCandidateType.PeerReflexive)
            return;
        _remotes[candidate.Address] = candidate;
        AddPair(new(candidate.Address, 0), candidate);
        foreach (int relay in _locals.Where(l => l.Relay != 0).Select(l => l.Relay).Distinct().ToArray())
            AddPair(new(candidate.Address, relay), candidate);
    }

    private IcePair? AddPair(IcePath path, IceCandidate remote, bool isProven = false)
    {
        var local = BestLocal(path);
        if (_pairs.TryGetValue(path, out var pair))
        {
            pair.Remote = remote;
            Rank(pair, local);
            return pair;
        }

        if (!isProven && (local is null || (IsLinkLocal(path.Remote) && path.Remote.Scope == 0)))
            return null;
        pair = new(path, remote, _session!);
        Rank(pair, local);
        if (!MakeRoom(pair))
            return null;
        bool isLate = _selected is { IsNominated: true } && State == IceState.Connected;
        bool isFrozen = _pairs.Values.Any(p => p.Foundation == pair.Foundation && p.State is IcePairState.Waiting or IcePairState.InProgress);
        pair.Reset(isLate ? IcePairState.Failed : isFrozen ? IcePairState.Frozen : IcePairState.Waiting, FirstRetransmit());
        _pairs.Add(path, pair);
        return pair;
    }

    private bool MakeRoom(IcePair pair)
    {
        if (_pairs.Count < _options.MaxPairs)
            return true;
        Counters.DroppedPairs++;
        var worst = _pairs.Values.Where(p => p.State != IcePairState.Succeeded && p != _selected && !p.IsTriggered).MinBy(p => p.Priority);
        return worst is not null && worst.Priority < pair.Priority && _pairs.Remove(worst.Path);
    }

    private IceCandidate? BestLocal(IcePath path)
    {
        IceCandidate? best = null;
        foreach (var local in _locals)
        {
            if (local.Relay == path.Relay && local.Address.IsIPv4 == path.Remote.IsIPv4 && (best is null || local.Priority > best.Priority))
                best = local;
        }

        return best;
    }

    /// <summary>RFC 8445 §6.1.2.3.</summary>
    private void Rank(IcePair pair, IceCandidate? local)
    {
        ulong ours = local?.Priority ?? IceCandidate.PriorityOf(IceCandidateType.Host, DefaultLocalPreference);
        ulong theirs = pair.Remote.Priority;
        var (controlling, controlled) = IsControlling ? (ours, theirs) : (theirs, ours);
        pair.Priority = (Math.Min(controlling, controlled) << 32) + (2 * Math.Max(controlling, controlled)) + (controlling > controlled ? 1UL : 0UL);
        pair.Foundation = $"{local?.Foundation}:{pair.Remote.Foundation}";
    }

    private void SwitchRole()
    {
        IsControlling = !IsControlling;
        Counters.RoleConflicts++;
        NewTieBreaker();
        _nominating = null;
        foreach (var pair in _pairs.Values)
            Rank(pair, BestLocal(pair.Path));
    }

    /// <summary>RFC 8445 §6.1.4.2: the best waiting pair, else one of a foundation that nobody tries.</summary>
    private IcePair? NextWaiting()
    {
        return Best(IcePairState.Waiting) ?? Best(IcePairState.Frozen);

        IcePair? Best(IcePairState state)
        {
            IcePair? best = null;
            foreach (var pair in _pairs.Values)
            {
                if (pair.State == state && (best is null || pair.Priority > best.Priority) && (state == IcePairState.Waiting || !IsTried(pair.Foundation)))
                    best = pair;
            }

            return best;
        }
    }

    private bool IsTried(string foundation)
    {
        foreach (var pair in _pairs.Values)
        {
            if (pair.State is IcePairState.Waiting or IcePairState.InProgress && pair.Foundation == foundation)
                return true;
        }

        return false;
    }

    private void Thaw(string foundation)
    {
        foreach (var pair in _pairs.Values)
        {
            if (pair.State == IcePairState.Frozen && pair.Foundation == foundation)
                pair.State = IcePairState.Waiting;
        }
    }

    /// <summary>The first wait grows with what is under way, so that a slow uplink is not filled with repetitions (RFC 8445 §14.3).</summary>
    private long FirstRetransmit()
    {
        int busy = 1;
        foreach (var pair in _pairs.Values)
        {
            if (pair.State is IcePairState.Waiting or IcePairState.InProgress)
                busy++;
        }

        return Math.Max(WebRtc.Deadline.Micros(_options.FirstRetransmit), WebRtc.Deadline.Micros(_options.Pacing) * busy);
    }
}
