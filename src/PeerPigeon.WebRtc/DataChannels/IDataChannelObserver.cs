namespace PeerPigeon.WebRtc;

/// <summary>Is told what happens to channels, inside the calls that make it happen.</summary>
internal interface IDataChannelObserver
{
    /// <summary>The association is up: messages flow.</summary>
    void OnConnected();

    /// <summary>The other side opened a channel; it is open.</summary>
    void OnChannel(ChannelEnd channel);

    /// <summary>The other side accepted a channel of this side. Messages could be sent before.</summary>
    void OnOpen(ChannelEnd channel);

    /// <summary>A message. The array is fresh and given away; <see cref="SctpAssociation.Release"/> its bytes when consumed, empty ones none.</summary>
    void OnMessage(ChannelEnd channel, bool isText, ReadOnlyMemory<byte> message);

    /// <summary>The channel is over, on both sides; nothing is told of it any more.</summary>
    void OnClosed(ChannelEnd channel);

    /// <summary>There is room to send again.</summary>
    void OnBufferedLow();

    /// <summary>The association is over, and so is every channel (each told before).</summary>
    void OnDisconnected(string? failure);
}

/// <summary>Where a channel is.</summary>
internal enum ChannelState
{
    /// <summary>This side asked for it; messages may be sent already.</summary>
    Opening,

    /// <summary>Open both ways.</summary>
    Open,

    /// <summary>Closing: nothing more is sent.</summary>
    Closing,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>This side's end of a data channel.</summary>
internal sealed class ChannelEnd(ChannelOpen open)
{
    public ChannelOpen Description { get; } = open;

    /// <summary>The stream; null until the DTLS role, and with it the parity, is known.</summary>
    public ushort? Id { get; set; }

    public ChannelState State { get; set; }

    /// <summary>Whether this side opened it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>For the owner of the observer.</summary>
    public object? Tag { get; set; }

    internal bool IncomingReset { get; set; }

    internal bool OutgoingReset { get; set; }
}
