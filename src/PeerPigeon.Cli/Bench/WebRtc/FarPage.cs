using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>A page in a tab, over its WebSocket.</summary>
internal sealed class FarPage : FarEnd
{
    private const int MaxLineBytes = 16 * 1024 * 1024;

    private readonly WebSocket _socket;
    private readonly Func<TimeSpan?> _cpu;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly CancellationTokenSource _over = new();
    private readonly Task _writing;
    private readonly Task _reading;

    /// <param name="socket">Open; the caller disposes it.</param>
    /// <param name="cpu">Processor time of the browser.</param>
    public FarPage(WebSocket socket, Func<TimeSpan?> cpu)
    {
        _socket = socket;
        _cpu = cpu;
        _writing = WriteAsync();
        _reading = ReadAsync();
    }

    /// <summary>Done when the page is gone or not wanted any more.</summary>
    public Task Over => _reading;

    public override TimeSpan? Cpu => _cpu();

    public override async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_writing, _reading);
        _over.Dispose();
    }

    protected override void Write(string line) => _lines.Writer.TryWrite(line);

    private async Task WriteAsync()
    {
        try
        {
            await foreach (string line in _lines.Reader.ReadAllAsync(_over.Token))
                await _socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, _over.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            Ended("the page in Chromium is gone");
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        using MemoryStream line = new();
        try
        {
            while (await _socket.ReceiveAsync(buffer, _over.Token) is { MessageType: WebSocketMessageType.Text } part && line.Length < MaxLineBytes)
            {
                line.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Heard(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
                line.SetLength(0);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // said below
        }

        Ended("the page in Chromium is gone");
    }
}
