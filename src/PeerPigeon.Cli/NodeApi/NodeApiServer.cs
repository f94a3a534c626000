using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.NodeApi;

/// <summary>The node API on a port of its own.</summary>
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
    /// <exception cref="CliException">The port is taken, or the address is not of this machine.</exception>
    public static async Task<NodeApiServer> StartAsync(IPEndPoint address, NodeApiEndpoints api, Action<ILoggingBuilder> logging, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddPeerPigeonApiDescription();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(address);
        });
        WebApplication web = builder.Build();
        web.MapOpenApi();
        api.Map(web);
        try
        {
            await web.StartAsync(stop);
            return new(web);
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            await web.DisposeAsync();
            string why = refused is SocketException ? "that is no address of this machine" : "the port is taken";
            throw new CliException(
                ExitCodes.Failed, $"pigeon: --http {address}: cannot listen on http://{address}, {why}; choose another, or port 0 for a free one", refused);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (CancellationTokenSource patience = new(StopPatience))
            await _web.StopAsync(patience.Token);
        await _web.DisposeAsync();
    }
}
