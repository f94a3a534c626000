using System.Text.Json;

namespace PeerPigeon.Protocol.Tests;

public sealed class IdentityConverterTests
{
    private static readonly PeerId Peer = PeerId.Parse("0123456789abcdef0123456789ABCDEF01234567");

    private sealed record Answer(NetworkName Network, PeerId Peer, PeerId? Other, Dictionary<PeerId, NetworkName> Homes);

    [Fact]
    public void Names_and_ids_are_strings_in_the_JSON_of_a_service()
    {
        var answer = new Answer(NetworkName.Parse("gaming"), Peer, null, new() { [Peer] = NetworkName.Global });

        string json = JsonSerializer.Serialize(answer);
        Answer read = JsonSerializer.Deserialize<Answer>(json)!;

        Assert.Equal($$$"""{"Network":"gaming","Peer":"{{{Peer}}}","Other":null,"Homes":{"{{{Peer}}}":"global"}}""", json);
        Assert.Equal((answer.Network, answer.Peer, answer.Homes[Peer]), (read.Network, read.Peer, read.Homes[Peer]));
    }

    [Theory]
    [InlineData("\"a:b\"", typeof(NetworkName), "separates network and key")]
    [InlineData("7", typeof(NetworkName), "written as a string")]
    [InlineData("\"xyz\"", typeof(PeerId), "xyz")]
    public void What_is_none_is_refused_with_the_reason(string json, Type type, string said) =>
        Assert.Contains(said, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, type)).Message, StringComparison.Ordinal);
}
