using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace PeerPigeon.Hub;

/// <summary>Opens a hub to clients on an ASP.NET Core host.</summary>
public static class HubEndpointExtensions
{
    /// <summary>A WebSocket on any path, as 1.1.3's server takes it.</summary>
    public const string AnyPath = "/{**path}";

    /// <summary>
    /// Registers <see cref="HubGate"/> as the hub of the host's <see cref="ActorSystem"/>. Not needed for
    /// <see cref="MapPeerPigeonHub"/>; for code that wants the gate itself.
    /// </summary>
    public static IServiceCollection AddPeerPigeonHub(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => HubExtension.Of(provider.GetRequiredService<ActorSystem>()));
        return services;
    }

    /// <summary>
    /// Maps the hub's WebSocket, and <c>/health</c>, <c>/health/live</c>, <c>/health/ready</c>, <c>/hubs</c>, <c>/networks</c>, <c>/networks/{name}</c>, <c>/metrics</c>, after
    /// all other endpoints of the host. Only a WebSocket request to the path <c>/</c> comes before them, where the host is a
    /// <see cref="WebApplication"/>: a page there does not take the hub's clients away.
    /// </summary>
    /// <param name="endpoints">The host.</param>
    /// <param name="pattern">Where clients connect; <see cref="AnyPath"/> takes every path that nothing else takes.</param>
    public static IEndpointConventionBuilder MapPeerPigeonHub(this IEndpointRouteBuilder endpoints, string pattern = "/")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        Lazy<HubGate> gate = new(() => services.GetService<HubGate>() ?? HubExtension.Of(services.GetRequiredService<ActorSystem>()));
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;

        // Before the server waits for its requests to end, of which every session is one. The event takes no asynchronous handlers, and the
        // server goes on when they return, so this one waits.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(() =>
        {
            if (gate.IsValueCreated)
                gate.Value.StopAsync().GetAwaiter().GetResult();
        });

        HubHttp http = new(() => gate.Value, time);
        Map(endpoints, "/health", http.HealthAsync);
        Map(endpoints, "/health/live", http.LiveAsync);
        Map(endpoints, "/health/ready", http.ReadyAsync);
        Map(endpoints, "/hubs", http.HubsAsync);
        Map(endpoints, "/networks", http.NetworksAsync);
        Map(endpoints, "/networks/{name}", http.NetworkAsync);
        Map(endpoints, "/metrics", http.MetricsAsync);
        RequestDelegate sockets = new HubEndpoint(() => gate.Value, time).Build(endpoints);
        if (endpoints is IApplicationBuilder app && pattern is "/" or AnyPath)
            app.Use(next => request => IsSocketAtRoot(request) ? sockets(request) : next(request));
        return Map(endpoints, pattern, sockets);
    }

    private static bool IsSocketAtRoot(HttpContext http) =>
        http.Request.Path == "/" && http.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, RequestDelegate answer) =>
        endpoints.Map(pattern, answer).WithDisplayName($"PeerPigeon hub {pattern}").WithOrder(int.MaxValue);
}
