namespace PeerPigeon.WebRtc;

// Channels over the association.
internal sealed partial class PeerSession : IDataChannelObserver
{
    /// <summary>ICE asks every five seconds already whether the other side lives; this only measures the path now and then, and trims what is idle.</summary>
    private const long HeartbeatMicros = 20_000_000;

    /// <summary>Bytes of payload queued or not yet acknowledged.</summary>
    public long BufferedBytes => _channels?.Association.BufferedBytes ?? 0;

    /// <summary>The same in messages.</summary>
    public int BufferedMessages => _channels?.Association.BufferedMessages ?? 0;

    /// <summary>Whether channels can be opened.</summary>
    public bool IsReady => _channels is not null && !_isOver;

    /// <summary>Opens a channel; only when <see cref="IsReady"/>.</summary>
    public void Open(long now, DataChannel channel)
    {
        ChannelEnd? end = _channels!.Open(new(channel.Label, channel.Protocol));
        if (end is null)
        {
            _observer.OnChannelClosed(channel);
            return;
        }

        end.Tag = channel;
        channel.End = end;
        Advance(now);
    }

    /// <summary>Sends a message on an open channel. The caller bounds what waits.</summary>
    public void Send(long now, DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (_channels is not null && channel.End is { } end)
            _channels.TrySend(now, end, isText: !isBinary, message);
    }

    /// <summary>Gives bytes of the receive window back.</summary>
    public void Release(int bytes) => _channels?.Association.Release(bytes);

    /// <summary>Closes one channel on both sides.</summary>
    public void CloseChannel(DataChannel channel)
    {
        if (_channels is not null && channel.End is { } end)
            _channels.Close(end);
    }

    void IDataChannelObserver.OnConnected() => _connectBy = WebRtc.Deadline.None;

    void IDataChannelObserver.OnChannel(ChannelEnd end)
    {
        DataChannel channel = _observer.OnChannelOffered(end.Description.Label, end.Description.Protocol);
        channel.End = end;
        end.Tag = channel;
        Opened(end);
    }

    void IDataChannelObserver.OnOpen(ChannelEnd end) => Opened(end);

    void IDataChannelObserver.OnMessage(ChannelEnd end, bool isText, ReadOnlyMemory<byte> message) =>
        _observer.OnMessage((DataChannel)end.Tag!, message, !isText);

    void IDataChannelObserver.OnClosed(ChannelEnd end)
    {
        var channel = (DataChannel)end.Tag!;
        channel.Closed();
        _observer.OnChannelClosed(channel);
    }

    void IDataChannelObserver.OnBufferedLow()
    {
        // The connection watches the level itself: it also counts what has not reached the association yet.
    }

    void IDataChannelObserver.OnDisconnected(string? failure) => End(failure ?? "closed by the other side");

    private void Opened(ChannelEnd end)
    {
        var channel = (DataChannel)end.Tag!;
        channel.Opened(_remote!.MaxMessageBytes);
        _observer.OnChannelOpen(channel);
    }

    private DataChannels NewChannels() => new(
        new SctpOptions
        {
            MaxPacketBytes = _options.MaxPacketBytes,
            ReceiveWindow = _options.ReceiveWindow,
            MaxMessageBytes = _options.MaxMessageBytes,
            RemoteMaxMessageBytes = _remote!.MaxMessageBytes,
            SendLimit = long.MaxValue,
            SendMessages = int.MaxValue,
            HeartbeatInterval = HeartbeatMicros,
            SilenceLimit = WebRtc.Deadline.Micros(_options.SilenceTimeout),
        },
        new(_options.MaxChannels),
        _random,
        this);
}
