using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>Which pair is used, and whether the other side is still there.</content>
internal sealed partial class IceAgent
{
    private const long Second = 1_000_000;

    /// <summary>How many consent checks must be unanswered before silence counts as death: a process that slept is not dead.</summary>
    private const int MinUnanswered = 3;

    private long _lastConsent;
    private long _consentAt = WebRtc.Deadline.None;
    private long _unansweredSince = WebRtc.Deadline.None;
    private long _sentUnheardSince = WebRtc.Deadline.None;
    private int _unanswered;

    /// <summary>When the other side last proved to be there: an authentic check or answer, or <see cref="OnData"/>. Microseconds.</summary>
    public long LastHeard { get; private set; }

    /// <summary>A datagram of the other side proved authentic (DTLS): a sign of life, though not of consent.</summary>
    public void OnData(long now, IcePath from)
    {
        LastHeard = now;
        _sentUnheardSince = WebRtc.Deadline.None;
        if (State == IceState.Disconnected && InUse?.Path == from)
            Reconnect();
    }

    /// <summary>Application data went out, so an answer of some kind is expected: silence is noticed sooner.</summary>
    public void OnSent(long now)
    {
        if (_sentUnheardSince != WebRtc.Deadline.None)
            return;
        _sentUnheardSince = now;
        _deadline = Math.Min(_deadline, now + Second);
    }

    /// <summary>Ends what took too long, and moves on. Early calls do no harm.</summary>
    public void OnDeadline(long now)
    {
        _isStale = true;
        if (State is IceState.Closed or IceState.Failed)
            return;
        foreach (var pair in _pairs.Values)
        {
            if (!IsRepeating(pair) || pair.Attempts < _options.MaxAttempts || pair.NextSendAt > now)
                continue;
            pair.State = IcePairState.Failed;
            if (pair == _nominating)
                _nominating = null;
            Thaw(pair.Foundation);
        }

        Reconsider(now);
        CheckLife(now);
    }

    /// <summary>Picks the pair to use, and the one to nominate if that is ours to do.</summary>
    private void Reconsider(long now)
    {
        if (_session is null || _selected is { IsNominated: true } || State is IceState.Failed or IceState.Closed)
            return;
        IcePair? best = null;
        foreach (var pair in _pairs.Values)
        {
            if (pair.State == IcePairState.Succeeded && (best is null || pair.Priority > best.Priority))
                best = pair;
        }

        if (best is null)
            return;
        if (_nominating is null && (_selected != best || State == IceState.Disconnected))
            Select(now, best);
        if (!IsControlling || _nominating is not null || (now < NominationAt() && IsBetterPossible(best)))
            return;
        _nominating = best;
        best.Reset(IcePairState.Succeeded, FirstRetransmit());
        Trigger(best);
    }

    private long NominationAt() => _validSince == WebRtc.Deadline.None ? WebRtc.Deadline.None : _validSince + WebRtc.Deadline.Micros(_options.NominationPatience);

    private bool IsBetterPossible(IcePair pair)
    {
        foreach (var other in _pairs.Values)
        {
            if (other.IsUndecided && other.Priority > pair.Priority)
                return true;
        }

        return false;
    }

    /// <summary>Both sides know of <paramref name="pair"/> now. Of several the best wins, unless it went silent.</summary>
    private void Nominate(long now, IcePair pair)
    {
        pair.NominateOnSuccess = false;
        if (pair == _selected && pair.IsNominated)
            return;
        pair.IsNominated = true;
        if (pair == _nominating)
            _nominating = null;
        bool keeps = _selected is { IsNominated: true } current && current != pair && current.Priority > pair.Priority
            && now - current.LastHeard < 3 * Second;
        if (keeps)
            return;
        if (_selected is { } old && old != pair)
            old.IsNominated = false;
        Select(now, pair);
        (_previous, _oldLocal) = (null, null);
        foreach (var other in _pairs.Values)
        {
            if (other.IsUndecided && !other.IsTriggered && !other.NominateOnSuccess)
                other.State = IcePairState.Failed;
        }
    }

    private void Select(long now, IcePair pair)
    {
        _selected = pair;
        if (InUse != pair)
            return;
        pair.LastHeard = now;
        Consented(now, pair);
        Hear(now, pair);
        Reconnect();
    }

    private void Reconnect()
    {
        if (State is IceState.Checking or IceState.Disconnected)
            State = IceState.Connected;
        (_unanswered, _unansweredSince) = (0, WebRtc.Deadline.None);
    }

    private void Hear(long now, IcePair pair)
    {
        pair.LastHeard = now;
        LastHeard = now;
        _sentUnheardSince = WebRtc.Deadline.None;
    }

    private void Consented(long now, IcePair pair)
    {
        if (pair != InUse)
            return;
        _lastConsent = now;
        (_unanswered, _unansweredSince) = (0, WebRtc.Deadline.None);
        Span<byte> bytes = stackalloc byte[2];
        _random(bytes);
        long interval = WebRtc.Deadline.Micros(_options.ConsentInterval);
        _consentAt = now + (interval * 8 / 10) + (interval * 4 / 10 * BinaryPrimitives.ReadUInt16BigEndian(bytes) / ushort.MaxValue);
    }

