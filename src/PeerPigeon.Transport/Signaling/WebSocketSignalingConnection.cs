namespace PeerPigeon.Transport;

/// <summary>An open hub connection over a WebSocket.</summary>
internal sealed class WebSocketSignalingConnection(SocketChannel channel) : ISignalingConnection, ISocketReceiver
{
    private ISignalingReceiver? _receiver;

    public long PendingBytes => channel.PendingBytes;

    public void Start(ISignalingReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (Interlocked.CompareExchange(ref _receiver, receiver, null) is not null)
            throw new InvalidOperationException("this hub connection was started before; it has one receiver");
        channel.Start(this);
    }

    public SendOutcome TrySend(ReadOnlyMemory<byte> utf8) => channel.TrySend(new(utf8, IsBinary: false));

    public void Close(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        channel.Close(1000, reason);
    }

    void ISocketReceiver.OnMessage(ReadOnlyMemory<byte> payload, bool isBinary)
    {
        var released = 0;
        _receiver!.OnMessage(payload, () =>
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
                channel.Release(payload.Length);
        });
    }

    void ISocketReceiver.OnClosed(int? code, string reason) => _receiver!.OnClosed(code, reason);
}
