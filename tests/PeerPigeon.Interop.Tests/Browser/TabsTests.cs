using PeerPigeon.Cli.Tests.Processes;
using PeerPigeon.Interop.Tests.Members;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>Tabs alone: what our hub owes to peers of 1.1.3, and, on 1.1.3's hub, what the tests with processes of ours are measured by.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TabsTests(ChromiumBrowser chromium, OriginalHub original) : IClassFixture<ChromiumBrowser>, IClassFixture<OriginalHub>
{
    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Three_in_gaming_and_one_in_work(bool onOriginalHub)
    {
        await using Cast cast = await Cast.StartAsync(chromium, onOriginalHub ? original : null);
        Tab worker = await cast.TabAsync("work");
        Tab[] gaming = await Task.WhenAll("3ae".Select(digit => cast.TabAsync("gaming", new string(digit, 40))));
        GamingAndWork story = new(cast, gaming, worker);
        await story.PlayAsync();
        await story.StreamAsync(gaming[0], gaming[1]);
        await story.CompareAsync();
        await story.VanishAsync(gaming[2]);
    }
}
