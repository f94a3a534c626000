using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Pages;

/// <summary>The key Tab alone.</summary>
[Collection(InBrowser.Name)]
public sealed class KeyboardTests(Chromium chromium)
{
    // Arrow keys move between tabs, as a tab list does; all else is a stop of its own.
    private const string Unreached =
        """
        () => [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')]
          .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility() && !window.reached.has(e))
          .map(e => e.outerHTML.slice(0, 120)).join('\n')
        """;

    [BrowserTheory]
    [InlineData(1280, "network"), InlineData(1280, "mesh"), InlineData(1280, "messages"), InlineData(1280, "data"), InlineData(1280, "log")]
    [InlineData(390, "network"), InlineData(390, "mesh"), InlineData(390, "messages"), InlineData(390, "data"), InlineData(390, "log")]
    public async Task Reaches_every_control_and_shows_where_it_is(int width, string tab)
    {
        await using Stage stage = await Stage.StartAsync();
        await stage.JoinAsync("gaming");
        await Until.HoldsAsync(() => stage.Mesh.GetStatus().ConnectedCount == 1, "link");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/{tab}", width)).AliveAsync();
        await look.Page.EvaluateAsync(
            """
            () => {
              window.reached = new Set();
              window.unseen = [];
              document.addEventListener('focusin', event => {
                window.reached.add(event.target);
                const box = event.target.getBoundingClientRect();
                const seen = getComputedStyle(event.target).outlineStyle !== 'none' && box.width > 0 && box.right <= innerWidth + 1 && box.left >= -1;
                if (!seen) window.unseen.push(event.target.outerHTML.slice(0, 120));
              });
            }
            """);
        for (var i = 0; i < 40; i++)
            await look.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("", await look.Page.EvaluateAsync<string>(Unreached));
        Assert.Equal("", await look.Page.EvaluateAsync<string>("() => [...new Set(window.unseen)].join('\\n')"));
        Assert.Empty(look.Errors);
    }
}
