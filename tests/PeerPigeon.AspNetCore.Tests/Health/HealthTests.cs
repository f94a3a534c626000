using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore.Tests.Fakes;

namespace PeerPigeon.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_peer_without_hub_and_links_is_ready_for_a_while_only()
    {
        ManualTime time = new();
        await using ApiFixture api = await ApiFixture.StartAsync(time: time);
        Assert.Equal("disconnected", (string?)(await api.SendAsync("GET", "/health/ready", 503)).Body["detail"]);
        await api.Mesh.ConnectAsync(new("ws://hub.test"));
        Assert.Equal("ready", (string?)(await api.SendAsync("GET", "/health/ready", 200)).Body["detail"]);

        api.Mesh.Change(MeshStatusChange.Reconnecting, "hub lost", static status => status with { Connected = false });
        Assert.Equal("grace", (string?)(await api.SendAsync("GET", "/health/ready", 200)).Body["detail"]);
        time.Advance(MeshHealth.Grace);
        Assert.Equal("waiting", (string?)(await api.SendAsync("GET", "/health/ready", 503)).Body["detail"]);

        api.Mesh.Change(MeshStatusChange.Connected, "hub is back", static status => status with { Connected = true });
        await api.SendAsync("GET", "/health/ready", 200);
    }

    [Fact]
    public async Task Who_never_reached_anybody_has_no_grace()
    {
        await using ApiFixture api = await ApiFixture.StartAsync(time: new ManualTime());
        api.Mesh.Change(MeshStatusChange.Connecting, "connecting", static status => status with { IsActive = true });

        Assert.Equal("waiting", (string?)(await api.SendAsync("GET", "/health/ready", 503)).Body["detail"]);
    }

    [Fact]
    public async Task Who_said_goodbye_is_not_ready_at_once()
    {
        await using ApiFixture api = await ApiFixture.StartAsync(time: new ManualTime());
        await api.Mesh.ConnectAsync(new("ws://hub.test"));
        await api.Mesh.DisconnectAsync();

        Assert.Equal("disconnected", (string?)(await api.SendAsync("GET", "/health/ready", 503)).Body["detail"]);
    }

    [Fact]
    public async Task Strangers_are_told_one_word()
    {
        await using ApiFixture api = await ApiFixture.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/health/ready") { Headers = { { "X-Forwarded-For", "192.0.2.1" } } };

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal("""{"status":"waiting"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_peer_that_turns_is_live_and_one_whose_actor_is_wedged_is_not()
    {
        await using TwoPeers peers = await TwoPeers.StartAsync(services: static services => services.AddHealthChecks().AddPeerPigeon("first"));
        await peers.LinkedAsync();
        Assert.Equal("live", (string?)(await peers.Host.SendAsync("GET", "/health/live", 200)).Body["status"]);
        Assert.Equal(HealthStatus.Healthy, (await ReportAsync(peers)).Status);

        using ManualResetEventSlim wedge = new();
        IPeerPigeonMesh mesh = peers.First;
        // A handler of the application runs within the mesh's actor: one that does not return wedges it.
        mesh.MessageReceived += (_, _) => wedge.Wait();
        await peers.Second.SendMessageAsync("hold still");
        JObject body;
        try
        {
            body = await UntilAsync(async () => (await peers.Host.Http.GetAsync("/health/live")) is { StatusCode: System.Net.HttpStatusCode.ServiceUnavailable } dead
                ? JObject.Parse(await dead.Content.ReadAsStringAsync())
                : null);
            Assert.Equal(HealthStatus.Unhealthy, (await ReportAsync(peers)).Entries["peerpigeon-live-first"].Status);
        }
        finally
        {
            wedge.Set();
        }

        Assert.Equal("wedged", (string?)body["status"]);
        Assert.Contains("mesh", (string?)body["detail"], StringComparison.Ordinal);
        await UntilAsync(async () => (await peers.Host.Http.GetAsync("/health/live")).IsSuccessStatusCode ? "live" : null);
    }

    [Fact]
    public async Task A_full_disk_shows_and_leaves_the_peer_ready()
    {
        using TemporaryDirectory directory = new();
        await using TwoPeers peers = await TwoPeers.StartAsync(
            directory.Path, static services => services.AddHealthChecks().AddPeerPigeon("first"), "peerpigeon.dht.store.file-bytes = 65536");
        await peers.LinkedAsync();
        for (var i = 0; i < 40 && MeshProbe.StorageFaultOf(peers.First) is null; i++)
        {
            try
            {
                await peers.First.Dht.PutAsync($"k{i}", new JValue(new string('v', 20_000)));
            }
            catch (MeshException full) when (full.Code == MeshErrors.StoreFull)
            {
                // What was to be brought about.
            }
        }

        JToken body = (await peers.Host.SendAsync("GET", "/health/ready", 200)).Body;

        Assert.Equal(("ready", "failing"), ((string?)body["status"], (string?)body["storage"]!["status"]));
        Assert.Contains("no room", (string?)body["storage"]!["detail"], StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, (await ReportAsync(peers)).Entries["peerpigeon-ready-first"].Status);
        Assert.Contains("peerpigeon_dht_store_failing{network=\"gaming\"} 1\n", await peers.Host.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    private static Task<HealthReport> ReportAsync(TwoPeers peers) => peers.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> look) where T : class
    {
        for (var i = 0; i < 600; i++)
        {
            if (await look() is { } found)
                return found;
            await Task.Delay(100);
        }

        throw new TimeoutException("it did not come about within a minute");
    }
}
