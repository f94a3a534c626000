using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Dashboard;

namespace PeerPigeon.Cli.NodeApi;

/// <summary>The node API on a port of its own.</summary>
internal sealed class NodeApiServer : IAsyncDisposable
{
    // Connections at once: event streams and as many requests beside them.
    private const int MaxConnections = 256;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    // A proxy on this machine says who called and by which name; others are not believed.
    private static readonly ForwardedHeadersOptions Proxies = new()
    {
        ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
    };

    private readonly WebApplication _web;

    private NodeApiServer(WebApplication web) => _web = web;

    /// <summary>Where this machine finds it, the port resolved: 0.0.0.0 is where one listens, nobody can call it.</summary>
    public string BaseUrl => ListenAddress.Callable(_web.Urls.First());

    /// <summary>Listens.</summary>
    /// <exception cref="CliException">The port is taken, or the address is not of this machine.</exception>
    public static async Task<NodeApiServer> StartAsync(IPEndPoint address, NodeApiEndpoints api, Action<DashboardOptions> page, Action<ILoggingBuilder> logging, CancellationToken stop)
    {
        // An appsettings.json of whatever directory this is, and ASPNETCORE_URLS, say nothing to a peer.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddPeerPigeonApiDescription();
        builder.Services.AddPage(page);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(address);
        });
        WebApplication web = builder.Build();
        web.UseForwardedHeaders(Proxies);
        api.MapDescription(web);
        api.Map(web);
        web.MapPeerPigeonDashboard();
        try
        {
            await web.StartAsync(stop);
            return new(web);
        }
        catch (Exception refused) when (ListenFault.Is(refused))
        {
            await web.DisposeAsync();
            throw ListenFault.Explain("join", "--http", $"http://{address}", refused);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (CancellationTokenSource patience = new(StopPatience))
            await _web.StopAsync(patience.Token);
        await _web.DisposeAsync();
    }
}
