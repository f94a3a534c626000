using System.Text.Json;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore.Tests.Api;

public sealed class OpenApiTests : IAsyncLifetime
{
    private ApiFixture _api = null!;
    private JObject _document = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiFixture.StartAsync();
        _document = (JObject)(await _api.SendAsync("GET", "/openapi/v1.json", 200)).Body;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("/api/status", "get", "200")]
    [InlineData("/api/peers", "get", "200")]
    [InlineData("/api/members", "get", "200")]
    [InlineData("/api/networks", "get", "200 409 502")]
    [InlineData("/api/messages", "post", "200 202 400 404 409 413 503 504")]
    [InlineData("/api/dht/{key}", "put", "200 400 403 409 413 503 507")]
    [InlineData("/api/dht/{key}", "get", "200 400 404 409 503")]
    [InlineData("/api/dht/{key}", "delete", "200 400 403 409 503")]
    [InlineData("/api/network", "put", "200 400 409")]
    [InlineData("/api/fallback", "put", "200 400")]
    [InlineData("/api/connect", "post", "200 400 409")]
    [InlineData("/api/disconnect", "post", "200")]
    [InlineData("/api/events", "get", "200 503")]
    public void Every_request_is_described_with_its_answers(string path, string method, string statuses)
    {
        JToken? operation = _document["paths"]?[path]?[method];

        Assert.True(operation is not null, $"no {method} {path} in {_document["paths"]}");
        Assert.NotEmpty((string)operation["summary"]!);
        Assert.Equal(statuses, string.Join(' ', ((JObject)operation["responses"]!).Properties().Select(answer => answer.Name).Order()));
    }

    [Fact]
    public void Keys_and_options_of_records_are_parameters()
    {
        JToken parameters = _document["paths"]!["/api/dht/{key}"]!["put"]!["parameters"]!;

        Assert.Equal(["key", "space", "owned", "ttl", "homeOnly"], parameters.Select(parameter => (string?)parameter["name"]));
        Assert.True((bool)parameters[0]!["required"]!);
    }

    [Fact]
    public void The_document_has_no_request_twice_and_none_that_does_not_exist()
    {
        string[] names = [.. _document.SelectTokens("$..operationId").Select(name => (string)name!)];

        Assert.Equal(names.Distinct().Count(), names.Length);
        Assert.All(((JObject)_document["paths"]!).Properties(), path => Assert.DoesNotContain("rest", path.Name, StringComparison.Ordinal));
    }

    // What is described is what is written.
    [Fact]
    public void Shapes_have_the_members_that_are_written()
    {
        PeerId other = PeerId.Parse(new string('b', 40));
        NetworkName global = NetworkName.Global;
        Same<StatusBody>(MeshJson.Of(_api.Mesh.GetStatus()));
        Same<FallbackBody>((JObject)MeshJson.Of(_api.Mesh.GetStatus())["fallback"]!);
        Same<HubBody>((JObject)MeshJson.Of(_api.Mesh.GetStatus())["hub"]!);
        Same<PeerBody>(MeshJson.Of(new MeshPeer(other, global, "connected", "outgoing", "direct", 5, "js", 1, 2)));
        Same<MembersBody>(MeshJson.Of(new MeshMembers(global, [], 1)));
        Same<MemberBody>(MeshJson.Of(new MeshMember(other, global, [], "ours/1", IsSuspected: false, Verified: true)));
        Same<NetworkBody>(MeshJson.Of(new NetworkListing(global, 1, 2, 3)));
        Same<SentBody>(MeshJson.Of(new SentMessage("m", global)));
        Same<SentDirectBody>(MeshJson.Of(new SentDirectMessage("m", global, Acknowledged: true)));
        Same<RecordKeptBody>(MeshJson.Of(new DhtPutResult("k", global, 3)));
        Same<RecordBody>(MeshJson.Of(new DhtValue("k", new JValue(1), other, 1, global, Verified: true, 2)));
    }

    private static void Same<T>(JObject written) => Assert.Equal(
        written.Properties().Select(property => property.Name).Order(),
        typeof(T).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order());
}
