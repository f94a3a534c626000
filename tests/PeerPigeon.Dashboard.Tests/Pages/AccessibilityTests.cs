using Microsoft.Playwright;
using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Pages;

/// <summary>axe-core looks at every tab, in both widths and both themes; nothing overflows, nothing jumps.</summary>
[Collection(InBrowser.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string[] Tabs = ["network", "mesh", "messages", "data", "log"];

    [BrowserTheory, InlineData(1280, false), InlineData(1280, true), InlineData(390, false), InlineData(390, true)]
    public async Task No_tab_has_a_violation_nor_a_line_too_wide(int width, bool dark)
    {
        await using Stage stage = await Stage.StartAsync(withHubPage: true);
        Friend friend = await stage.JoinAsync("gaming");
        await Until.HoldsAsync(() => stage.Mesh.GetMembers().Members.Length == 1, "member");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/log", width, dark)).AliveAsync();
        await friend.Mesh.SendMessageAsync("hello");
        await friend.Mesh.SendDirectMessageAsync(stage.Mesh.PeerId, "hello, you");
        await stage.Mesh.Dht.PutAsync("key", 1);
        foreach (string address in (string[])[.. Tabs.Select(tab => $"{stage.Url}/{tab}"), $"{stage.HubUrl}/dashboard"])
        {
            await look.Page.GotoAsync(address);
            await look.AliveAsync();
            Assert.Equal("", await ViolationsAsync(look.Page));
            Assert.True(await look.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{address} is wider than {width}");
        }

        await look.Page.GotoAsync($"{stage.Url}/network");
        await look.AliveAsync();
        await look.Button("work").ClickAsync();
        await Assertions.Expect(look.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        Assert.Equal("", await ViolationsAsync(look.Page));
        Assert.Empty(look.Errors);
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task Nothing_jumps_while_the_page_comes_alive_and_peers_come_and_go(int width)
    {
        await using Stage stage = await Stage.StartAsync();
        await stage.JoinAsync("gaming");
        await using Look look = await chromium.OpenAsync("about:blank", width);
        await look.Page.AddInitScriptAsync(
            "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });");
        await look.Page.GotoAsync($"{stage.Url}/network");
        await look.AliveAsync();
        await Until.HoldsAsync(() => stage.Mesh.GetStatus().ConnectedCount == 1, "link");
        await Look.SaysAsync(look.Test("connected"), "1 of");
        Friend friend = await stage.JoinAsync("gaming");
        await Look.SaysAsync(look.Test("connected"), "2 of");
        await friend.DisposeAsync();
        await Look.SaysAsync(look.Test("connected"), "1 of");
        double shift = await look.Page.EvaluateAsync<double>("() => window.shift");
        Assert.True(shift < 0.1, $"the layout shifted by {shift}");
    }

    // Empty when there is none; else what, where and how to mend it.
    internal static async Task<string> ViolationsAsync(IPage page)
    {
        string script = await File.ReadAllTextAsync(Path.Combine(NpmPackage.Folder, "node_modules", "axe-core", "axe.min.js"));
        if (!await page.EvaluateAsync<bool>("() => window.axe !== undefined"))
            await page.EvaluateAsync(script);
        return await page.EvaluateAsync<string>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary}`)).join('\n')
            """);
    }
}
