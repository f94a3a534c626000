using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerPigeon.Benchmarks;

/// <summary>A WebSocket client that costs as little as possible, so that the server is what is measured: it counts text frames and reads none.</summary>
internal sealed class LoadClient : IDisposable
{
    private const int SmallestLong = 126;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private long _frames;
    private long _lastAt;

    private LoadClient()
    {
    }

    /// <summary>Text frames received.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>When the last of them came, a <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long LastAt => Volatile.Read(ref _lastAt);

    /// <summary>Whether the server has ended the connection.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Hears of each batch of text frames.</summary>
    public Action<int>? Arrived { get; set; }

    public static async Task<LoadClient> ConnectAsync(int port, string id)
    {
        var client = new LoadClient();
        try
        {
            await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException error)
        {
            throw new BenchmarkFailedException($"no further connection ({error.SocketErrorCode}); raise the limit of open files (ulimit -n) above twice the number of sessions");
        }

        await client.UpgradeAsync(id);
        _ = client.ReadAsync();
        return client;
    }

    /// <summary>A text frame as a client sends it, with a mask of zeros.</summary>
    public static byte[] Frame(string text)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        int start = payload.Length < SmallestLong ? 6 : 8;
        var frame = new byte[start + payload.Length];
        frame[0] = 0x81;
        frame[1] = (byte)(0x80 | Math.Min(payload.Length, SmallestLong));
        if (payload.Length >= SmallestLong)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        payload.CopyTo(frame, start);
        return frame;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    public void Dispose() => _socket.Dispose();

    private async Task UpgradeAsync(string id)
    {
        await SendAsync(Encoding.ASCII.GetBytes(
            $"GET /?peerId={id} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));

        // Byte by byte, because what follows the header is the first frame.
        var header = new byte[1024];
        var length = 0;
        while (!header.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int read = await _socket.ReceiveAsync(header.AsMemory(length, 1));
            if (read == 0 || ++length == header.Length)
                throw new BenchmarkFailedException($"the server did not upgrade: {Encoding.ASCII.GetString(header, 0, length)}");
        }

        if (!header.AsSpan().StartsWith("HTTP/1.1 101"u8))
            throw new BenchmarkFailedException($"the server did not upgrade: {Encoding.ASCII.GetString(header, 0, length)}");
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1024];
        var length = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(length)) is var read and > 0)
            {
                length += read;
                int used = Count(buffer.AsSpan(0, length));
                buffer.AsSpan(used, length - used).CopyTo(buffer);
                length -= used;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            length = 0;
        }

        IsClosed = true;
    }

    private int Count(ReadOnlySpan<byte> received)
    {
        int at = 0, texts = 0;
        while (received.Length - at >= 2)
        {
            int payload = received[at + 1] & 0x7F, header = 2;
            if (payload == SmallestLong)
            {
                if (received.Length - at < 4)
                    break;
                payload = BinaryPrimitives.ReadUInt16BigEndian(received[(at + 2)..]);
                header = 4;
            }

            if (received.Length - at < header + payload)
                break;
            if ((received[at] & 0x0F) == 1)
                texts++;
            at += header + payload;
        }

        if (texts > 0)
        {
            Volatile.Write(ref _lastAt, Stopwatch.GetTimestamp());
            Interlocked.Add(ref _frames, texts);
            Arrived?.Invoke(texts);
        }

        return at;
    }
}
