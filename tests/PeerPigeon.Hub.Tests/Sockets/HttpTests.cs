using System.Net;
using Akka.Configuration;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Hub.Tests;

/// <summary>The hub's answers over HTTP (wire protocol §2.5, contract §3).</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private static readonly string A = new('a', 40);
    private static readonly string B = new('b', 40);
    private static readonly HttpClient Http = new();
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    private Uri At(string path) => new(_hub.Urls[0] + path);

    [Fact]
    public async Task Health_has_every_field_of_1_1_3()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        HttpResponseMessage answer = await Http.GetAsync(At("/health"));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        JObject health = JObject.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("healthy", (string?)health["status"]);
        Assert.Equal((1, 1, 0, 1), ((int)health["connections"]!, (int)health["peers"]!, (int)health["hubs"]!, (int)health["networks"]!));
        Assert.False((bool)health["isHub"]!);
        Assert.True((double)health["uptime"]! >= 0);
        Assert.All((string[])["rss", "heapTotal", "heapUsed", "external", "arrayBuffers"], field => Assert.Equal(JTokenType.Integer, health["memory"]![field]!.Type));
    }

    [Fact]
    public async Task Networks_are_listed_with_their_counts()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.ConnectAsync(_hub, B);
        await b.AnnounceAsync("global", ",\"homeNetwork\":\"gaming\"");
        Assert.Equal(
            """[{"name":"gaming","peers":2,"active":1,"fallback":1},{"name":"global","peers":0,"active":1,"fallback":0}]""",
            await Http.GetStringAsync(At("/networks")));
        Assert.Equal("""{"name":"gaming","peers":2,"active":1,"fallback":1}""", await Http.GetStringAsync(At("/networks/gaming")));
    }

    [Fact]
    public async Task Names_with_blanks_slashes_and_letters_of_all_kinds_can_be_asked_for()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "tëam 7%");
        Assert.Equal("tëam 7%", (string?)JObject.Parse(await Http.GetStringAsync(At("/networks/" + Uri.EscapeDataString("tëam 7%"))))["name"]);
        await a.AnnounceAsync("a/b");
        Assert.Equal("a/b", (string?)JObject.Parse(await Http.GetStringAsync(At("/networks/a%2Fb")))["name"]);
    }

    [Fact]
    public async Task An_unlisted_network_appears_nowhere()
    {
        await using HubClient a = await HubClient.ConnectAsync(_hub, A);
        await a.AnnounceAsync("hidden", ",\"unlisted\":true");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "hidden");
        await a.CloseAsync();
        await a.Closed;
        await b.ExpectAsync("peer-disconnected");
        Assert.Equal("[]", await Http.GetStringAsync(At("/networks")));
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(At("/networks/hidden"))).StatusCode);
        foreach (string page in (string[])["/health", "/hubs", "/metrics"])
            Assert.DoesNotContain("hidden", await Http.GetStringAsync(At(page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hubs_tell_nobody_when_there_is_none()
    {
        JObject hubs = JObject.Parse(await Http.GetStringAsync(At("/hubs")));
        Assert.Equal(0, (int)hubs["totalHubs"]!);
        Assert.Empty((JArray)hubs["hubs"]!);
    }

    [Fact]
    public async Task A_hub_that_proves_the_secret_is_registered()
    {
        await using HubServer hub = await TestHub.StartAsync("secret = open-sesame");
        await using HubClient other = await HubClient.ConnectAsync(hub, A);
        string proof = HubProof.Compute("open-sesame", hub.Gate.Epoch, Protocol.PeerId.Parse(A));
        await other.AnnounceAsync("pigeonhub-mesh", $",\"isHub\":true,\"port\":3001,\"hubProof\":\"{proof}\"");
        JObject hubs = JObject.Parse(await Http.GetStringAsync(new Uri(hub.Urls[0] + "/hubs")));
        JToken listed = Assert.Single((JArray)hubs["hubs"]!);
        Assert.Equal((A, "pigeonhub-mesh", 3001), ((string?)listed["peerId"], (string?)listed["networkName"], (int)listed["data"]!["port"]!));
        Assert.Null(listed["data"]!["hubProof"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/stats")]
    public async Task Everything_else_is_1_1_3s_text(string path)
    {
        HttpResponseMessage answer = await Http.GetAsync(At(path));
        Assert.Equal("PeerPigeon WebSocket Signaling Server", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/networks")]
    public async Task Preflight_requests_are_allowed(string path)
    {
        HttpResponseMessage answer = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, At(path)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("GET, POST, OPTIONS", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("Content-Type, Authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Health_tells_a_hub_that_is_stopping_and_one_whose_actor_does_not_answer()
    {
        Assert.Equal("""{"status":"live"}""", await Http.GetStringAsync(At("/health/live")));
        Assert.Equal("""{"status":"ready"}""", await Http.GetStringAsync(At("/health/ready")));

        await _hub.Gate.StopAsync();

        HttpResponseMessage ready = await Http.GetAsync(At("/health/ready")), live = await Http.GetAsync(At("/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"stopping"}"""), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"wedged"}"""), (live.StatusCode, await live.Content.ReadAsStringAsync()));
        foreach (string path in (string[])["/networks", "/metrics"])
        {
            using HttpResponseMessage answer = await Http.GetAsync(At(path));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Refusals_are_metrics_by_reason()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await a.SendAsync("null");
        await a.PingAsync();
        Assert.Contains("peerpigeon_hub_refused_total{reason=\"malformed\"} 1\n", await Http.GetStringAsync(At("/metrics")), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_bounds_are_refused_by_name()
    {
        ConfigurationException failure = Assert.Throws<ConfigurationException>(() => HubSettings.From(ConfigurationFactory.ParseString("peerpigeon.hub.limits.pending-bytes = 4KiB")));
        Assert.Equal("peerpigeon.hub.limits.pending-bytes (4096) must be at least message-bytes (1048576)", failure.Message);
    }
}
