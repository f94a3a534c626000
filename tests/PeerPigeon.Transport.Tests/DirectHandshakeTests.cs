using System.Net.WebSockets;
using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

/// <summary>What a caller may do wrong. Each fault is refused and counted by its reason, and the true peer still gets its link.</summary>
public sealed class DirectHandshakeTests
{
    [Theory]
    [InlineData("wrong token", DirectRefusal.WrongToken)]
    [InlineData("wrong from", DirectRefusal.WrongPeer)]
    [InlineData("wrong to", DirectRefusal.WrongPeer)]
    [InlineData("wrong network", DirectRefusal.WrongNetwork)]
    [InlineData("wrong role", DirectRefusal.MalformedHello)]
    [InlineData("short nonce", DirectRefusal.MalformedHello)]
    [InlineData("no proof", DirectRefusal.MissingProof)]
    [InlineData("another's key", DirectRefusal.WrongProof)]
    [InlineData("signature for another network", DirectRefusal.WrongProof)]
    [InlineData("garbage", DirectRefusal.MalformedHello)]
    [InlineData("null", DirectRefusal.MalformedHello)]
    [InlineData("deep", DirectRefusal.MalformedHello)]
    [InlineData("binary", DirectRefusal.BinaryHello)]
    [InlineData("oversize", DirectRefusal.HelloTooLarge)]
    [InlineData("silence", DirectRefusal.HelloTimeout)]
    [InlineData("hang up", DirectRefusal.HungUp)]
    public async Task A_bad_hello_is_refused_by_reason_and_the_true_caller_still_links(string fault, DirectRefusal reason)
    {
        await using var pair = new DirectPair(ofB: new() { HelloTimeout = fault == "silence" ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(20) });
        (DirectOffer offer, DirectSide side, _) = await pair.WaitForCallerAsync();
        using (ClientWebSocket socket = await DirectPair.CallAsync(offer.Urls[0]))
        {
            if (fault == "hang up")
                socket.Abort();
            else if (fault != "silence")
                await socket.SendAsync(Hello(pair, offer, fault), fault == "binary" ? WebSocketMessageType.Binary : WebSocketMessageType.Text, true, default).InTime();
            await Guard.Until(() => pair.TransportB.Counters.Refused(reason) == 1);
        }

        Assert.False(side.IsOver);
        DirectSide caller = new();
        pair.TransportA.Answer(pair.OfA, offer.ToJson(), caller);
        Assert.True((await caller.Link).IsProven && (await side.Link).IsProven);
        await Guard.Until(() => pair.TransportB.Counters.HalfOpen == 0);
    }

    [Fact]
    public async Task A_token_serves_once_and_a_forgotten_handshake_is_unknown()
    {
        await using var pair = new DirectPair();
        (DirectOffer offer, DirectSide side, _) = await pair.WaitForCallerAsync();
        using ClientWebSocket first = await DirectPair.CallAsync(offer.Urls[0]), second = await DirectPair.CallAsync(offer.Urls[0]);
        byte[] hello = Hello(pair, offer, "none");
        await first.SendAsync(hello, WebSocketMessageType.Text, true, default).InTime();
        await side.Link;
        await second.SendAsync(hello, WebSocketMessageType.Text, true, default).InTime();
        await Guard.Until(() => pair.TransportB.Counters.Refused(DirectRefusal.UsedToken) == 1);
        await Assert.ThrowsAsync<WebSocketException>(() => DirectPair.CallAsync(offer.Urls[0]));
        Assert.Equal(1, pair.TransportB.Counters.Refused(DirectRefusal.UnknownHandshake));
    }

    [Fact]
    public async Task A_token_expires_with_its_attempt()
    {
        await using var pair = new DirectPair(ofB: new() { HandshakeTimeout = TimeSpan.FromMilliseconds(200) });
        (DirectOffer offer, DirectSide side, _) = await pair.WaitForCallerAsync();
        await Assert.ThrowsAsync<IOException>(() => side.Link);
        await Guard.Until(() => pair.TransportB.Counters.AttemptsFailed == 1);
        await Assert.ThrowsAsync<WebSocketException>(() => DirectPair.CallAsync(offer.Urls[0]));
    }

    [Fact]
    public async Task Too_many_silent_callers_of_one_handshake_are_turned_away_and_leave_others_alone()
    {
        await using var pair = new DirectPair();
        (DirectOffer offer, _, _) = await pair.WaitForCallerAsync();
        using ClientWebSocket one = await DirectPair.CallAsync(offer.Urls[0]), two = await DirectPair.CallAsync(offer.Urls[0]);
        using ClientWebSocket three = await DirectPair.CallAsync(offer.Urls[0]), four = await DirectPair.CallAsync(offer.Urls[0]);
        await Assert.ThrowsAsync<WebSocketException>(() => DirectPair.CallAsync(offer.Urls[0]));
        Assert.Equal(1, pair.TransportB.Counters.Refused(DirectRefusal.TooManyHalfOpen));
        Assert.Equal(4, pair.TransportB.Counters.HalfOpen);
        (ILink a, _) = await pair.OpenAsync();
        Assert.True(a.IsProven);
    }

