using Microsoft.Playwright;
using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Pages;

/// <summary>The page <c>/peer</c>.</summary>
[Collection(InBrowser.Name)]
public sealed class BrowserPeerTests(Chromium chromium)
{
    [BrowserFact]
    public async Task Without_the_package_the_page_says_how_to_get_it()
    {
        await using Stage stage = await Stage.StartAsync(options => options.PeerPackageDirectory = "/nowhere");
        await using Look look = await chromium.OpenAsync($"{stage.Url}/peer");
        ILocator alert = look.Page.GetByRole(AriaRole.Alert);
        await Look.SaysAsync(alert, "is not installed in /nowhere");
        await Look.SaysAsync(alert, "npm install --ignore-scripts peerpigeon@1.1.3");
        Assert.Equal("", await AccessibilityTests.ViolationsAsync(look.Page));
        Assert.Empty(look.Errors);
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task The_browser_becomes_a_member_and_chats(int width)
    {
        await using Stage stage = await Stage.StartAsync(options => options.PeerPackageDirectory = NpmPackage.Folder, links: "webrtc, direct");
        TaskCompletionSource<string> heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Mesh.MessageReceived += (_, message) => heard.TrySetResult((string)message.Content!);
        await using Look look = await chromium.OpenAsync($"{stage.Url}/peer", width);
        await Assertions.Expect(look.Page.GetByLabel("Network")).ToHaveValueAsync("gaming");
        await look.Button("Connect").ClickAsync();
        await Look.SaysAsync(look.Page.Locator("#state"), "In gaming");
        await Look.SaysAsync(look.Page.Locator("#peers"), stage.Mesh.PeerId.ToString()[..8], within: 60_000);
        Assert.Equal("", await AccessibilityTests.ViolationsAsync(look.Page));

        await look.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("hello from a tab");
        await look.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("hello from a tab", await heard.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await stage.Mesh.SendMessageAsync("hello, tab");
        await Look.SaysAsync(look.Page.GetByRole(AriaRole.Log), "hello, tab");

        await look.Button("Disconnect").ClickAsync();
        await Look.SaysAsync(look.Page.Locator("#state"), "Not connected");
    }
}
