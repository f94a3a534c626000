using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>A WebSocket between two peers, after both have said hello.</summary>
internal sealed class DirectLink : ILink, ILinkStatistics, IFrameOwner, ISocketReceiver
{
    private readonly SocketChannel _channel;
    private readonly DirectLinkCounters _counters;
    private ILinkReceiver? _receiver;

    public DirectLink(OpenSocket socket, LinkHandshake handshake, bool isProven, DirectLinkOptions options, TimeProvider time, DirectLinkCounters counters)
    {
        _channel = new(socket.Socket, socket.Stream, options.Limits, time);
        _counters = counters;
        Local = handshake.Local;
        Remote = handshake.Remote;
        Network = handshake.Network;
        IsProven = isProven;
        SendLimit = options.SendLimit;
        MaxFrameBytes = options.MaxFrameBytes;
        counters.Opened();
        _ = Completion.ContinueWith(
            _ => counters.Closed(FullSends), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public PeerId Local { get; }

    public PeerId Remote { get; }

    public NetworkName Network { get; }

    public string Kind => DirectLinkTransport.KindName;

    public bool IsProven { get; }

    public long PendingBytes => _channel.PendingBytes;

    public long SendLimit { get; }

    public int MaxFrameBytes { get; }

    public long BytesIn => _channel.BytesIn;

    public long BytesOut => _channel.BytesOut;

    public long FramesIn => _channel.FramesIn;

    public long FramesOut => _channel.FramesOut;

    public long FullSends => _channel.FullSends;

    public Task Completion => _channel.Completion;

    public void Start(ILinkReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (Interlocked.CompareExchange(ref _receiver, receiver, null) is not null)
            throw new InvalidOperationException($"the link to {Remote} was started before; a link has one receiver");
        _channel.Start(this);
    }

    public SendOutcome TrySend(LinkFrame frame) => _channel.TrySend(frame);

    public void Close(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _channel.Close(1000, reason);
    }

    void ISocketReceiver.OnMessage(ReadOnlyMemory<byte> payload, bool isBinary) => _receiver!.OnFrame(new(payload, isBinary, this));

    void ISocketReceiver.OnClosed(int? code, string reason)
    {
        if (code == SocketChannel.TooLargeCode)
            _counters.Oversize();
        _receiver!.OnClosed(reason);
    }

    void IFrameOwner.OnReleased(InboundFrame frame) => _channel.Release(frame.Payload.Length);
}
