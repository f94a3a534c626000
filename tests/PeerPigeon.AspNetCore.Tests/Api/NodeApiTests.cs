using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore.Tests.Api;

public sealed class NodeApiTests : IAsyncLifetime
{
    private static readonly PeerId Other = PeerId.Parse(new string('b', 40));
    private ApiFixture _api = null!;

    public async Task InitializeAsync() => _api = await ApiFixture.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Status_and_peers_are_the_objects_of_json_lines()
    {
        _api.Mesh.Linked.Add(new(Other, NetworkName.Global, "connected", "outgoing", "direct", 5, "js", 1, 2));

        Assert.Equal(JsonText.Of(MeshJson.Of(_api.Mesh.GetStatus())), JsonText.Of((await _api.SendAsync("GET", "/api/status", 200)).Body));
        JToken peer = (await _api.SendAsync("GET", "/api/peers", 200)).Body[0]!;
        Assert.Equal(
            ["peerId", "networkName", "status", "direction", "link", "connectedAt", "agent", "bytesIn", "bytesOut"],
            ((JObject)peer).Properties().Select(property => property.Name));
    }

    [Fact]
    public async Task Members_are_told_with_how_many_there_are()
    {
        _api.Mesh.Members = new(NetworkName.Global, [new(Other, NetworkName.Global, ["members/1"], "ours/1", IsSuspected: false, Verified: true)], Estimate: 2);

        Assert.Equal(
            $$"""{"networkName":"global","estimate":2,"members":[{"peerId":"{{Other}}","networkName":"global","agent":"ours/1","capabilities":["members/1"],"suspected":false,"verified":true}]}""",
            JsonText.Of((await _api.SendAsync("GET", "/api/members", 200)).Body));
    }

    [Fact]
    public async Task Messages_are_taken_with_202_and_confirmed_with_200()
    {
        Assert.Equal("gaming", (string?)(await _api.SendAsync("POST", "/api/messages", 202, """{"content":"hi","unknown":{"field":1}}""")).Body["networkName"]);
        Assert.True((bool)(await _api.SendAsync("POST", "/api/messages", 200, $$$"""{"to":"{{{Other}}}","content":{"a":1}}""")).Body["acknowledged"]!);

        _api.Mesh.OnDirect = (_, _, _) => Task.FromResult(new SentDirectMessage("m", NetworkName.Global, Acknowledged: false));
        Assert.False((bool)(await _api.SendAsync("POST", "/api/messages", 202, $$"""{"to":"{{Other}}","content":"x"}""")).Body["acknowledged"]!);
        Assert.Equal(["send hi", "dm bbbbbbbb {\"a\":1}", "dm bbbbbbbb \"x\""], _api.Mesh.Calls);
    }

    [Theory]
    [InlineData(MeshErrors.NotAcknowledged, 504)]
    [InlineData(MeshErrors.UnknownPeer, 404)]
    [InlineData(MeshErrors.TooLarge, 413)]
    [InlineData(MeshErrors.Busy, 503)]
    [InlineData(MeshErrors.BadContent, 400)]
    public async Task Failures_are_problem_documents_with_the_same_code(string code, int status)
    {
        _api.Mesh.OnDirect = (_, _, _) => Task.FromException<SentDirectMessage>(new MeshException(code, "why"));

        (HttpResponseMessage answer, JToken body) = await _api.SendAsync("POST", "/api/messages", status, $$"""{"to":"{{Other}}","content":"x"}""");

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((code, "why", status), ((string?)body["code"], (string?)body["detail"], (int)body["status"]!));
        Assert.NotEmpty((string)body["title"]!);
    }

    [Fact]
    public async Task Any_other_fault_is_a_500_without_its_stack()
    {
        _api.Mesh.OnSend = (_, _) => throw new InvalidOperationException("boom");

        JToken body = (await _api.SendAsync("POST", "/api/messages", 500, """{"content":"x"}""")).Body;

        Assert.Equal((MeshErrors.Internal, "InvalidOperationException: boom"), ((string?)body["code"], (string?)body["detail"]));
    }

