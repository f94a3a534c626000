using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>Serves the page that every tab loads, and beside it the package's bundle as npm delivered it.</summary>
internal sealed class TabPage : IAsyncDisposable
{
    private static readonly string Page = Path.Combine(AppContext.BaseDirectory, "Browser", "page");

    private static readonly Dictionary<string, (string File, string Type)> Files = new(StringComparer.Ordinal)
    {
        ["/"] = (Path.Combine(Page, "index.html"), "text/html; charset=utf-8"),
        ["/tab.js"] = (Path.Combine(Page, "tab.js"), "text/javascript; charset=utf-8"),
        ["/peerpigeon-browser.js"] = (Path.Combine(NpmPackage.Folder, "node_modules", "peerpigeon", "dist", "peerpigeon-browser.js"), "text/javascript; charset=utf-8"),
    };

    private readonly WebApplication _app;

    private TabPage()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public string Address => _app.Urls.First();

    public static async Task<TabPage> StartAsync()
    {
        TabPage page = new();
        await page._app.StartAsync();
        return page;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task ServeAsync(HttpContext http)
    {
        if (!Files.TryGetValue(http.Request.Path, out (string File, string Type) wanted))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        http.Response.ContentType = wanted.Type;
        return http.Response.SendFileAsync(wanted.File);
    }
}
