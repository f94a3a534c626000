using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace PeerPigeon.Hub;

/// <summary>The reading side of one client's WebSocket, from the upgrade to the close.</summary>
/// <remarks>While nothing arrives it waits in a read of zero bytes, so that an idle session holds no receive buffer.</remarks>
internal sealed class HubConnection(HubGate gate, WebSocketHubSocket socket, TimeProvider time)
{
    private const int FirstBuffer = 4 * 1_024;

    private IHubSession _session = null!;
    private int? _closeCode;
    private string _closeReason = "disconnected";
    private bool _discarding;

    public async Task RunAsync(HttpContext http, WatchedUpgrade upgrade)
    {
        using WebSocket web = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _session = gate.Open(http.Request.Query["peerId"], socket);
        upgrade.Stream!.Observe(_session);
        socket.Start(upgrade.Inner!);
        try
        {
            while (await ReadMessageAsync(web))
            {
            }

            socket.Close(_closeCode ?? (int)WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            _closeReason = "WebSocket error";
            socket.Abort();
        }
        finally
        {
            _session.OnClosed(_closeCode, _closeReason);
            await socket.Ended;
            socket.Release();
        }
    }

    // False once the client has closed.
    private async Task<bool> ReadMessageAsync(WebSocket web)
    {
        ValueWebSocketReceiveResult read = await web.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (read.MessageType == WebSocketMessageType.Close)
        {
            _closeCode = web.CloseStatus is null or WebSocketCloseStatus.Empty ? null : (int)web.CloseStatus;
            _closeReason = string.IsNullOrEmpty(web.CloseStatusDescription) ? "disconnected" : web.CloseStatusDescription;
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        ITimer? late = null;
        try
        {
            var length = 0;
            while (!read.EndOfMessage)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                ValueTask<ValueWebSocketReceiveResult> reading = web.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (!reading.IsCompleted)
                    late ??= time.CreateTimer(static session => ((IHubSession)session!).OnTooSlow(), _session, gate.Settings.Limits.MessageTime, Timeout.InfiniteTimeSpan);
                read = await reading;
                length = Take(length + read.Count);
            }

            late?.Dispose();      // it is whole; how long the hub takes with it is not the client's doing
            if (!_discarding)
                await _session.OnMessageAsync(buffer.AsMemory(0, length), read.MessageType == WebSocketMessageType.Binary);
            return true;
        }
        finally
        {
            late?.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // After a message that is too long the rest is read and thrown away: a socket closed over unread bytes loses its close frame.
    private int Take(int length)
    {
        if (!_discarding && length > gate.Settings.Limits.MessageBytes)
        {
            _discarding = true;
            _session.OnTooLarge();
        }

        return _discarding ? 0 : length;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
