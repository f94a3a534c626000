using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Opens a host's peer to HTTP clients.</summary>
public static class PeerPigeonApiExtensions
{
    /// <summary>Maps the node API of the host's mesh: <c>/api</c> and <c>/health</c>.</summary>
    /// <param name="endpoints">The host.</param>
    /// <param name="mesh">The name of the mesh, where there are several; the default one has the empty name.</param>
    /// <exception cref="InvalidOperationException">No mesh of that name is registered.</exception>
    public static void MapPeerPigeonApi(this IEndpointRouteBuilder endpoints, string mesh = MeshRegistry.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        IPeerPigeonMesh peer = services.GetRequiredService<MeshRegistry>().Get(mesh);
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        MeshCommands commands = new(peer, time);
        MeshEventLines events = new(peer, time);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
        {
            events.Dispose();
            commands.Dispose();
        });
        new NodeApiEndpoints(peer, commands, events, time).Map(endpoints);
    }
}
