namespace PeerPigeon.WebRtc;

// From a way to the other side, to a record layer, to an association, to the end.
internal sealed partial class PeerSession
{
    /// <summary>Ends the session; what was accepted for sending is acknowledged first, within <see cref="RtcOptions.CloseTimeout"/>.</summary>
    public void Close(long now)
    {
        if (_isOver || _closeBy != WebRtc.Deadline.None)
            return;
        _closeBy = now + WebRtc.Deadline.Micros(_options.CloseTimeout);
        Advance(now);
    }

    /// <summary>Ends the session now; the other side is told.</summary>
    public void Abort(string reason)
    {
        if (_isOver)
            return;
        End(reason);
    }

    private bool ReceiveRecord(long now, IcePath path, ReadOnlySpan<byte> datagram)
    {
        if (!_isStarted)
        {
            if (_early.Count == MaxEarly)
                return false;
            _early.Add(datagram.ToArray());
            return true;
        }

        RecordState before = _records!.State;
        long packets = _packets;
        _now = now;
        _records.Receive(now, datagram, this);
        bool taken = before == RecordState.Handshaking || _packets != packets || _records.State != before;
        if (taken)
            Ice.OnData(now, path);
        return taken;
    }

    private void Advance(long now)
    {
        if (_isOver)
            return;
        if (!_isStarted && _remote is not null && Ice.Selected is not null)
            Start(now);
        if (_records?.State == RecordState.Established && _channels is null)
            Associate(now);

        if (Ice.State == IceState.Failed)
            End(Ice.Failure ?? "no way to the other side");
        else if (_records?.State == RecordState.Closed)
            End(_records.Failure ?? "closed by the other side");
        else if (_closeBy != WebRtc.Deadline.None && BufferedBytes == 0)
            Cut();
    }

    private void Start(long now)
    {
        _isStarted = true;
        _records = _newRecords(_remote!.Fingerprint);
        _records.Start(now, _remote.WeAreClient);
        _now = now;
        foreach (byte[] datagram in _early)
            _records.Receive(now, datagram, this);
        _early.Clear();
    }

    private void Associate(long now)
    {
        _channels = NewChannels();
        _channels.Start(now, _remote!.WeAreClient);
        _observer.OnReady(now);
    }

    private void Cut() => Abort("closed");

    /// <summary>The end, for whatever reason; the last words still go out through <see cref="Poll"/>.</summary>
    private void End(string reason)
    {
        if (_isOver)
            return;
        _isOver = true;
        _connectBy = _closeBy = WebRtc.Deadline.None;
        _channels?.Association.Abort(reason);   // the channels are told first: after the end nothing follows
        _observer.OnClosed(reason);
    }
}
