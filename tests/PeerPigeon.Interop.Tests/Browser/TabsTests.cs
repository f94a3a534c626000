using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>Tabs alone, on our hub and on 1.1.3's: what the other browser tests stand on, and what our hub owes to peers of 1.1.3.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TabsTests(ChromiumBrowser chromium, OriginalHub original) : IClassFixture<ChromiumBrowser>, IClassFixture<OriginalHub>
{
    private const string Small = "1010101010101010101010101010101010101010", Great = "e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0";

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_in_gaming_and_one_in_work(bool onOriginalHub)
    {
        await using HubInUse hub = await HubInUse.StartAsync(onOriginalHub ? original : null);
        await using Tab first = await chromium.OpenAsync("gaming", Small);
        await using Tab second = await chromium.OpenAsync("gaming", Great);
        await using Tab worker = await chromium.OpenAsync("work");
        await Task.WhenAll(first.ConnectAsync(hub.Address), second.ConnectAsync(hub.Address), worker.ConnectAsync(hub.Address));
        await Task.WhenAll(first.LinkedAsync(Great), second.LinkedAsync(Small));

        await first.BroadcastAsync("to all of gaming");
        await first.DirectAsync(Great, "to you");
        await second.BroadcastAsync("and back");
        Assert.True((await second.MessageAsync("to you")).Direct);
        await first.MessageAsync("and back");
        Assert.Equal([(Small, "to all of gaming", false), (Small, "to you", true)], (await second.MessagesAsync()).Select(message => (message.From, message.Content, message.Direct)));
        Assert.Equal([(Great, "and back", false)], (await first.MessagesAsync()).Select(message => (message.From, message.Content, message.Direct)));

        foreach (int size in (int[])[1, 65_536, 262_144])
        {
            string sent = await first.SendBinaryAsync(Great, size, seed: size);
            Assert.Equal(new TabBinary(Small, size, sent), await second.BinaryAsync(Small, size));
        }

        string streamed = await second.SendStreamAsync(Small, 20_000_000, seed: 20);
        TabStream came = await first.StreamAsync(Great);
        Assert.Equal((20_000_000, streamed, null), (came.Size, came.Sha256, came.Error));

        await second.CloseAsync();
        await first.PartedAsync(Great);
        Assert.Empty(await worker.MessagesAsync());
        Assert.Empty(await worker.LinksAsync());
    }
}