    private long ConsentDue()
    {
        if (InUse is null || !(State == IceState.Connected || (State == IceState.Disconnected && InUse == _previous)))
            return WebRtc.Deadline.None;
        return _sentUnheardSince == WebRtc.Deadline.None || _unanswered > 0 ? _consentAt : Math.Min(_consentAt, _sentUnheardSince + Second);
    }

    private bool IsConsentDue(long now) => ConsentDue() <= now;

    private void NoteConsentSent(long now)
    {
        if (_unanswered++ == 0)
            _unansweredSince = now;
        _consentAt = now + WebRtc.Deadline.Micros(_options.ConsentRetry);
    }

    private void CheckLife(long now)
    {
        if (InUse is null)
        {
            if (_session is null)
                return;
            bool hasNone = _allSignalled && _names.Count == 0 && !_pairs.Values.Any(p => p.IsUndecided);
            if (now >= _startedAt + WebRtc.Deadline.Micros(hasNone ? _options.Patience : _options.CheckingTimeout))
                Fail($"no pair of {_locals.Count} local and {_remotes.Count} remote candidates worked within {(now - _startedAt) / Second} s; a TURN server may help");
            return;
        }

        if (now >= DeadAt() && _unanswered >= MinUnanswered && _previous is not null)
            LeavePrevious(now);
        else if (now >= DeadAt() && _unanswered >= MinUnanswered)
            Fail($"nothing was heard from {InUse.Path} for {(now - LastHeard) / 1000} ms, and {_unanswered} checks were not answered");
        else if (State == IceState.Connected && now >= DisconnectedAt())
            Disconnect();
    }

    private long DeadAt()
    {
        long dead = Math.Min(LastHeard + WebRtc.Deadline.Micros(_options.DeadAfterSilence), _lastConsent + WebRtc.Deadline.Micros(_options.ConsentTimeout));
        return _sentUnheardSince == WebRtc.Deadline.None ? dead : Math.Min(dead, _sentUnheardSince + WebRtc.Deadline.Micros(_options.DeadAfterTraffic));
    }

    private long DisconnectedAt() => _unanswered < MinUnanswered
        ? WebRtc.Deadline.None
        : Math.Max(_unansweredSince, LastHeard) + WebRtc.Deadline.Micros(_options.DisconnectedAfter);

    /// <summary>Every pair is tried again, as the way may have changed; the first that works is used.</summary>
    private void Disconnect()
    {
        State = IceState.Disconnected;
        if (InUse == _previous)
            return;
        _validSince = WebRtc.Deadline.None;
        _nominating = null;
        if (_selected is not null)
            _selected.IsNominated = false;
        foreach (var pair in _pairs.Values)
            pair.Reset(IcePairState.Waiting, FirstRetransmit());
    }

    /// <summary>The old pair died while a restart looks for a new one: go on with that alone.</summary>
    private void LeavePrevious(long now)
    {
        _previous = null;
        (_unanswered, _unansweredSince, _startedAt) = (0, WebRtc.Deadline.None, now);
        State = _session is null ? IceState.New : IceState.Checking;
        if (_selected is not null)
            Select(now, _selected);
    }

    private void Fail(string reason)
    {
        State = IceState.Failed;
        Failure = reason;
        _previous = null;
        _triggered.Clear();
    }

    private long ComputeDeadline()
    {
        if (State == IceState.Closed)
            return WebRtc.Deadline.None;
        if (_answers.Count > 0 || _triggered.Count > 0)
            return 0;
        if (State == IceState.Failed)
            return WebRtc.Deadline.None;
        long next = ConsentDue();
        if (_session is not null)
        {
            foreach (var pair in _pairs.Values)
            {
                if (IsRepeating(pair))
                    next = Math.Min(next, pair.Attempts < _options.MaxAttempts ? Math.Max(pair.NextSendAt, _nextCheckAt) : pair.NextSendAt);
            }

            if (NextWaiting() is not null)
                next = Math.Min(next, _nextCheckAt);

            if (IsControlling && _nominating is null && _selected is { IsNominated: false, State: IcePairState.Succeeded })
                next = Math.Min(next, NominationAt());
        }

        return Math.Min(next, LifeDeadline());
    }

    private long LifeDeadline()
    {
        if (InUse is null)
        {
            if (_session is null)
                return WebRtc.Deadline.None;
            bool mayGiveUp = _allSignalled && !_pairs.Values.Any(p => p.IsUndecided);
            return _startedAt + WebRtc.Deadline.Micros(mayGiveUp && _names.Count == 0 ? _options.Patience : _options.CheckingTimeout);
        }

        long life = State == IceState.Connected ? DisconnectedAt() : WebRtc.Deadline.None;
        return _unanswered >= MinUnanswered ? Math.Min(life, DeadAt()) : life;
    }
}