    [Fact]
    public async Task The_network_changes_only_while_disconnected()
    {
        Assert.Equal(MeshErrors.NoSignalingUrl, (string?)(await _api.SendAsync("POST", "/api/connect", 409)).Body["code"]);
        Assert.True((bool)(await _api.SendAsync("POST", "/api/connect", 200, """{"url":"ws://hub.test"}""")).Body["connected"]!);
        Assert.Equal(MeshErrors.ConnectedAlready, (string?)(await _api.SendAsync("PUT", "/api/network", 409, """{"networkName":"work"}""")).Body["code"]);
        Assert.False((bool)(await _api.SendAsync("POST", "/api/disconnect", 200)).Body["connected"]!);
        Assert.Equal("work", (string?)(await _api.SendAsync("PUT", "/api/network", 200, """{"networkName":"work"}""")).Body["networkName"]);
        Assert.False((bool)(await _api.SendAsync("PUT", "/api/fallback", 200, """{"allow":false}""")).Body["allowGlobalFallback"]!);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", null, 404, MeshErrors.NotFound)]
    [InlineData("DELETE", "/api/status", null, 405, MeshErrors.NotFound)]
    [InlineData("POST", "/api/messages", "not json", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", "[]", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", """{"\ud800":1,"content":"x"}""", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", "", 400, MeshErrors.BadCommand)]
    [InlineData("POST", "/api/messages", """{"to":"short","content":"x"}""", 400, MeshErrors.BadPeerId)]
    [InlineData("PUT", "/api/network", """{"networkName":"a:b"}""", 400, MeshErrors.BadNetworkName)]
    [InlineData("GET", "/api/networks", null, 409, MeshErrors.NoSignalingUrl)]
    [InlineData("GET", "/api/dht/a%FFb", null, 400, MeshErrors.BadKey)]
    [InlineData("GET", "/api/dht/a%ED%A0%80b", null, 400, MeshErrors.BadKey)]
    public async Task Requests_that_cannot_be_used_are_refused_by_name(string method, string path, string? body, int status, string code)
    {
        Assert.Equal(code, (string?)(await _api.SendAsync(method, path, status, body)).Body["code"]);
    }

    [Fact]
    public async Task A_hub_that_does_not_answer_is_a_502()
    {
        await _api.Mesh.ConnectAsync(new("ws://127.0.0.1:1"));

        Assert.Equal(MeshErrors.HubUnreachable, (string?)(await _api.SendAsync("GET", "/api/networks", 502)).Body["code"]);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_413()
    {
        string body = $$"""{"content":"{{new string('x', NodeApiEndpoints.MaxBodyBytes)}}"}""";

        Assert.Equal(MeshErrors.TooLarge, (string?)(await _api.SendAsync("POST", "/api/messages", 413, body)).Body["code"]);
        Assert.Empty(_api.Mesh.Calls);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", 403)]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Origin", "(own)", 200)]
    [InlineData("Host", "localhost", 200)]
    public async Task Pages_of_other_sites_are_refused(string header, string value, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status");
        request.Headers.Add(header, value == "(own)" ? _api.Host.Url : value);

        using HttpResponseMessage answer = await _api.Host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
            Assert.Equal(MeshErrors.ForeignOrigin, (string?)JToken.Parse(await answer.Content.ReadAsStringAsync())["code"]);
    }

    [Theory]
    [InlineData("/api/status", 400)]
    [InlineData("/health/live", 200)]
    public async Task A_Host_that_names_no_host_breaks_nothing(string path, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Host", "xn--a-");

        using HttpResponseMessage answer = await _api.Host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 400)
            Assert.Contains("xn--a-", (string?)JToken.Parse(await answer.Content.ReadAsStringAsync())["detail"], StringComparison.Ordinal);
    }
}
