using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Dashboard;

namespace PeerPigeon.Cli.NodeApi;

/// <summary>The node API on a port of its own, for this machine alone.</summary>
internal sealed class NodeApiServer : IAsyncDisposable
{
    // Connections at once: event streams and as many requests beside them.
    private const int MaxConnections = 256;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _web;

    private NodeApiServer(WebApplication web) => _web = web;

    /// <summary>Where it answers, the port resolved.</summary>
    public string BaseUrl => _web.Urls.First();

    /// <summary>Listens.</summary>
    /// <exception cref="CliException">The port is taken.</exception>
    public static async Task<NodeApiServer> StartAsync(int port, NodeApiEndpoints api, Action<DashboardOptions> page, Action<ILoggingBuilder> logging, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddPage(page);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        WebApplication web = builder.Build();
        api.Map(web);
        web.MapPeerPigeonDashboard();
        try
        {
            await web.StartAsync(stop);
            return new(web);
        }
        catch (IOException taken)
        {
            await web.DisposeAsync();
            throw new CliException(
                ExitCodes.Failed, $"pigeon: --http {port}: cannot listen on http://127.0.0.1:{port}, the port is taken; choose another, or 0 for a free one", taken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (CancellationTokenSource patience = new(StopPatience))
            await _web.StopAsync(patience.Token);
        await _web.DisposeAsync();
    }
}
