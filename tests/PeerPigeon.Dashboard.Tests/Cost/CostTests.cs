using System.Reflection;
using PeerPigeon.Actors;
using PeerPigeon.Dashboard.Feed;
using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Cost;

/// <summary>What a page costs while it is open, and that it costs nothing after.</summary>
[Collection(InBrowser.Name)]
public sealed class CostTests(Chromium chromium)
{
    [Fact]
    public void Signals_come_four_times_a_second_at_most_and_stop_with_the_last_listener()
    {
        ManualTime time = new();
        int first = 0, last = 0, seconds = 0, signals = 0;
        using Pulse pulse = new(time, () => first++, () => last++, () => seconds++);
        pulse.Changed();
        Assert.Equal(0, time.Timers);

        IDisposable one = pulse.Listen(() => signals++), two = pulse.Listen(() => { });
        Assert.Equal((1, 1), (first, time.Timers));
        for (var i = 0; i < 40; i++)
        {
            for (var change = 0; change < 100; change++)
                pulse.Changed();
            time.Tick();
        }

        Assert.Equal((40, 10), (signals, seconds));
        for (var i = 0; i < 8; i++)
            time.Tick();
        Assert.Equal((42, 12), (signals, seconds));      // nothing changed: once a second

        one.Dispose();
        one.Dispose();
        Assert.Equal((0, 1), (last, time.Timers));
        two.Dispose();
        Assert.Equal((1, 0), (last, time.Timers));
    }

    [Fact]
    public void Lists_forget_the_oldest()
    {
        Bounded<int> list = new(3);
        for (var i = 0; i < 10; i++)
            list.Add(i);
        Assert.True(list.Snapshot() is [7, 8, 9]);
        Assert.Equal(7, list.Forgotten);
    }

    [BrowserFact]
    public async Task A_page_that_is_closed_listens_to_nothing()
    {
        await using Stage stage = await Stage.StartAsync(withHubPage: true);
        int before = Handlers(stage.Mesh);
        Look look = await (await chromium.OpenAsync($"{stage.Url}/mesh")).AliveAsync();
        await Until.HoldsAsync(() => stage.State.Mesh!.Listeners > 0, "listener");
        Assert.True(Handlers(stage.Mesh) > before);
        Assert.Equal(1, stage.State.Pages);

        await look.Page.CloseAsync(new() { RunBeforeUnload = true });
        await Until.HoldsAsync(() => stage.State.Mesh!.Listeners == 0 && stage.State.Pages == 0, "end of listening");
        Assert.Equal(before, Handlers(stage.Mesh));
        await look.DisposeAsync();
    }

    [BrowserFact]
    public async Task One_page_more_than_allowed_is_told_so()
    {
        await using Stage stage = await Stage.StartAsync(options => options.MaxPages = 1);
        await using Look look = await (await chromium.OpenAsync(stage.Url)).AliveAsync();
        await using Look other = await chromium.OpenAsync(stage.Url);
        await Look.SaysAsync(other.Page.Locator("main"), "No room for another page");
        Assert.Equal(1, stage.State.Refused);
    }

    // All that listen to any event of the mesh.
    private static int Handlers(IPeerPigeonMesh mesh) => mesh.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
        .Where(field => typeof(Delegate).IsAssignableFrom(field.FieldType))
        .Sum(field => (field.GetValue(mesh) as Delegate)?.GetInvocationList().Length ?? 0);
}
