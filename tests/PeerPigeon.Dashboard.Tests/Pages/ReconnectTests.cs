using Microsoft.Playwright;
using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Pages;

/// <summary>What a page shows when its own connection breaks, and that it comes back by itself.</summary>
[Collection(InBrowser.Name)]
public sealed class ReconnectTests(Chromium chromium)
{
    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task A_page_whose_connection_broke_says_so_and_is_live_again_when_it_is_back(int width)
    {
        await using Stage stage = await Stage.StartAsync();
        await using Wire wire = Wire.To(stage.Url);
        await using Look look = await (await chromium.OpenAsync(wire.Url, width)).AliveAsync();
        await look.Page.GetByLabel("Another network").FillAsync("half-typed");
        await Look.SaysAsync(look.Test("connected"), "0 of");

        await wire.CutAsync();
        ILocator lost = look.Page.GetByText("Connection to this peer lost. Trying again");
        await Assertions.Expect(lost).ToBeVisibleAsync(new() { Timeout = Look.Patience });
        await stage.JoinAsync("gaming");
        await Until.HoldsAsync(() => stage.Mesh.GetStatus().ConnectedCount == 1, "link");

        wire.Mend(stage.Url);
        await Assertions.Expect(lost).ToBeHiddenAsync(new() { Timeout = Look.Patience });
        await Look.SaysAsync(look.Test("connected"), "1 of");

        // It is the same page, not a new one.
        await Assertions.Expect(look.Page.GetByLabel("Another network")).ToHaveValueAsync("half-typed");
        await stage.JoinAsync("gaming");
        await Look.SaysAsync(look.Test("connected"), "2 of");
        Assert.Equal(1, stage.State.Pages);
    }

    [BrowserFact]
    public async Task A_page_of_a_peer_that_was_restarted_loads_itself_anew()
    {
        await using Stage stage = await Stage.StartAsync();
        await using Stage restarted = await Stage.StartAsync(network: "work");
        await using Wire wire = Wire.To(stage.Url);
        await using Look look = await (await chromium.OpenAsync(wire.Url)).AliveAsync();
        await Look.SaysAsync(look.Test("home"), "gaming");

        await wire.CutAsync();
        await Assertions.Expect(look.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync(new() { Timeout = Look.Patience });
        wire.Mend(restarted.Url);
        await Look.SaysAsync(look.Test("home"), "work");
        await look.AliveAsync();
        await look.Tab("Mesh").ClickAsync();
        await Look.SaysAsync(look.Page.Locator("[aria-labelledby=chosen]"), restarted.Mesh.PeerId.ToString());
    }
}
