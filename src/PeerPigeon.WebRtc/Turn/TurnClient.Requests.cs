namespace PeerPigeon.WebRtc;

/// <content>Requests to the server and its answers.</content>
internal sealed partial class TurnClient
{
    private const long FirstRetransmit = 250_000;
    private const long MaxRetransmit = 2_000_000;
    private const long StreamTimeout = 10 * Second;
    private const uint Udp = 17u << 24;
    private const int MaxChallenges = 3;

    private int MaxAttempts => isStream ? 1 : 8;

    /// <summary>Takes an answer of the server; what it relayed goes to <see cref="TryUnwrap"/>.</summary>
    /// <returns>Whether it belonged to a request.</returns>
    public bool Receive(long now, ReadOnlySpan<byte> datagram)
    {
        if (!StunReader.TryParse(datagram, out var message) || message.Class is StunClass.Request or StunClass.Indication)
            return false;
        int at = -1;
        for (int i = 0; i < _requests.Count && at < 0; i++)
        {
            if (message.Transaction.SequenceEqual(_requests[i].Id) && message.Method == _requests[i].Method)
                at = i;
        }

        if (at < 0)
            return false;
        var request = _requests[at];
        bool isChallenge = message.Class == StunClass.Error && message.ErrorCode is StunError.Unauthorized or StunError.StaleNonce;
        if (request.IsSigned && !isChallenge && !message.IsSignedWith(_auth.Key))
            return false;
        _requests.RemoveAt(at);
        if (isChallenge)
            OnChallenge(now, request, message);
        else if (message.Class == StunClass.Error)
            OnError(now, request, message);
        else
            OnSuccess(now, request, message);
        return true;
    }

    /// <summary>Writes the next message to the server.</summary>
    /// <returns>Its length; 0 when nothing is due.</returns>
    public int Poll(long now, Span<byte> datagram)
    {
        if (_released.TryDequeue(out var peer) && peer.Held is { } held)
        {
            peer.Held = null;
            return WriteIndication(peer.Address, held, datagram);
        }

        foreach (var request in _requests)
        {
            if (request.NextSendAt > now || request.Attempts >= MaxAttempts)
                continue;
            request.Attempts++;
            request.NextSendAt = now + (isStream ? StreamTimeout : request.Retransmit);
            request.Retransmit = Math.Min(request.Retransmit * 2, MaxRetransmit);
            return Write(request, datagram);
        }

        return 0;
    }

    private int Write(TurnRequest request, Span<byte> datagram)
    {
        var writer = new StunWriter(datagram, request.Method, StunClass.Request, request.Id);
        switch (request.Method)
        {
            case StunMethod.Allocate:
                writer.UInt32(StunAttribute.RequestedTransport, Udp);
                writer.UInt32(StunAttribute.Lifetime, request.Lifetime);
                break;
            case StunMethod.Refresh:
                writer.UInt32(StunAttribute.Lifetime, request.Lifetime);
                break;
            case StunMethod.ChannelBind:
                writer.UInt32(StunAttribute.ChannelNumber, (uint)request.Peer!.Channel << 16);
                writer.XorAddress(StunAttribute.XorPeerAddress, request.Peer.Address);
                break;
            default:
                writer.XorAddress(StunAttribute.XorPeerAddress, request.Peer!.Address);
                break;
        }

        request.IsSigned = _auth.IsReady;
        _auth.Sign(ref writer);
        writer.Fingerprint();
        return writer.Length;
    }

    private void EnqueueOnce(long now, StunMethod method, TurnPeer peer)
    {
        if (!_requests.Exists(r => r.Method == method && r.Peer == peer))
            Enqueue(now, method, peer, 0);
    }

    private void Enqueue(long now, StunMethod method, TurnPeer? peer, uint lifetime, int challenges = 0)
    {
        var request = new TurnRequest(method, peer, lifetime) { NextSendAt = now, Retransmit = FirstRetransmit, Challenges = challenges };
        random(request.Id);
        _requests.Add(request);
    }

