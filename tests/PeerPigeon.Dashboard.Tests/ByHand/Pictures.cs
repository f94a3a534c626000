using Microsoft.Playwright;
using Newtonsoft.Json.Linq;
using PeerPigeon.Dashboard.Tests.Host;

namespace PeerPigeon.Dashboard.Tests.ByHand;

/// <summary>A small mesh with something to see in every tab, and a picture of each, in both widths and both themes.</summary>
internal sealed class Pictures(Chromium chromium, string directory)
{
    private static readonly string[] Tabs = ["network", "mesh", "messages", "data", "log", "hub"];
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(25), Pause = TimeSpan.FromMilliseconds(400);

    private static readonly (string Name, string Network)[] Others =
    [
        ("bob", "gaming"), ("cleo", "gaming"), ("dora", "work"), ("emil", "work"), ("finn", "work"), ("gina", "family"), ("hugo", "family"), ("ivy", "family"), ("kim", "global"),
    ];

    public async Task TakeAsync()
    {
        Directory.CreateDirectory(directory);
        await using Stage stage = await Stage.StartAsync(withHubPage: true);
        stage.Mesh.SetAllowGlobalFallback(false);
        Dictionary<string, Friend> cast = new(StringComparer.Ordinal) { ["jo"] = await stage.JoinAsync("global") };

        // Pages show what happened while one was open: these two stay open all the while.
        await using Look seen = await (await chromium.OpenAsync(stage.Url)).AliveAsync();
        await using Look hub = await (await chromium.OpenAsync($"{stage.HubUrl}/dashboard")).AliveAsync();
        stage.Mesh.SetAllowGlobalFallback(true);
        await Until.HoldsAsync(() => stage.Mesh.IsUsingGlobalFallback, "fallback");
        foreach ((string name, string network) in Others)
            cast[name] = await stage.JoinAsync(network);
        await Until.HoldsAsync(() => !stage.Mesh.IsUsingGlobalFallback && stage.Mesh.GetStatus().ConnectedCount == 2, "return");
        stage.State.Options.Neighbourhood = cast.ToDictionary(one => one.Key, one => one.Value.Mesh).Append(new("ada", stage.Mesh)).ToDictionary(StringComparer.Ordinal);

        await TalkAsync(stage, cast["bob"], cast["cleo"]);
        await cast["bob"].Mesh.Dht.PutAsync("scores/today", JToken.Parse("{\"ada\": 3, \"bob\": 5, \"cleo\": 4}"));
        foreach (int width in (int[])[1280, 390])
        {
            foreach (bool dark in (bool[])[false, true])
            {
                foreach (string tab in Tabs)
                    await TakeAsync(stage, cast["bob"], tab, width, dark);
            }
        }
    }

    private static async Task TalkAsync(Stage stage, Friend bob, Friend cleo)
    {
        await bob.Mesh.SendMessageAsync("Anybody up for a round?");
        await stage.State.Control!.SendAsync(stage.State.Mesh!, "Two minutes, then I am there.", null);
        await cleo.Mesh.SendMessageAsync("In. Same map as yesterday?");
        for (DateTimeOffset end = DateTimeOffset.UtcNow + Talk; DateTimeOffset.UtcNow < end;)
        {
            await bob.Mesh.Dht.PutAsync("scores/round", DateTimeOffset.UtcNow.Second);
            int lines = Math.Max(0, (int)(4 * Math.Sin(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 3_000.0)));
            for (var i = 0; i < lines; i++)
                await cleo.Mesh.SendBinaryAsync(stage.Mesh.PeerId, new byte[48 + i]);
            await Task.Delay(Pause);
        }

        await cleo.Mesh.SendMessageAsync("Well played!");
        await stage.State.Control.SendAsync(stage.State.Mesh!, "Same time tomorrow?", bob.Mesh.PeerId);
        await bob.Mesh.SendDirectMessageAsync(stage.Mesh.PeerId, "Sure. I bring gina.");
    }

    private async Task TakeAsync(Stage stage, Friend bob, string tab, int width, bool dark)
    {
        string url = tab == "hub" ? $"{stage.HubUrl}/dashboard" : $"{stage.Url}/{tab}";
        await using Look look = await (await chromium.OpenAsync(url, width, dark)).AliveAsync();
        switch (tab)
        {
            case "mesh":
                await look.Page.Locator($"#p-{bob.Mesh.PeerId} .dot").ClickAsync();
                break;
            case "data":
                await look.Page.GetByLabel("Key", new() { Exact = true }).FillAsync("scores/today");
                await look.Button("Subscribe").ClickAsync();
                await Look.SaysAsync(look.Page.Locator("[aria-labelledby=watched]"), "scores/today");
                await look.Button("Look up").ClickAsync();
                await Look.SaysAsync(look.Page.Locator("[aria-labelledby=answer]"), "signature verified");
                break;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(1_500));      // the mouse and what moves come to rest; the hub has been asked
        await look.Page.Mouse.MoveAsync(1, 1);
        await look.Page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{tab}-{width}-{(dark ? "dark" : "light")}.png"), FullPage = true, Type = ScreenshotType.Png });
    }
}
