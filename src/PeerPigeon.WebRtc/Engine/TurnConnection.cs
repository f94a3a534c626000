using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PeerPigeon.WebRtc;

/// <summary>The TCP connection to a TURN server: two loops that await, no thread.</summary>
internal sealed class TurnConnection : IDisposable
{
    /// <summary>Messages that may wait to be written; more are dropped, as UDP would.</summary>
    private const int MaxWaiting = 256;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Messages dropped because the server reads too slowly.</summary>
    public long Dropped { get; private set; }

    /// <summary>Connects and moves messages until either side ends it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="taken">Gets a copy of every message.</param>
    /// <param name="ended">Told once, with what the server did in words.</param>
    public async Task RunAsync(IPEndPoint server, Action<byte[]> taken, Action<string> ended)
    {
        try
        {
            await _socket.ConnectAsync(server, _stop.Token);
            await await Task.WhenAny(ReadAsync(taken), WriteAsync());
            ended("closed the connection");
        }
        catch (Exception e) when (e is SocketException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            ended($"no TCP connection: {e.Message}");
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Queues a message.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (!_outgoing.Writer.TryWrite(message.ToArray()))
            Dropped++;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _outgoing.Writer.TryComplete();
        _stop.Cancel();
        _socket.Dispose();
    }

    private async Task ReadAsync(Action<byte[]> taken)
    {
        var stream = new TurnStream();
        while (true)
        {
            int count = await _socket.ReceiveAsync(stream.Free(), _stop.Token);
            if (count == 0)
                return;
            stream.Advance(count);
            while (TryTake(stream, out byte[]? message))
                taken(message);
        }
    }

    private static bool TryTake(TurnStream stream, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? message)
    {
        message = stream.TryTake(out Span<byte> bytes) ? bytes.ToArray() : null;
        return message is not null;
    }

    private async Task WriteAsync()
    {
        await foreach (byte[] message in _outgoing.Reader.ReadAllAsync(_stop.Token))
        {
            for (ReadOnlyMemory<byte> rest = message; !rest.IsEmpty;)
                rest = rest[await _socket.SendAsync(rest, _stop.Token)..];
        }
    }
}
