using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Output;

public sealed class MeshEventLineTests : IDisposable
{
    private static readonly PeerId Other = PeerId.Parse(new string('b', 40));
    private readonly FakeMesh _mesh = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _lines = [];
    private readonly MeshEventLines _events;

    public MeshEventLineTests()
    {
        _events = new(_mesh, _time);
        _events.Add(_lines.Add);
    }

    public void Dispose() => _events.Dispose();

    [Fact]
    public void A_message_has_the_fields_of_the_contract()
    {
        _mesh.Receive(new MeshMessage(Other, new JValue("hi"), NetworkName.Parse("gaming"), "id1", 5, Hops: 1, Direct: false, Encrypted: false, Verified: true));

        Assert.Equal(
            $$"""{"event":"message","timestamp":{{_time.GetUtcNow().ToUnixTimeMilliseconds()}},"peer":"{{_mesh.PeerId}}","from":"{{Other}}","content":"hi","networkName":"gaming","messageId":"id1","hops":1,"direct":false,"encrypted":false,"verified":true}""",
            Assert.Single(_lines));
    }

    [Fact]
    public void Bytes_are_told_by_size_and_hash()
    {
        _mesh.Receive(new MeshBinary(Other, NetworkName.Global, "abc"u8.ToArray()));

        JObject line = Screen.Parse(Assert.Single(_lines));
        Assert.Equal(("binary", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), ((string?)line["event"], (int)line["size"]!, (string?)line["sha256"]));
    }

    [Fact]
    public void Links_networks_and_errors_are_told_and_the_status_follows()
    {
        _mesh.Link(new(Other, NetworkName.Global, "direct"));
        _mesh.Change(MeshStatusChange.Network, "home is work", status => status with { NetworkName = NetworkName.Parse("work") });
        _mesh.Change(MeshStatusChange.Error, "boom", status => status, MeshErrors.OutboxFull);
        _mesh.Unlink(new(Other, NetworkName.Global, "direct", "goodbye"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["peer-connected", "status", "network", "error", "peer-disconnected", "status"], _lines.Select(line => (string?)Screen.Parse(line)["event"]));
        Assert.Equal("goodbye", (string?)Screen.Parse(_lines[4])["reason"]);
        Assert.Equal("work", (string?)Screen.Parse(_lines[5])["status"]!["networkName"]);
        Assert.Equal((MeshErrors.OutboxFull, "boom"), ((string?)Screen.Parse(_lines[3])["code"], (string?)Screen.Parse(_lines[3])["message"]));
    }

    [Fact]
    public void Members_that_come_and_go_are_told()
    {
        _mesh.Join(new(new(Other, NetworkName.Global, [], "ours/1", IsSuspected: false, Verified: true)));
        _mesh.Part(new(Other, NetworkName.Global));

        Assert.Equal(["member-joined", "member-left"], _lines.Select(line => (string?)Screen.Parse(line)["event"]));
        Assert.All(_lines, line => Assert.Equal((Other.ToString(), "global"), ((string?)Screen.Parse(line)["peerId"], (string?)Screen.Parse(line)["networkName"])));
    }

    [Fact]
    public void A_status_has_every_field_of_the_contract()
    {
        JObject status = MeshJson.Of(_mesh.GetStatus());

        Assert.Equal(
            ["peerId", "connected", "signalingUrl", "networkName", "originalNetworkName", "isInFallbackMode", "allowGlobalFallback", "connectedCount", "totalPeerCount",
                "minPeers", "maxPeers", "discoveredCount", "autoConnect", "autoDiscovery", "evictionStrategy", "xorRouting", "fallback", "hub"],
            status.Properties().Select(property => property.Name));
        Assert.Equal(["state", "homePeers", "since", "nextCheck"], ((JObject)status["fallback"]!).Properties().Select(property => property.Name));
        Assert.Equal(["connected", "url", "homeCount"], ((JObject)status["hub"]!).Properties().Select(property => property.Name));
    }
}
