using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Opens a host's peer to HTTP clients.</summary>
public static class PeerPigeonApiExtensions
{
    /// <summary>Describes the node API in an OpenAPI document of its own, <c>v1</c>, which <c>MapOpenApi</c> serves at <c>/openapi/v1.json</c>.</summary>
    /// <remarks>A host that generates documents itself has no need of it: the node API shows in them.</remarks>
    public static IServiceCollection AddPeerPigeonApiDescription(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddNodeApiDescription();
    }

    /// <summary>Maps the node API of the host's mesh: <c>/api</c>, <c>/health</c> and <c>/metrics</c>.</summary>
    /// <param name="endpoints">The host.</param>
    /// <param name="options">Which mesh, and who may use it; null: the default mesh, for this machine alone.</param>
    /// <exception cref="InvalidOperationException">No mesh of that name is registered.</exception>
    /// <exception cref="ArgumentException">The token is too short.</exception>
    public static void MapPeerPigeonApi(this IEndpointRouteBuilder endpoints, PeerPigeonApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        options ??= new();
        IPeerPigeonMesh peer = services.GetRequiredService<MeshRegistry>().Get(options.Mesh);
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        MeshCommands commands = new(peer, time);
        MeshEventLines events = new(peer, time);
        NodeApiEndpoints api = new(peer, commands, events, time, options);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
        {
            api.Dispose();
            events.Dispose();
            commands.Dispose();
        });
        api.Map(endpoints);
    }
}
