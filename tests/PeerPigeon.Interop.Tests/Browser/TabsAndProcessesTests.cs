using PeerPigeon.Cli.Tests.Processes;
using PeerPigeon.Interop.Tests.Members;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>Unmodified tabs of 1.1.3 and processes of ours are one mesh, on our hub and on 1.1.3's.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TabsAndProcessesTests(ChromiumBrowser chromium, OriginalHub original) : IClassFixture<ChromiumBrowser>, IClassFixture<OriginalHub>
{
    private const string Link = "webrtc";

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_and_two_in_gaming_and_a_tab_in_work(bool onOriginalHub)
    {
        await using Cast cast = await Cast.StartAsync(chromium, onOriginalHub ? original : null);
        Tab worker = await cast.TabAsync("work");

        // The greater id offers: here tabs to processes, processes to tabs, and each kind to its own.
        Task<Tab>[] opening = [.. "3b".Select(digit => cast.TabAsync("gaming", Id(digit)))];
        Task<Backend>[] joining = [.. "7f".Select(digit => cast.BackendAsync("gaming", Link, "--peer-id", Id(digit)))];
        (Tab[] tabs, Backend[] processes) = (await Task.WhenAll(opening), await Task.WhenAll(joining));

        GamingAndWork story = new(cast, [.. tabs, .. processes], worker);
        await story.PlayAsync();
        foreach ((Tab tab, Backend process) in tabs.Zip(processes))
            await story.StreamAsync(tab, process);
        await story.CompareAsync();
        await story.VanishAsync(tabs[0]);
        await story.VanishAsync(processes[1]);
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_and_five_with_three_links_each(bool onOriginalHub)
    {
        await using Cast cast = await Cast.StartAsync(chromium, onOriginalHub ? original : null);
        Task<Tab>[] opening = [.. "13579".Select(digit => cast.TabAsync("gaming", Id(digit)))];
        Task<Backend>[] joining = [.. "2468a".Select(digit => cast.BackendAsync("gaming", Link, "--peer-id", Id(digit), "--max-peers", "3"))];
        (Tab[] tabs, Backend[] processes) = (await Task.WhenAll(opening), await Task.WhenAll(joining));

        Crowd crowd = new(cast, [.. tabs, .. processes]);
        await crowd.SettleAsync();
        await crowd.TalkAsync(100);
        await crowd.VanishAsync(tabs[0]);
        await crowd.VanishAsync(processes[0]);
        await crowd.SettleAsync();
        await crowd.TalkAsync(50);
    }

    private static string Id(char digit) => new(digit, 40);
}
