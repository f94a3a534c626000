using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;
using PeerPigeon.Interop.Tests.Members;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>An unmodified tab and a process that are two hops apart read each other's records through a process of ours between them.</summary>
[Collection(ProcessCollection.Name)]
public sealed class RecordsInTabsTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>
{
    [BrowserFact]
    public async Task A_tab_and_a_process_two_hops_away_read_what_the_other_wrote()
    {
        await using Cast cast = await Cast.StartAsync(chromium, original: null);
        // A process with direct links alone cannot link with a tab.
        Backend far = await cast.BackendAsync("gaming", "direct", "--no-fallback");
        Backend between = await cast.BackendAsync("gaming", "webrtc", "--no-fallback");
        Tab tab = await cast.TabAsync("gaming");
        await cast.PhaseAsync("links", () => Task.WhenAll(between.LinkedAsync([far.PeerId]), tab.LinkedAsync([between.PeerId])));

        await cast.PhaseAsync("the tab reads what the process wrote", async () =>
        {
            JObject put = await far.Process.CommandAsync("dhtPut", ("key", "greeting"), ("value", new JObject { ["text"] = "hello tab" }));
            Assert.True((bool)put["ok"]!, put.ToString());
            Assert.Equal("hello tab", (await tab.ReadRecordAsync("greeting"))?["text"]);
        });
        await cast.PhaseAsync("the process reads what the tab wrote", async () =>
        {
            await tab.WriteRecordAsync("answer", "hello process");
            string? value = null;
            // The tab is not told when its neighbour has adopted the record.
            for (var tries = 0; tries < 20 && value is null; tries++)
                value = (string?)(await far.Process.CommandAsync("dhtGet", ("key", "answer")))["result"]?.SelectToken("value");
            Assert.Equal("hello process", value);
        });
        await cast.PhaseAsync("they are not linked, and a key that nobody wrote is answered in time", async () =>
        {
            Assert.DoesNotContain(far.PeerId, await tab.LinksAsync());
            Assert.Null(await tab.ReadRecordAsync("nobody-wrote-this"));
        });
    }
}
