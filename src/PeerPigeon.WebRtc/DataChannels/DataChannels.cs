namespace PeerPigeon.WebRtc;

/// <summary>Limits and counters of the channels of one connection.</summary>
/// <param name="MaxChannels">Channels at a time, both sides' together. Default 256.</param>
/// <param name="MaxLabelBytes">Bytes of label and protocol that an OPEN of the other side may have. Default 4,096.</param>
internal sealed record DataChannelOptions(int MaxChannels = 256, int MaxLabelBytes = 4096);

/// <summary>Counters of what the other side did wrong.</summary>
internal sealed class DataChannelStatistics
{
    /// <summary>OPENs answered with a reset: too many channels, wrong parity, in use, malformed.</summary>
    public long OpensRefused { get; set; }

    /// <summary>Messages dropped: no such channel, or an unknown payload protocol.</summary>
    public long MessagesRefused { get; set; }
}

/// <summary>
/// The data channels of one association (RFC 8831, 8832): opens them with OPEN and ACK, closes them by resetting the stream both
/// ways. The side that is the DTLS client uses even streams, the other odd ones.
/// </summary>
internal sealed partial class DataChannels : ISctpObserver
{
    private static readonly byte[] AckMessage = [Dcep.Ack];
    private static readonly byte[] EmptyMessage = [0];

    private readonly DataChannelOptions _options;
    private readonly IDataChannelObserver _observer;
    private readonly Dictionary<ushort, ChannelEnd> _channels = [];
    private readonly List<ChannelEnd> _waiting = [];

    // Streams whose reset belongs to an OPEN that was refused, or to a channel whose stream the other side uses again already.
    private readonly HashSet<ushort> _refused = [];
    private readonly HashSet<ushort> _reused = [];
    private bool? _isClient;
    private ushort _nextId;
    private bool _isOver;

    public DataChannels(SctpOptions sctp, DataChannelOptions options, RandomFill random, IDataChannelObserver observer)
    {
        if (options.MaxChannels is < 1 or > 500)
            throw new ArgumentException($"MaxChannels {options.MaxChannels} must be from 1 to 500: each side has 512 streams below 1,024.", nameof(options));
        _options = options;
        _observer = observer;
        Association = new(sctp, random, this);
    }

    /// <summary>Whose packets and time the caller moves.</summary>
    public SctpAssociation Association { get; }

    public DataChannelStatistics Statistics { get; } = new();

    /// <summary>Channels that are not over.</summary>
    public int Count => _channels.Count + _waiting.Count;

    /// <summary>Begins, once the record layer is established.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="isClient">Whether this side is the DTLS client.</param>
    public void Start(long now, bool isClient)
    {
        _isClient = isClient;
        _nextId = isClient ? (ushort)0 : (ushort)1;
        Association.Connect(now);
        ChannelEnd[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (ChannelEnd channel in waiting)
            Number(channel);
    }

    /// <summary>Opens a channel. May be called before <see cref="Start"/>.</summary>
    /// <returns>Null if <see cref="DataChannelOptions.MaxChannels"/> is reached or the association is over.</returns>
    public ChannelEnd? Open(ChannelOpen open)
    {
        if (Count >= _options.MaxChannels || _isOver)
            return null;
        var channel = new ChannelEnd(open) { IsOwn = true };
        if (_isClient is null)
            _waiting.Add(channel);
        else
            Number(channel);
        return channel;
    }

    /// <summary>Sends a message. Before the channel is open it waits in the association.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="channel">Open or opening.</param>
    /// <param name="isText">Whether the bytes are UTF-8 text.</param>
    /// <param name="message">May be empty. Kept without a copy until <paramref name="owner"/> is disposed.</param>
    /// <param name="owner">Disposed when the bytes are no longer needed; not if the message is refused.</param>
    public SctpSend TrySend(long now, ChannelEnd channel, bool isText, ReadOnlyMemory<byte> message, IDisposable? owner = null)
    {
        if (channel.State is ChannelState.Closing or ChannelState.Closed)
            return SctpSend.Closed;
        if (channel.Id is not { } id)
            return SctpSend.Full;

        // Until the OPEN has surely arrived nothing may overtake it.
        SctpDelivery delivery = channel.State == ChannelState.Open ? channel.Description.Delivery : default;
        if (!message.IsEmpty)
            return Association.TrySend(now, id, isText ? PayloadProtocol.String : PayloadProtocol.Binary, message, delivery, owner);
        SctpSend sent = Association.TrySend(now, id, isText ? PayloadProtocol.EmptyString : PayloadProtocol.EmptyBinary, EmptyMessage, delivery);
        if (sent == SctpSend.Sent)
            owner?.Dispose();
        return sent;
    }

    /// <summary>Bytes of one channel queued or not yet acknowledged.</summary>
    public long BufferedOn(ChannelEnd channel) => channel.Id is { } id ? Association.BufferedOn(id) : 0;

    /// <summary>Closes a channel: what is queued goes out first, then both sides are told.</summary>
    public void Close(ChannelEnd channel)
    {
        if (channel.State is ChannelState.Closing or ChannelState.Closed)
            return;
        channel.State = ChannelState.Closing;
        if (channel.Id is { } id)
        {
            Association.ResetStream(id);
            return;
        }

        _waiting.Remove(channel);
        channel.State = ChannelState.Closed;
        _observer.OnClosed(channel);
    }
}
