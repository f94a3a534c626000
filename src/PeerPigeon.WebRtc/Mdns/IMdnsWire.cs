using System.Net;

namespace PeerPigeon.WebRtc;

/// <summary>How queries reach the link, and answers come back. Any thread.</summary>
internal interface IMdnsWire : IDisposable
{
    /// <summary>Asks everybody on the link. What cannot be sent is lost.</summary>
    /// <param name="query">One datagram.</param>
    /// <param name="taken">Gets what comes back, from any thread; the bytes are valid during the call.</param>
    void Send(ReadOnlySpan<byte> query, Action<IPEndPoint, ReadOnlyMemory<byte>> taken);
}
