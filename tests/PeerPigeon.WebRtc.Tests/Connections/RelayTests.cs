using System.Net;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>Connections through a real TURN server.</summary>
public sealed class RelayTests
{
    [CoturnTheory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Two_ends_that_hide_their_addresses_meet_at_the_relay(string transport)
    {
        using var coturn = new Coturn();
        RtcOptions options = Through(coturn, $"turn:127.0.0.1:{coturn.Address.Port}?transport={transport}") with { RelayOnly = true };
        await using var one = new RtcEndpoint(options);
        await using var two = new RtcEndpoint(options);
        (Side a, Side b) = (new(one), new(two));

        (DataChannel atA, DataChannel atB) = await Side.ConnectAsync(a, b);
        byte[] message = new byte[100_000];
        Random.Shared.NextBytes(message);
        await atA.SendAsync(message, isBinary: true);
        await atB.SendAsync("back"u8.ToArray(), isBinary: false);

        Assert.Equal(message, (await b.MessageAsync()).Bytes);
        Assert.Equal("back"u8.ToArray(), (await a.MessageAsync()).Bytes);
        Assert.All(a.Candidates.Concat(b.Candidates), candidate => Assert.Contains("typ relay", candidate, StringComparison.Ordinal));
    }

    [CoturnFact]
    public async Task A_STUN_server_tells_the_address_that_others_see()
    {
        using var coturn = new Coturn();
        await using var one = new RtcEndpoint(Through(coturn, $"stun:127.0.0.1:{coturn.Address.Port}"));
        await using var two = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
        (Side a, Side b) = (new(one), new(two));
        await Side.ConnectAsync(a, b);

        Assert.Contains($"127.0.0.1 {one.LocalEndPoint.Port} typ srflx", await a.CandidateAsync("typ srflx"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_cannot_be_used_is_refused_at_once_with_the_remedy()
    {
        FormatException refused = Assert.Throws<FormatException>(() => new RtcEndpoint(new() { Bind = IPAddress.Loopback, IceServers = [new("turns:example.org")] }));

        Assert.Contains("turn:…?transport=tcp", refused.Message, StringComparison.Ordinal);
    }

    private static RtcOptions Through(Coturn coturn, string url) => new()
    {
        Bind = coturn.Address.Address,
        IceServers = [new(url) { Username = "pigeon", Credential = "secret" }],
    };
}
