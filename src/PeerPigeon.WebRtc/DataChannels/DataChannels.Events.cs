namespace PeerPigeon.WebRtc;

/// <content>What the association tells.</content>
internal sealed partial class DataChannels
{
    void ISctpObserver.OnEstablished() => _observer.OnConnected();

    void ISctpObserver.OnBufferedLow() => _observer.OnBufferedLow();

    void ISctpObserver.OnMessage(ushort stream, uint ppid, ReadOnlyMemory<byte> message)
    {
        if (ppid == PayloadProtocol.Dcep)
        {
            Association.Release(message.Length);
            OnControl(stream, message.Span);
            return;
        }

        bool isText = ppid is PayloadProtocol.String or PayloadProtocol.EmptyString;
        bool isEmpty = ppid is PayloadProtocol.EmptyString or PayloadProtocol.EmptyBinary;
        bool known = isText || isEmpty || ppid == PayloadProtocol.Binary;
        if (!known || !_channels.TryGetValue(stream, out ChannelEnd? channel) || channel.IncomingReset)
        {
            Association.Release(message.Length);
            Statistics.MessagesRefused++;
            return;
        }

        NowOpen(channel);
        if (isEmpty)
            Association.Release(message.Length);
        _observer.OnMessage(channel, isText, isEmpty ? ReadOnlyMemory<byte>.Empty : message);
    }

    void ISctpObserver.OnIncomingReset(ushort stream)
    {
        if (!_channels.TryGetValue(stream, out ChannelEnd? channel))
            return;
        channel.IncomingReset = true;
        Close(channel);
        if (channel.OutgoingReset)
            Finish(channel);
    }

    void ISctpObserver.OnOutgoingReset(ushort stream)
    {
        if (_refused.Remove(stream) || _reused.Remove(stream) || !_channels.TryGetValue(stream, out ChannelEnd? channel))
            return;
        channel.OutgoingReset = true;
        if (channel.IncomingReset)
            Finish(channel);
    }

    void ISctpObserver.OnClosed(string? failure)
    {
        _isOver = true;
        foreach (ChannelEnd channel in (ChannelEnd[])[.. _channels.OrderBy(entry => entry.Key).Select(entry => entry.Value), .. _waiting])
            Finish(channel);
        _waiting.Clear();
        _observer.OnDisconnected(failure);
    }

    private void OnControl(ushort stream, ReadOnlySpan<byte> message)
    {
        _channels.TryGetValue(stream, out ChannelEnd? channel);
        if (message.Length > 0 && message[0] == Dcep.Ack)
        {
            if (channel is { IsOwn: true, IncomingReset: false })
                NowOpen(channel);
            else
                Statistics.MessagesRefused++;
            return;
        }

        if (channel is { IncomingReset: true })
        {
            // The other side is done with the old channel and reuses its stream before our reset was answered.
            _reused.Add(stream);
            Finish(channel);
            channel = null;
        }

        if (channel is not null)
        {
            Statistics.OpensRefused++;
            Close(channel);
            return;
        }

        bool theirs = _isClient is { } isClient && stream % 2 == (isClient ? 1 : 0);
        int most = 12 + _options.MaxLabelBytes;
        if (!theirs || Count >= _options.MaxChannels || message.Length > most || Dcep.TryReadOpen(message) is not { } open)
        {
            Refuse(stream);
            return;
        }

        var opened = new ChannelEnd(open) { Id = stream, State = ChannelState.Open };
        _channels.Add(stream, opened);
        Association.TrySend(0, stream, PayloadProtocol.Dcep, AckMessage);
        _observer.OnChannel(opened);
    }

    private void Refuse(ushort stream)
    {
        Statistics.OpensRefused++;
        if (_refused.Add(stream))
            Association.ResetStream(stream);
    }

    private void NowOpen(ChannelEnd channel)
    {
        if (channel.State != ChannelState.Opening)
            return;
        channel.State = ChannelState.Open;
        _observer.OnOpen(channel);
    }

    private void Finish(ChannelEnd channel)
    {
        if (channel.Id is { } id)
            _channels.Remove(id);
        channel.State = ChannelState.Closed;
        _observer.OnClosed(channel);
    }

    // The next free stream of this side's parity, going round below 1,024, Chromium's bound: a stream rests before it is used again.
    private void Number(ChannelEnd channel)
    {
        while (_channels.ContainsKey(_nextId) || _refused.Contains(_nextId))
            StepId();
        channel.Id = _nextId;
        _channels.Add(_nextId, channel);
        StepId();
        Association.TrySend(0, channel.Id.Value, PayloadProtocol.Dcep, Dcep.Write(channel.Description));
    }

    private void StepId() => _nextId = _nextId >= 1_022 ? (ushort)(_nextId % 2) : (ushort)(_nextId + 2);
}
