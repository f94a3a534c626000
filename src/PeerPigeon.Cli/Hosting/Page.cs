using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using PeerPigeon.Dashboard;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The dashboard in a process of this program.</summary>
internal static class Page
{
    // Pages that lost their connection and may come back to where they were.
    private const int LostPages = 8;
    private static readonly TimeSpan LostFor = TimeSpan.FromMinutes(1);

    /// <summary>Adds the dashboard. Nothing of it is written to disk; its keys end with the process.</summary>
    public static void AddPage(this IServiceCollection services, Action<DashboardOptions> configure)
    {
        services.AddPeerPigeonDashboard(configure);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.Configure<CircuitOptions>(options =>
        {
            options.DisconnectedCircuitMaxRetained = LostPages;
            options.DisconnectedCircuitRetentionPeriod = LostFor;
        });
    }
}