    [Fact]
    public async Task A_listener_that_is_not_who_the_offer_named_is_refused_by_the_caller()
    {
        await using var pair = new DirectPair();
        using var forger = EcdsaPeerKey.Create();
        (DirectSide a, _) = await pair.ShakeAsync(ofB: pair.OfB with { Key = forger });
        IOException failure = await Assert.ThrowsAsync<IOException>(() => a.Link);
        Assert.Contains(nameof(DirectRefusal.MissingProof), failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, pair.TransportA.Counters.Refused(DirectRefusal.MissingProof));
    }

    [Fact]
    public async Task An_offer_taken_up_for_another_network_gives_no_link()
    {
        var quick = new DirectLinkOptions { HandshakeTimeout = TimeSpan.FromSeconds(5) };
        await using var pair = new DirectPair(quick, quick);
        (DirectSide a, DirectSide b) = await pair.ShakeAsync(ofA: pair.OfA with { Network = NetworkName.Parse("orchard") });
        await Assert.ThrowsAsync<IOException>(() => a.Link);
        await Assert.ThrowsAsync<IOException>(() => b.Link);
        Assert.True(pair.TransportB.Counters.Refused(DirectRefusal.WrongNetwork) >= 1);
    }

    [Fact]
    public async Task A_malformed_offer_fails_and_a_url_that_may_not_be_called_is_not()
    {
        await using var pair = new DirectPair(ofA: new() { MayCall = _ => false, Listen = null });
        var malformed = new DirectSide();
        pair.TransportA.Answer(pair.OfA, RawJson.FromString("direct-offer"), malformed);
        await Assert.ThrowsAsync<IOException>(() => malformed.Link);
        (DirectSide a, _) = await pair.ShakeAsync();
        await Assert.ThrowsAsync<IOException>(() => a.Link);
        Assert.Equal((1L, 0L), (pair.TransportA.Counters.CallsForbidden, pair.TransportA.Counters.CallsMade));
    }

    [Fact]
    public async Task An_attempt_abandoned_while_connecting_says_nothing_and_leaves_nothing()
    {
        await using var pair = new DirectPair();
        (DirectOffer offer, DirectSide side, ILinkAttempt attempt) = await pair.WaitForCallerAsync();
        using ClientWebSocket caller = await DirectPair.CallAsync(offer.Urls[0]);
        attempt.Dispose();
        attempt.Dispose();
        await Guard.Until(() => IsUnknown(offer.Urls[0]).Result);
        await caller.SendAsync(Hello(pair, offer, "none"), WebSocketMessageType.Text, true, default).InTime();
        await Guard.Until(() => pair.TransportB.Counters.Refused(DirectRefusal.UsedToken) == 1);
        Assert.False(side.IsOver);
        Assert.Empty(pair.TransportB.Links);
    }

    private static async Task<bool> IsUnknown(Uri url)
    {
        try
        {
            (await DirectPair.CallAsync(url)).Dispose();
            return false;
        }
        catch (WebSocketException)
        {
            return true;
        }
    }

    private static byte[] Hello(DirectPair pair, DirectOffer offer, string fault)
    {
        LinkHandshake a = pair.OfA;
        PeerId stranger = PeerId.Parse(new string('7', PeerId.TextLength));
        const string Nonce = "0123456789abcdef";
        DirectHello hello = fault switch
        {
            "wrong token" => DirectHello.Of(a, DirectHello.Caller, new string('x', offer.Token.Length), Nonce),
            "wrong from" => DirectHello.Of(a with { Local = stranger }, DirectHello.Caller, offer.Token, Nonce),
            "wrong to" => DirectHello.Of(a with { Remote = stranger }, DirectHello.Caller, offer.Token, Nonce),
            "wrong network" => DirectHello.Of(a with { Network = NetworkName.Parse("orchard") }, DirectHello.Caller, offer.Token, Nonce),
            "wrong role" => DirectHello.Of(a, DirectHello.Listener, offer.Token, Nonce),
            "short nonce" => DirectHello.Of(a, DirectHello.Caller, offer.Token, "short"),
            "no proof" => DirectHello.Of(a with { Key = null }, DirectHello.Caller, offer.Token, Nonce),
            "another's key" => DirectHello.Of(pair.OfB, DirectHello.Caller, offer.Token, Nonce) with { From = a.Local, To = a.Remote },
            "signature for another network" =>
                DirectHello.Of(a with { Network = NetworkName.Parse("orchard") }, DirectHello.Caller, offer.Token, Nonce) with { Network = a.Network },
            _ => DirectHello.Of(a, DirectHello.Caller, offer.Token, Nonce),
        };
        return fault switch
        {
            "garbage" => "not json"u8.ToArray(),
            "null" => "null"u8.ToArray(),
            "deep" => Encoding.UTF8.GetBytes(new string('[', 4000)),
            "oversize" => Encoding.UTF8.GetBytes(new string(' ', DirectHello.MaxBytes + 1)),
            _ => hello.Encode(),
        };
    }
}
