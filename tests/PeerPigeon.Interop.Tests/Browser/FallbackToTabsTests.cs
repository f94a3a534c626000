using PeerPigeon.Cli.Tests.Processes;
using PeerPigeon.Interop.Tests.Members;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>
/// The law of fallback with unmodified tabs for company. On our hub: 1.1.3's tells a peer that is away nothing of a tab at home, and a tab sends no sighting.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class FallbackToTabsTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>, IDisposable
{
    private readonly string _config = Path.GetTempFileName();

    [BrowserFact]
    public async Task A_process_alone_in_gaming_chats_with_tabs_in_global_until_a_tab_comes_to_gaming()
    {
        await File.WriteAllTextAsync(_config, "peerpigeon.fallback { delay = 2s, return-dwell = 1s, flap-window = 0 }");
        await using Cast cast = await Cast.StartAsync(chromium, original: null);
        Tab[] strangers = await Task.WhenAll(cast.TabAsync("global"), cast.TabAsync("global"));
        Backend gamer = await cast.BackendAsync("gaming", "webrtc", "--config", _config);

        await cast.PhaseAsync("it falls back", async () =>
        {
            await gamer.Process.EventAsync("network", line => (string?)line["networkName"] == "global", MemberPatience.Mesh);
            await Task.WhenAll(strangers.Select(tab => tab.LinkedAsync([gamer.PeerId])));
        });
        await cast.PhaseAsync("it chats with the tabs in global", async () =>
        {
            await gamer.BroadcastAsync("anybody here?");
            await strangers[0].BroadcastAsync("we two");
            await Task.WhenAll(strangers.Select(tab => tab.HearsAsync(["anybody here?"])));
            await gamer.HearsAsync(["we two"]);
        });
        Tab friend = await cast.TabAsync("gaming");
        await cast.PhaseAsync("a tab comes to gaming, and it returns", async () =>
        {
            await gamer.Process.EventAsync("network", line => (string?)line["networkName"] == "gaming", MemberPatience.Mesh);
            await friend.LinkedAsync([gamer.PeerId]);
            await Task.WhenAll(strangers.Select(tab => tab.PartedAsync(gamer.PeerId)));
        });
        await cast.PhaseAsync("what is said in gaming stays there", async () =>
        {
            await gamer.BroadcastAsync("home again");
            await friend.HearsAsync(["home again"]);
            await friend.BroadcastAsync("welcome");
            await gamer.HearsAsync(["welcome"]);
            await strangers[0].BroadcastAsync("is it gone?");
            await strangers[1].HearsAsync(["is it gone?"]);
        });

        Assert.Equal(["home again"], Contents(await friend.HeardAsync()));
        Assert.Equal(["anybody here?"], Contents(await strangers[0].HeardAsync()));
        Assert.Equal(new HashSet<string> { "anybody here?", "we two", "is it gone?" }, [.. Contents(await strangers[1].HeardAsync())]);
        Assert.Equal(["we two", "welcome"], Contents(await gamer.HeardAsync()));
    }

    public void Dispose() => File.Delete(_config);

    private static IEnumerable<string> Contents(IEnumerable<HeardText> heard) => heard.Select(text => text.Content);
}
