using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerPigeon.Hub.Tests;

/// <summary>A WebSocket client made of bare bytes: it answers no ping and reads only when told to.</summary>
public sealed class DeafClient : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private DeafClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    /// <summary>Opens the TCP connection, and nothing more.</summary>
    public static async Task<DeafClient> DialAsync(HubServer hub)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(hub.Urls[0]).Port).WaitAsync(HangGuard);
        return new DeafClient(socket);
    }

    /// <summary>Upgrades, and reads no further than the header of the answer.</summary>
    public static async Task<DeafClient> ConnectAsync(HubServer hub, string id)
    {
        DeafClient client = await DialAsync(hub);
        await client.SendBytesAsync(Encoding.ASCII.GetBytes(
            $"GET /?peerId={id} HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        StringBuilder header = new();
        byte[] one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client._stream.ReadExactlyAsync(one).AsTask().WaitAsync(HangGuard);
            header.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", header.ToString(), StringComparison.Ordinal);
        return client;
    }

    public Task SendTextAsync(string text) => SendFrameAsync(0x81, Encoding.UTF8.GetBytes(text));

    /// <summary>One masked frame; the mask is zero, so the payload stays as it is.</summary>
    public Task SendFrameAsync(byte first, byte[] payload)
    {
        byte[] frame = new byte[14 + payload.Length];
        frame[0] = first;
        frame[1] = 0xFF;
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        payload.CopyTo(frame, 14);
        return SendBytesAsync(frame);
    }

    public Task SendBytesAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(HangGuard);

    /// <summary>Reads until the other side ends.</summary>
    public async Task<long> ReadToEndAsync()
    {
        byte[] buffer = new byte[64 * 1_024];
        long total = 0;
        try
        {
            while (await _stream.ReadAsync(buffer).AsTask().WaitAsync(HangGuard) is var read and > 0)
                total += read;
        }
        catch (IOException)
        {
            // Cut off rather than closed.
        }

        return total;
    }

    public void Abort() => _socket.Close(0);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return _stream.DisposeAsync();
    }
}
