using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PeerPigeon.Actors;
using PeerPigeon.Hub;

namespace PeerPigeon.Dashboard;

/// <summary>Registers what the dashboard needs.</summary>
public static class DashboardServices
{
    /// <summary>Adds the services of the dashboard, Blazor's among them; <see cref="DashboardEndpoints.MapPeerPigeonDashboard"/> then opens it to browsers.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="configure">Sets the options; null: the host's mesh, for browsers on this machine.</param>
    public static IServiceCollection AddPeerPigeonDashboard(this IServiceCollection services, Action<DashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            DashboardOptions options = new();
            configure?.Invoke(options);
            options.Validate();
            return options;
        });
        services.AddSingleton(provider =>
        {
            DashboardOptions options = provider.GetRequiredService<DashboardOptions>();
            MeshRegistry? meshes = provider.GetService<MeshRegistry>();
            IPeerPigeonMesh? mesh = options.Mesh ?? (meshes is not null && meshes.TryGet(MeshRegistry.DefaultName, out IPeerPigeonMesh? own) ? own : null);
            return new DashboardState(options, mesh, provider.GetService<HubGate>(), provider.GetService<Akka.Actor.ActorSystem>(), provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }
}
