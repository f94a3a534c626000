using Akka.Actor;
using Akka.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerPigeon.Hub;

/// <summary>What a <see cref="HubServer"/> needs from outside.</summary>
public sealed record HubServerOptions
{
    /// <summary>Where to listen, http or https; port 0 picks a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:3000"];

    /// <summary>Configuration; what it leaves out comes from the hub's <c>reference.conf</c>.</summary>
    public Config Config { get; init; } = ConfigurationFactory.Empty;

    /// <summary>Adds services that those endpoints need.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Adds endpoints beside the hub's; they match before it.</summary>
    public Action<IEndpointRouteBuilder>? Endpoints { get; init; }

    /// <summary>Adds logging; none by default.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}

/// <summary>A hub with its own web server and its own actor system: <c>pigeon hub</c>, tests.</summary>
public sealed class HubServer : IAsyncDisposable
{
    // Sockets beside the sessions: requests, upgrades under way, second sockets, such as are about to be refused.
    private const int SpareConnections = 1_000;
    private static readonly TimeSpan WebStop = TimeSpan.FromSeconds(1);

    private readonly WebApplication _web;
    private bool _stopped;

    private HubServer(WebApplication web, ActorSystem system)
    {
        _web = web;
        System = system;
        Gate = HubExtension.Of(system);
    }

    /// <summary>The hub.</summary>
    public HubGate Gate { get; }

    /// <summary>Its actor system; <see cref="HubEvent"/>s are on its event stream.</summary>
    public ActorSystem System { get; }

    /// <summary>Where it listens, ports resolved.</summary>
    public IReadOnlyList<string> Urls => [.. _web.Urls];

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">An address is in use, or not ours; the message names it.</exception>
    /// <exception cref="ConfigurationException">A setting is out of bounds; the message names it.</exception>
    public static async Task<HubServer> StartAsync(HubServerOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        HubLimits limits = HubSettings.From(options.Config).Limits;
        ActorSystem system = ActorSystem.Create("pigeon-hub", options.Config.WithFallback(HubConfig.Reference));
        WebApplication web = Build(options, limits, system);
        try
        {
            await web.StartAsync(stop);
            return new HubServer(web, system);
        }
        catch
        {
            await web.DisposeAsync();
            await system.Terminate();
            throw;
        }
    }

    /// <summary>Closes every session with 1000 "Server shutting down" and stops, within five seconds.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await Gate.StopAsync();
        using (CancellationTokenSource patience = new(WebStop))
            await _web.StopAsync(patience.Token);
        await _web.DisposeAsync();
        await System.Terminate();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private static WebApplication Build(HubServerOptions options, HubLimits limits, ActorSystem system)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        // The environment may name certificates; an appsettings.json of whatever directory this is says nothing to a hub.
        IList<IConfigurationSource> sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        foreach (JsonConfigurationSource file in sources.OfType<JsonConfigurationSource>().ToArray())
            sources.Remove(file);
        builder.Logging.ClearProviders();
        options.Logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddSingleton(system);
        options.Services?.Invoke(builder.Services);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections + SpareConnections;
            kestrel.Limits.RequestHeadersTimeout = limits.HalfOpen;
            kestrel.Limits.KeepAliveTimeout = limits.HalfOpen;
            kestrel.Limits.MaxRequestBodySize = 0;
        });

        WebApplication web = builder.Build();
        foreach (string url in options.Urls)
            web.Urls.Add(url);
        // A proxy on this machine says who called and by which name; others are not believed.
        web.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost });
        options.Endpoints?.Invoke(web);
        web.MapPeerPigeonHub(HubEndpointExtensions.AnyPath);
        return web;
    }

    // Signals are the caller's: a library that exits its process on SIGINT surprises.
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
