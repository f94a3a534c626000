using System.Buffers;
using System.Net.WebSockets;

namespace PeerPigeon.Transport;

internal enum MessageKind
{
    Text,
    Binary,
    Close,
    TooLarge,
}

/// <summary>Reads whole messages of bounded size; the buffer grows with what really arrives, never by what a header claims.</summary>
internal sealed class MessageReader(WebSocket socket, int maxBytes)
{
    private const int SmallBuffer = 4 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _length;

    public async ValueTask<MessageKind> ReadAsync(CancellationToken stop = default)
    {
        _length = 0;
        while (true)
        {
            if (_length == _buffer.Length)
                Resize(_length * 2);
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(_buffer.AsMemory(_length), stop);
            if (result.MessageType == WebSocketMessageType.Close)
                return MessageKind.Close;
            _length += result.Count;
            if (_length > maxBytes)
                return MessageKind.TooLarge;
            if (result.EndOfMessage)
                return result.MessageType == WebSocketMessageType.Binary ? MessageKind.Binary : MessageKind.Text;
        }
    }

    /// <summary>A copy of the message read last, of exactly its size, that nobody writes to again.</summary>
    public byte[] Take()
    {
        byte[] message = GC.AllocateUninitializedArray<byte>(_length);
        _buffer.AsSpan(0, _length).CopyTo(message);
        _length = 0;
        if (_buffer.Length > 4 * SmallBuffer)
            Resize(SmallBuffer);
        return message;
    }

    /// <summary>Gives the buffer back; no read may be under way, and none may follow.</summary>
    public void Return()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Resize(int size)
    {
        byte[] next = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _length).CopyTo(next);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = next;
    }
}
