using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>One side of one WebRTC handshake; when the channel opens, what it hears goes to the link.</summary>
/// <remarks>The stack, the time-out and a fault found at once may all end it; the gate keeps the observer's calls apart.</remarks>
internal sealed class WebRtcAttempt : ILinkAttempt, IRtcObserver
{
    private const string ChannelLabel = "messages";

    private readonly Lock _gate = new();
    private readonly WebRtcLinkTransport _transport;
    private readonly LinkHandshake _handshake;
    private readonly ILinkAttemptObserver _observer;
    private readonly CandidateQueue _candidates;
    private readonly IRtcConnection _connection;
    private readonly ITimer _timeout;
    private string? _attempt;
    private bool _isOffer;
    private SdpFacts _remote;
    private bool _isProven;
    private bool _isDescribed;
    private bool _isOver;
    private volatile WebRtcLink? _link;

    public WebRtcAttempt(WebRtcLinkTransport transport, LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        _transport = transport;
        _handshake = handshake;
        _observer = observer;
        _candidates = new(transport.Options.MaxQueuedCandidates, transport.Counters);
        _connection = transport.Connect(this, handshake);
        _timeout = transport.Time.CreateTimer(
            static attempt => ((WebRtcAttempt)attempt!).OnTimeout(), this, transport.Options.HandshakeTimeout, Timeout.InfiniteTimeSpan);
    }

    public void Offer()
    {
        _isOffer = true;
        _attempt = _transport.NewToken();
        _connection.Offer(ChannelLabel);
    }

    public void Answer(RawJson data)
    {
        if (!SessionDescription.TryRead(data, out SessionDescription? offer, out Rejection rejection))
        {
            FailLater(WebRtcRefusal.BadDescription, $"malformed offer: {rejection.Detail}");
            return;
        }

        _attempt = offer.Attempt;
        if (!TryAccept(offer))
            return;
        if (_connection.Answer(offer.Sdp) is { } fault)
            FailLater(WebRtcRefusal.BadDescription, $"offer refused: {fault}");
        else
            _candidates.Open(_remote, _connection);
    }

    public void OnSignal(SignalKind kind, RawJson data)
    {
        if (kind == SignalKind.IceCandidate && IceCandidateData.TryRead(data, out IceCandidateData? candidate, out _))
            _candidates.Add(candidate);
        else if (kind == SignalKind.Answer && _isOffer)
            OnAnswer(data);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                _link?.Close("abandoned");
                return;
            }

            End();
        }

        _connection.Dispose();
    }

    public void FailLater(WebRtcRefusal refusal, string reason) =>
        ThreadPool.UnsafeQueueUserWorkItem(static fault => fault.Attempt.Fail(fault.Refusal, fault.Reason), (Attempt: this, Refusal: refusal, Reason: reason), preferLocal: false);

    void IRtcObserver.OnDescription(bool isOffer, string sdp)
    {
        if (_link is { } link)
        {
            if (!isOffer)
                link.Answered(sdp);
            return;
        }

        SessionDescription description = LinkProof.Sign(
            new(isOffer ? SessionDescription.Offer : SessionDescription.Answer, sdp)
            {
                Attempt = _attempt,
                Component = _attempt is null ? null : _handshake.Component,
                Need = isOffer ? _handshake.Need : null,
            },
            _handshake,
            _connection.LocalFingerprint,
            isOffer ? default : _remote.Fingerprint);
        Emit(isOffer ? SignalKind.Offer : SignalKind.Answer, description);
        _isDescribed = true;
    }

    void IRtcObserver.OnCandidate(RtcCandidate candidate)
    {
        // The end of candidates is not sent, as 1.1.3 has it; and 1.1.3 never applies what comes before the description (wire protocol §4.5).
        if (candidate.Candidate.Length > 0 && _isDescribed)
            Emit(SignalKind.IceCandidate, new IceCandidateData(candidate.Candidate, candidate.Mid, candidate.MLineIndex, candidate.Ufrag));
    }

    void IRtcObserver.OnOpen(string label, int maxMessageBytes)
    {
        if (label != ChannelLabel)
        {
            Fail(WebRtcRefusal.WrongChannel, $"the channel is named '{label}', not {ChannelLabel}");
            return;
        }

        if (_isProven && !_connection.RemoteFingerprint.Span.SequenceEqual(_remote.Fingerprint))
        {
            Fail(WebRtcRefusal.WrongCertificate, $"the certificate of the connection is not the one that {_handshake.Remote} signed for");
            return;
        }

        lock (_gate)
        {
            if (_isOver)
                return;
            End();
            _link = new(_connection, _handshake, _isProven, maxMessageBytes, _transport.Options, _transport.Counters);
            _transport.Adopt(_link);
            _observer.OnOpened(_link);
        }
    }

    void IRtcObserver.OnMessage(ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (_link is { } link)
            link.Deliver(message, isBinary);
        else
            _connection.Release(message.Length);
    }

    void IRtcObserver.OnClosed(string reason)
    {
        if (_link is { } link)
        {
            _transport.Forget(link);
            link.Finish(reason);
        }
        else
        {
            Fail(WebRtcRefusal.Broken, reason);
        }
    }

    private void OnAnswer(RawJson data)
    {
        if (data.TryGetMember("accepted", out RawJson accepted) && accepted.Kind == RawJsonKind.False)
        {
            FailLater(WebRtcRefusal.Declined, "declined");
            return;
        }

        if (!SessionDescription.TryRead(data, out SessionDescription? answer, out _) || answer.Type != SessionDescription.Answer)
        {
            _transport.Counters.Refuse(WebRtcRefusal.BadDescription);
            return;
        }

        // One of ours repeats the name; a JavaScript peer does not.
        if (_candidates.IsOpen || (answer.Attempt is { } attempt && attempt != _attempt))
        {
            _transport.Counters.Refuse(WebRtcRefusal.StaleAnswer);
            return;
        }

        if (!TryAccept(answer))
            return;
        if (_connection.SetAnswer(answer.Sdp) is { } fault)
            FailLater(WebRtcRefusal.BadDescription, $"answer refused: {fault}");
        else
            _candidates.Open(_remote, _connection);
    }

    private bool TryAccept(SessionDescription description)
    {
        _remote = SdpFacts.Read(description.Sdp);
        WebRtcRefusal? refusal = LinkProof.Check(
            description, _handshake, _remote.Fingerprint, _isOffer ? _connection.LocalFingerprint : default, _attempt, _transport.Verifier, out _isProven);
        if (refusal is { } reason)
            FailLater(reason, reason == WebRtcRefusal.MissingProof ? $"{_handshake.Remote} must prove its key and did not" : $"the proof of {_handshake.Remote} does not hold");
        return refusal is null;
    }

    private void OnTimeout() => Fail(WebRtcRefusal.Timeout, $"no link to {_handshake.Remote} within {_transport.Options.HandshakeTimeout.TotalSeconds} s");

    private void Fail(WebRtcRefusal refusal, string reason)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            End();
            _transport.Counters.Refuse(refusal);
            _observer.OnFailed(reason);
        }

        _connection.Dispose();
    }

    private void Emit(SignalKind kind, SignalData data)
    {
        lock (_gate)
        {
            if (!_isOver)
                _observer.OnEmit(kind, data.ToJson());
        }
    }

    private void End()
    {
        _isOver = true;
        _timeout.Dispose();
        _transport.Forget(this);
    }
}
