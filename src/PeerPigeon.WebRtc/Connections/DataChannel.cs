namespace PeerPigeon.WebRtc;

/// <summary>One channel of a connection (RFC 8831). Members may be called from any thread.</summary>
public sealed class DataChannel
{
    private readonly PeerConnection _connection;
    private volatile bool _isOpen;
    private volatile bool _isClosing;

    internal DataChannel(PeerConnection connection, string label, string protocol)
    {
        _connection = connection;
        Label = label;
        Protocol = protocol;
    }

    /// <summary>As its maker named it.</summary>
    public string Label { get; }

    /// <summary>The sub-protocol that its maker named; empty for none.</summary>
    public string Protocol { get; }

    /// <summary>The connection that it belongs to.</summary>
    public PeerConnection Connection => _connection;

    /// <summary>Whether messages can be sent.</summary>
    public bool IsOpen => _isOpen && !_isClosing;

    /// <summary>The largest message that the other side takes, in bytes.</summary>
    public int MaxMessageBytes { get; private set; }

    internal ChannelEnd? End { get; set; }

    /// <summary>Queues a message; never blocks. The order of calls is the order on the wire.</summary>
    /// <param name="message">Nobody writes to these bytes after they were given away.</param>
    /// <param name="isBinary">False for UTF-8 text.</param>
    public DataSend TrySend(ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (!IsOpen)
            return DataSend.Closed;
        return message.Length > MaxMessageBytes ? DataSend.TooLarge : _connection.TrySend(this, message, isBinary);
    }

    /// <summary>Queues a message, waiting for room where there is none; no thread is blocked.</summary>
    /// <exception cref="ArgumentException">The message is longer than <see cref="MaxMessageBytes"/>.</exception>
    /// <exception cref="IOException">The channel is closed.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, bool isBinary, CancellationToken cancellation = default)
    {
        while (true)
        {
            Task room = _connection.RoomAsync();
            switch (TrySend(message, isBinary))
            {
                case DataSend.Sent:
                    return;
                case DataSend.TooLarge:
                    throw new ArgumentException($"a message of {message.Length:N0} bytes exceeds the {MaxMessageBytes:N0} that the other side takes; split it", nameof(message));
                case DataSend.Closed:
                    throw new IOException($"channel \"{Label}\" is closed");
                default:
                    await room.WaitAsync(cancellation);
                    break;
            }
        }
    }

    /// <summary>Closes the channel on both sides, after what was accepted; the connection stands. One that is not open yet never opens.</summary>
    public void Close()
    {
        _isClosing = true;
        _connection.CloseChannel(this);
    }

    internal void Opened(int maxMessageBytes)
    {
        MaxMessageBytes = maxMessageBytes;
        _isOpen = true;
    }

    internal void Closed() => _isOpen = false;
}
