namespace PeerPigeon.Transport;

/// <summary>The bounds of one WebSocket.</summary>
/// <param name="MaxMessageBytes">The largest message, either way.</param>
/// <param name="SendLimit">Bytes that may wait to be sent, <see cref="LinkCost"/> included.</param>
/// <param name="ReceiveWindow">Bytes delivered and unreleased at which reading stops, <see cref="LinkCost"/> included.</param>
/// <param name="CloseTimeout">How long a close may take before the connection is cut.</param>
internal sealed record SocketChannelLimits(int MaxMessageBytes, long SendLimit, long ReceiveWindow, TimeSpan CloseTimeout);

/// <summary>Takes what a <see cref="SocketChannel"/> delivers, one call at a time.</summary>
internal interface ISocketReceiver
{
    void OnMessage(ReadOnlyMemory<byte> payload, bool isBinary);

    void OnClosed(int? code, string reason);
}
