using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerPigeon.Cli.Hosting;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>Serves the page of the far end on loopback, to as many tabs as there are, and takes their WebSockets.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const int Tabs = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<WebSocket>[] _sockets =
        [.. Enumerable.Range(0, Tabs).Select(_ => new TaskCompletionSource<WebSocket>(TaskCreationOptions.RunContinuationsAsynchronously))];

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _web;

    private PageServer(WebApplication web)
    {
        _web = web;
        web.UseWebSockets();
        web.MapGet("/", WritePageAsync);
        web.Map("/far", TakeSocketAsync);
    }

    /// <summary>What the first tab shows; that page opens the other tabs.</summary>
    public Uri Page => new($"{_web.Urls.First()}/?tab=0");

    public static async Task<PageServer> StartAsync(CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        PageServer server = new(builder.Build());
        await server._web.StartAsync(stop);
        return server;
    }

    /// <summary>The far end in a tab, once it is loaded.</summary>
    public async Task<FarPage> PageAsync(Chromium chromium, int tab, CancellationToken stop)
    {
        try
        {
            WebSocket socket = await _sockets[tab].Task.WaitAsync(Patience, stop);
            return new(socket, () => chromium.Cpu);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Chromium loaded no page within {Patience.TotalSeconds:0} s; try it by hand, or say --no-chromium. Its last words: {chromium.LastWords}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        using (CancellationTokenSource patience = new(StopPatience))
            await _web.StopAsync(patience.Token);
        await _web.DisposeAsync();
    }

    private static async Task WritePageAsync(HttpContext context)
    {
        // An isolated page has a clock of 5 µs, others one of 100 µs.
        context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        context.Response.Headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        context.Response.ContentType = "text/html; charset=utf-8";
        await using Stream page = typeof(PageServer).Assembly.GetManifestResourceStream("bench-page.html")!;
        await page.CopyToAsync(context.Response.Body);
    }

    private async Task TakeSocketAsync(HttpContext context)
    {
        bool isTab = int.TryParse(context.Request.Query["tab"], NumberStyles.None, CultureInfo.InvariantCulture, out int tab) && tab < Tabs;
        if (!isTab || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        if (_sockets[tab].TrySetResult(socket))
            await _over.Task;
    }
}
