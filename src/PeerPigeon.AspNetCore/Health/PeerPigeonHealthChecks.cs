using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Puts a mesh among the health checks of its host.</summary>
public static class PeerPigeonHealthChecks
{
    /// <summary>The tag of the check that fails when an actor is wedged.</summary>
    public const string LiveTag = "live";

    /// <summary>The tag of the check that fails when neither a hub nor a peer can be reached.</summary>
    public const string ReadyTag = "ready";

    /// <summary>
    /// Adds two checks: <c>peerpigeon-live</c>, tagged <see cref="LiveTag"/>, and <c>peerpigeon-ready</c>, tagged <see cref="ReadyTag"/>, which is
    /// degraded while records cannot be written to disk.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="mesh">The name of the mesh, where there are several; the default one has the empty name.</param>
    public static IHealthChecksBuilder AddPeerPigeon(this IHealthChecksBuilder builder, string mesh = MeshRegistry.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string suffix = mesh.Length == 0 ? "" : $"-{mesh}";
        return builder
            .Add(new($"peerpigeon-live{suffix}", services => new Live(HealthOf(services, mesh)), failureStatus: null, [LiveTag]))
            .Add(new($"peerpigeon-ready{suffix}", services => new Ready(HealthOf(services, mesh)), failureStatus: null, [ReadyTag]));
    }

    private static MeshHealth HealthOf(IServiceProvider services, string mesh) =>
        MeshHealth.Of(services.GetRequiredService<MeshRegistry>().Get(mesh), services.GetService<TimeProvider>() ?? TimeProvider.System);

    private sealed class Live(MeshHealth health) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            MeshVitality vitality = await health.LiveAsync().WaitAsync(cancellationToken);
            return vitality.IsAlive ? HealthCheckResult.Healthy(vitality.Detail) : new(context.Registration.FailureStatus, vitality.Detail);
        }
    }

    private sealed class Ready(MeshHealth health) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            MeshReadiness ready = health.Ready();
            string detail = ready.StorageFault ?? ready.Detail;
            return Task.FromResult(
                !ready.IsReady ? new(context.Registration.FailureStatus, ready.Detail)
                : ready.StorageFault is null ? HealthCheckResult.Healthy(detail)
                : HealthCheckResult.Degraded(detail));
        }
    }
}
