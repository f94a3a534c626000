using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PeerPigeon.Dashboard.Assets;
using PeerPigeon.Dashboard.Security;

namespace PeerPigeon.Dashboard.Browser;

/// <summary>The page <c>/peer</c>: the browser becomes a member of the mesh, with the npm package <c>peerpigeon</c> as npm delivered it.</summary>
internal sealed class BrowserPeer(DashboardState state)
{
    /// <summary>The version that the page is made for.</summary>
    public const string Version = "1.1.3";

    private const string Script = "peerpigeon-browser.js";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/peer", (RequestDelegate)PageAsync);
        endpoints.MapGet("/peer/" + Script, (RequestDelegate)PackageAsync);
    }

    private string Package => Path.Combine(state.Options.PeerPackageDirectory, "node_modules", "peerpigeon");

    private Task PageAsync(HttpContext http)
    {
        Uri? hub = Hub(http.Request);
        string origin = hub is null ? "" : hub.GetLeftPart(UriPartial.Authority);
        SecurityHeaders.Set(http.Response, hub is null ? "'self'" : $"'self' {origin} {new UriBuilder(hub) { Scheme = hub.Scheme == "wss" ? "https" : "http" }.Uri.GetLeftPart(UriPartial.Authority)}");
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        string page = EmbeddedAssets.Text("peer.html");
        foreach ((string name, string value) in Fields(http.Request, hub))
            page = page.Replace($"{{{name}}}", HtmlEncoder.Default.Encode(value), StringComparison.Ordinal);
        return http.Response.WriteAsync(page, http.RequestAborted);
    }

    private Dictionary<string, string> Fields(HttpRequest request, Uri? hub) => new(StringComparer.Ordinal)
    {
        ["base"] = request.PathBase.Add("/").Value ?? "/",
        ["icon"] = EmbeddedAssets.Url("icon.svg"),
        ["style"] = EmbeddedAssets.Url("dashboard.css"),
        ["code"] = EmbeddedAssets.Url("peer.js"),
        ["hub"] = hub?.AbsoluteUri.TrimEnd('/') ?? "",
        ["network"] = state.Mesh?.Mesh.OriginalNetworkName.Value ?? "global",
        ["missing"] = Missing() ?? "",
        ["directory"] = state.Options.PeerPackageDirectory,
        ["version"] = Version,
    };

    /// <summary>Why the package cannot be used, in words; null: it can.</summary>
    private string? Missing()
    {
        if (!File.Exists(Path.Combine(Package, "dist", Script)))
            return $"The npm package peerpigeon {Version} is not installed in {state.Options.PeerPackageDirectory}.";
        try
        {
            using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Package, "package.json")));
            string? found = about.RootElement.TryGetProperty("version", out JsonElement version) ? version.GetString() : null;
            return found == Version ? null : $"The npm package peerpigeon in {state.Options.PeerPackageDirectory} is version {found}; this page is made for {Version}.";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"The npm package peerpigeon in {state.Options.PeerPackageDirectory} cannot be read: {unreadable.Message}";
        }
    }

    private Task PackageAsync(HttpContext http)
    {
        if (Missing() is not null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        http.Response.ContentType = "text/javascript; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        return http.Response.SendFileAsync(Path.Combine(Package, "dist", Script), http.RequestAborted);
    }

    // The mesh's hub, or, where this process is the hub, the address that the browser itself used.
    private Uri? Hub(HttpRequest request)
    {
        Uri? hub = state.Options.PeerHub ?? state.Mesh?.Mesh.GetStatus().SignalingUrl
            ?? (state.Hub is null ? null : new Uri($"{request.Scheme}://{request.Host}/"));
        if (hub is null)
            return null;
        return new UriBuilder(hub) { Scheme = hub.Scheme is "https" or "wss" ? "wss" : "ws", UserName = "", Password = "", Port = hub.Port }.Uri;
    }
}
