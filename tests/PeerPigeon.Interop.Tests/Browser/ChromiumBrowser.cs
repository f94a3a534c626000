using Microsoft.Playwright;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>Debian's Chromium without a window, for the tests of one class.</summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",      // 1.1.3 asks a STUN server of the internet; here no name has an address
    ];

    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private IBrowserContext? _context;
    private TabPage? _page;

    public async Task InitializeAsync()
    {
        if (BrowserNeeds.Missing is not null)
            return;      // every test is skipped
        await NpmPackage.InstallAsync();
        _page = await TabPage.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserNeeds.Chromium ?? throw new InvalidOperationException(BrowserNeeds.NoChromium),
            Args = Flags,
        });
        _context = await _chromium.NewContextAsync();

        // Where there is no interface but loopback, Chromium offers a candidate only to pages that may use the camera and the microphone.
        await _context.GrantPermissionsAsync(["camera", "microphone"]);
    }

    public async Task DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.CloseAsync();
        _playwright?.Dispose();
        if (_page is not null)
            await _page.DisposeAsync();
    }

    /// <summary>A tab with a mesh that is not connected yet.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="peerId">40 hex digits; null for one that the package makes.</param>
    /// <param name="maxPeers">The option of that name.</param>
    internal async Task<Tab> OpenAsync(string network, string? peerId = null, int maxPeers = 3)
    {
        IPage page = await _context!.NewPageAsync();
        return await Tab.LoadAsync(page, _page!.Address, network, peerId, maxPeers);
    }
}
