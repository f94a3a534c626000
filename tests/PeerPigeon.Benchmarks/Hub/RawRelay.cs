using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PeerPigeon.Benchmarks;

/// <summary>The least that a relay on Kestrel can do: what a client sends goes to its partner, unread. The last digit of an id tells partners apart.</summary>
internal sealed class RawRelay : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, Client> _clients = [];

    private RawRelay(WebApplication web) => _web = web;

    public string Url => _web.Urls.First();

    public static async Task<RawRelay> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var relay = new RawRelay(builder.Build());
        relay._web.Urls.Add("http://127.0.0.1:0");
        relay._web.UseWebSockets(new() { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        relay._web.Run(relay.ServeAsync);
        await relay._web.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(patience.Token);
        await _web.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
        string id = http.Request.Query["peerId"]!, partner = id[..^1] + (id[^1] == '0' ? '1' : '0');
        using var client = new Client(socket);
        _clients[id] = client;
        var buffer = new byte[4096];
        try
        {
            while (await ReadAsync(socket, buffer) is var length and >= 0)
            {
                if (_clients.TryGetValue(partner, out Client? other))
                    await other.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (WebSocketException)
        {
            _clients.TryRemove(id, out _);
        }
    }

    private static async Task<int> ReadAsync(WebSocket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (read.MessageType == WebSocketMessageType.Close)
                return -1;
            length += read.Count;
            if (read.EndOfMessage)
                return length;
        }
    }

    private sealed class Client(WebSocket socket) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);

        public async Task SendAsync(ReadOnlyMemory<byte> message)
        {
            await _turn.WaitAsync();
            try
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose() => _turn.Dispose();
    }
}
