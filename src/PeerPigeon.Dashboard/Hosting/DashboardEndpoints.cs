using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PeerPigeon.Dashboard.Assets;
using PeerPigeon.Dashboard.Browser;
using PeerPigeon.Dashboard.Pages;
using PeerPigeon.Dashboard.Security;

namespace PeerPigeon.Dashboard;

/// <summary>Opens the dashboard to browsers.</summary>
public static class DashboardEndpoints
{
    private static readonly string[] Paths =
    [
        "/", "/network", "/mesh", "/messages", "/data", "/log", "/hub", "/peer", "/peer/{file}", "/token",
        "/_dashboard/{**file}", "/_blazor/{**rest}", "/_framework/{**rest}",
    ];

    /// <summary>Maps the page, its assets and its connection below a path. What the host maps itself beside it stays reachable.</summary>
    /// <param name="endpoints">The host.</param>
    /// <param name="path">Where, for example <c>/pigeon</c>; <c>/</c> by default. No slash at its end.</param>
    /// <exception cref="InvalidOperationException"><see cref="DashboardServices.AddPeerPigeonDashboard"/> was not called, or there is neither a mesh nor a hub.</exception>
    public static void MapPeerPigeonDashboard(this IEndpointRouteBuilder endpoints, string path = "/")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        string prefix = path.TrimEnd('/');
        if (prefix.Length > 0 && prefix[0] != '/')
            throw new ArgumentException($"path '{path}' must begin with '/'", nameof(path));
        DashboardState state = endpoints.ServiceProvider.GetService<DashboardState>()
            ?? throw new InvalidOperationException("call services.AddPeerPigeonDashboard() before MapPeerPigeonDashboard()");
        if (state.Mesh is null && state.Hub is null)
            throw new InvalidOperationException("the dashboard has nothing to show; add a mesh (WithPeerPigeon) or a hub (WithPeerPigeonHub and AddPeerPigeonHub), or set DashboardOptions.Mesh");

        RequestDelegate serve = Build(endpoints, state, prefix);
        foreach (string pattern in Paths)
            endpoints.Map(pattern == "/" && prefix.Length > 0 ? prefix : prefix + pattern, serve).WithDisplayName($"PeerPigeon dashboard {prefix}{pattern}");
    }

    // A pipeline of its own, with its own base path: a host that has Blazor pages itself keeps them, and its /_blazor.
    private static RequestDelegate Build(IEndpointRouteBuilder endpoints, DashboardState state, string prefix)
    {
        DashboardGate gate = new(state.Options);
        IApplicationBuilder app = endpoints.CreateApplicationBuilder();
        app.Use(next => http =>
        {
            if (prefix.Length > 0 && http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out PathString rest))
                (http.Request.PathBase, http.Request.Path) = (http.Request.PathBase.Add(prefix), rest.HasValue ? rest : "/");
            http.SetEndpoint(null);
            http.Request.RouteValues = [];
            return gate.ServeAsync(http, next);
        });
        app.UseRouting();
        app.UseAntiforgery();
        app.UseEndpoints(own =>
        {
            EmbeddedAssets.Map(own);
            new BrowserPeer(state).Map(own);
            own.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        });
        return app.Build();
    }
}
