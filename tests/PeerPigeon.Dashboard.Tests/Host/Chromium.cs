using Microsoft.Playwright;
using PeerPigeon.Interop.Tests;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Host;

/// <summary>Debian's Chromium without a window, for all tests of this project, one after the other.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (BrowserNeeds.Missing is not null)
            return;      // every test in a browser is skipped
        await NpmPackage.InstallAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserNeeds.Chromium ?? throw new InvalidOperationException(BrowserNeeds.NoChromium),
            Args = Flags,
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of the dashboard, once the browser holds it.</summary>
    /// <param name="url">Where.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="dark">Which of the two themes.</param>
    internal async Task<Look> OpenAsync(string url, int width = 1280, bool dark = false)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 860 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Permissions = ["clipboard-read", "clipboard-write", "camera", "microphone"],
        });
        Look look = new(context, await context.NewPageAsync());
        await look.Page.GotoAsync(url);
        return look;
    }
}

/// <summary>All tests share one browser, so that none runs beside another: two processors are not many.</summary>
[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "in a browser";
}