    private void OnChallenge(long now, TurnRequest request, in StunReader message)
    {
        bool wasRefused = request.IsSigned && message.ErrorCode == StunError.Unauthorized;
        if (wasRefused || request.Challenges >= MaxChallenges)
            Fail($"user \"{_auth.Username}\" or the credential was refused (401); check Username and Credential of the ICE server");
        else if (!_auth.Learn(message))
            Fail("asked for credentials without a realm and a nonce that can be used; it may be no TURN server");
        else
            Enqueue(now, request.Method, request.Peer, request.Lifetime, request.Challenges + 1);
    }

    private void OnSuccess(long now, TurnRequest request, in StunReader message)
    {
        switch (request.Method)
        {
            case StunMethod.Allocate:
                OnAllocated(now, message);
                break;
            case StunMethod.Refresh when State == TurnState.Closing:
                State = TurnState.Closed;
                break;
            case StunMethod.Refresh when request.Lifetime == 0:
                Enqueue(now, StunMethod.Allocate, null, 600);
                break;
            case StunMethod.Refresh:
                ScheduleRefresh(now, message);
                break;
            case StunMethod.CreatePermission:
                Permit(now, request.Peer!);
                break;
            case StunMethod.ChannelBind:
                request.Peer!.BoundUntil = now + ChannelLife;
                Permit(now, request.Peer);
                break;
        }
    }

    private void OnAllocated(long now, in StunReader message)
    {
        if (!message.TryGetXorAddress(StunAttribute.XorRelayedAddress, out var relayed))
        {
            Fail("an allocation without an address; it may be no TURN server");
            return;
        }

        Relayed = relayed;
        Mapped = message.TryGetXorAddress(StunAttribute.XorMappedAddress, out var mapped) ? mapped : null;
        State = TurnState.Allocated;
        Generation++;
        _triedToFree = false;
        _sweepAt = now + (30 * Second);
        ScheduleRefresh(now, message);
    }

    private void ScheduleRefresh(long now, in StunReader message)
    {
        message.TryGetUInt32(StunAttribute.Lifetime, out uint seconds);
        long life = Math.Clamp(seconds, 4u, 3600u) * Second;
        _refreshAt = now + Math.Max(life / 2, life - RefreshAhead);
    }

    private void Permit(long now, TurnPeer peer)
    {
        peer.PermittedUntil = now + PermissionLife;
        peer.RefusedUntil = 0;
        if (peer.Held is not null)
            _released.Enqueue(peer);
    }

    private void OnError(long now, TurnRequest request, in StunReader message)
    {
        int code = message.ErrorCode;
        switch (request.Method)
        {
            case StunMethod.Allocate when code == StunError.AllocationMismatch && !_triedToFree:
                _triedToFree = true;
                Enqueue(now, StunMethod.Refresh, null, 0);
                break;
            case StunMethod.Allocate:
                Fail(code switch
                {
                    StunError.AllocationMismatch => "still holds an allocation of this port for another user (437); use another local port or wait ten minutes",
                    StunError.AllocationQuotaReached => $"user \"{_auth.Username}\" has as many allocations as allowed (486); close some or raise the server's user-quota",
                    StunError.InsufficientCapacity => "has no more relay ports (508); use another server or widen its port range",
                    403 => "forbids allocations to us (403); check its access rules",
                    300 => "is overloaded and names another server (300); configure that one",
                    _ => $"refused an allocation with error {code}",
                });
                break;
            case StunMethod.Refresh when State == TurnState.Closing:
                State = TurnState.Closed;
                break;
            case StunMethod.Refresh:
                Forget();
                Start(now);
                break;
            default:
                Refuse(now, request.Method, request.Peer!);
                break;
        }
    }

    private void OnTimeout(long now, TurnRequest request)
    {
        if (State == TurnState.Closing)
            State = TurnState.Closed;
        else if (request.Peer is { } peer)
            Refuse(now, request.Method, peer);
        else
            Fail($"did not answer; check its address, and that {(isStream ? "TCP" : "UDP")} may pass");
    }

    private static void Refuse(long now, StunMethod method, TurnPeer peer)
    {
        if (method == StunMethod.ChannelBind && peer.PermittedUntil > now)
            peer.ChannelRefusedUntil = now + RefusalPause;
        else
            (peer.Held, peer.RefusedUntil) = (null, now + RefusalPause);
        if (peer.BoundUntil < now)
            peer.BoundUntil = 0;
    }
}
