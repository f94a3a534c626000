using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace PeerPigeon.Interop.Tests;

/// <summary>Stands between peers and a hub, passes every message on, and remembers both ways.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri _hub;

    private RecordingProxy(Uri hub)
    {
        _hub = hub;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(async http =>
        {
            using WebSocket client = await http.WebSockets.AcceptWebSocketAsync();
            using ClientWebSocket server = new();
            await server.ConnectAsync(new Uri(_hub, $"/{http.Request.QueryString}"), http.RequestAborted);
            await Task.WhenAny(PassAsync(client, server, ToHub, http.RequestAborted), PassAsync(server, client, FromHub, http.RequestAborted));
        });
    }

    public Uri Address => new(_app.Urls.First());

    public ConcurrentQueue<string> ToHub { get; } = [];

    public ConcurrentQueue<string> FromHub { get; } = [];

    public static async Task<RecordingProxy> StartAsync(Uri hub)
    {
        RecordingProxy proxy = new(new UriBuilder(hub) { Scheme = "ws" }.Uri);
        await proxy._app.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task PassAsync(WebSocket from, WebSocket to, ConcurrentQueue<string> record, CancellationToken stop)
    {
        byte[] buffer = new byte[256 * 1_024];
        try
        {
            while (true)
            {
                WebSocketReceiveResult read = await from.ReceiveAsync(buffer, stop);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await to.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription, stop);
                    return;
                }

                record.Enqueue(Encoding.UTF8.GetString(buffer, 0, read.Count));
                await to.SendAsync(buffer.AsMemory(0, read.Count), read.MessageType, read.EndOfMessage, stop);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // One side left without a close.
        }
    }
}
