using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PeerPigeon.Transport;

/// <summary>The one place of a process where direct links are called. Knows the handshakes that wait, and nobody else gets past the request line.</summary>
internal sealed class DirectListener : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DirectTicket> _tickets = new(StringComparer.Ordinal);
    private readonly DirectLinkOptions _options;
    private readonly DirectGreeter _greeter;
    private readonly DirectLinkCounters _counters;
    private readonly WebApplication _app;
    private IReadOnlyList<Uri> _bases = [];
    private int _waiting;

    private DirectListener(DirectLinkOptions options, DirectGreeter greeter, DirectLinkCounters counters)
    {
        _options = options;
        _greeter = greeter;
        _counters = counters;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = options.HelloTimeout;
            kestrel.Limits.KeepAliveTimeout = options.HelloTimeout;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
            kestrel.Limits.MinResponseDataRate = null;   // a full receive window is no fault
            Listen(kestrel, options.Listen!);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The port that is listened on.</summary>
    public int Port => new Uri(_app.Urls.First()).Port;

    /// <exception cref="IOException">The address is taken, or not of this machine.</exception>
    public static async Task<DirectListener> StartAsync(DirectLinkOptions options, DirectGreeter greeter, DirectLinkCounters counters)
    {
        var listener = new DirectListener(options, greeter, counters);
        try
        {
            await listener._app.StartAsync();
        }
        catch (Exception e)
        {
            await listener._app.DisposeAsync();
            throw new IOException($"cannot listen on {options.Listen}: {e.Message}; choose another address, or port 0", e);
        }

        listener._bases = options.Advertise.IsDefaultOrEmpty
            ? [.. listener._app.Urls.Select(u => WebSocketUpgrade.WithScheme(new(u), secure: "wss", plain: "ws"))]
            : options.Advertise;
        return listener;
    }

    /// <summary>Makes a handshake wait for a caller. Whoever gets the ticket withdraws it.</summary>
    /// <returns>Null when <see cref="DirectLinkOptions.MaxWaiting"/> are waiting already.</returns>
    public DirectTicket? Issue(LinkHandshake handshake)
    {
        if (Interlocked.Increment(ref _waiting) > _options.MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        string route = _greeter.NewSecret(16);
        var ticket = new DirectTicket(handshake, route, _greeter.NewSecret(32), [.. _bases.Select(b => Under(b, route))]);
        _tickets[route] = ticket;
        return ticket;
    }

    public void Withdraw(DirectTicket ticket)
    {
        if (_tickets.TryRemove(ticket.Route, out _))
            Interlocked.Decrement(ref _waiting);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        if (!_tickets.TryGetValue(path[(path.LastIndexOf('/') + 1)..], out DirectTicket? ticket))
            Refuse(context, StatusCodes.Status404NotFound, DirectRefusal.UnknownHandshake);
        else if (!WebSocketUpgrade.IsUpgrade(context))
            Refuse(context, StatusCodes.Status426UpgradeRequired, DirectRefusal.NotWebSocket);
        else if (!ticket.TryEnter())
            Refuse(context, StatusCodes.Status503ServiceUnavailable, DirectRefusal.TooManyHalfOpen);
        else if (await GreetAsync(context, ticket) is { } link)
            await link.Completion;
    }

    private async Task<DirectLink?> GreetAsync(HttpContext context, DirectTicket ticket)
    {
        if (!_counters.TryEnter(_options.MaxHalfOpen))
        {
            ticket.Left();
            Refuse(context, StatusCodes.Status503ServiceUnavailable, DirectRefusal.TooManyHalfOpen);
            return null;
        }

        try
        {
            OpenSocket socket = await WebSocketUpgrade.AcceptAsync(context, _options.KeepAliveInterval, _options.KeepAliveTimeout);
            return await _greeter.ReceiveAsync(socket, ticket);
        }
        catch (Exception e) when (e is IOException or WebSocketException or InvalidOperationException)
        {
            _counters.Refuse(DirectRefusal.HungUp);
            return null;
        }
        finally
        {
            ticket.Left();
            _counters.Left();
        }
    }

    private void Refuse(HttpContext context, int status, DirectRefusal reason)
    {
        _counters.Refuse(reason);
        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, Uri address)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip))
            kestrel.Listen(ip, address.Port);
        else if (address.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0);
        else
            kestrel.ListenLocalhost(address.Port);
    }

    private static Uri Under(Uri address, string route) => new UriBuilder(address) { Path = $"{address.AbsolutePath.TrimEnd('/')}/{route}" }.Uri;

    /// <summary>The embedding program owns the process's signals; this little host must not take them.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
