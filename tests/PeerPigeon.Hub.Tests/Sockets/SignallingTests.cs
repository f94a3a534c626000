using Newtonsoft.Json.Linq;

namespace PeerPigeon.Hub.Tests;

/// <summary>The protocol of 1.1.3 as one of its clients sees it (wire protocol §2).</summary>
public sealed class SignallingTests : IAsyncLifetime
{
    private static readonly string A = new('a', 40);
    private static readonly string B = new('b', 40);
    private static readonly string C = new('c', 40);
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task A_client_is_greeted_by_name()
    {
        await using HubClient a = await HubClient.OpenAsync(_hub, A);
        JObject connected = await a.ExpectAsync("connected");
        Assert.Equal(A, (string?)connected["data"]!["peerId"]);
        Assert.Equal("system", (string?)connected["fromPeerId"]);
        Assert.Equal(JTokenType.Integer, connected["timestamp"]!.Type);
        Assert.Equal("pigeon-hub", (string?)connected["data"]!["hub"]!["name"]);
        Assert.Equal(_hub.Gate.Epoch, (string?)connected["data"]!["hub"]!["epoch"]);
        Assert.Contains("introductions/1", connected["data"]!["hub"]!["capabilities"]!.Values<string>());
    }

    [Fact]
    public async Task Two_of_a_network_discover_each_other()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        JObject atA = await a.ExpectAsync("peer-discovered");
        JObject atB = await b.ExpectAsync("peer-discovered");
        Assert.Equal($$"""{"peerId":"{{B}}","isHub":false}""", atA["data"]!.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal((A, "gaming", "system"), ((string?)atA["targetPeerId"], (string?)atA["networkName"], (string?)atA["fromPeerId"]));
        Assert.Equal((B, "gaming", A), ((string?)atB["targetPeerId"], (string?)atB["networkName"], (string?)atB["data"]!["peerId"]));
    }

    [Fact]
    public async Task Offers_answers_and_candidates_pass_byte_for_byte()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        const string Data = """{"sdp":"v=0\r\n\u00e9 \ud83d","type":"offer","big":123456789012345678901234567890,"n":1.50}""";
        foreach (string type in (string[])["offer", "answer", "ice-candidate"])
        {
            await b.SendAsync($$"""{"type":"{{type}}","data":{{Data}},"maxPeers":3,"networkName":"gaming","targetPeerId":"{{A}}","x-later":[1,{"y":2}]}""");
            JObject got = await a.ExpectAsync(type);
            Assert.Equal((B, A, "gaming"), ((string?)got["fromPeerId"], (string?)got["targetPeerId"], (string?)got["networkName"]));
            Assert.Equal(JToken.Parse(Data).ToString(), got["data"]!.ToString());
            Assert.Equal("[1,{\"y\":2}]", got["x-later"]!.ToString(Newtonsoft.Json.Formatting.None));
            Assert.Equal(JTokenType.Integer, got["timestamp"]!.Type);
            Assert.Null(got["maxPeers"]);
        }
    }

    [Fact]
    public async Task A_foreign_spelling_of_an_id_is_kept()
    {
        string shouting = new('D', 40);
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient d = await HubClient.JoinAsync(_hub, shouting, "gaming");
        Assert.Equal(shouting, (string?)(await a.ExpectAsync("peer-discovered"))["data"]!["peerId"]);
        await d.OfferAsync(A, "gaming");
        Assert.Equal(shouting, (string?)(await a.ExpectAsync("offer"))["fromPeerId"]);
        await a.OfferAsync(shouting, "gaming");
        Assert.Equal(shouting, (string?)(await d.ExpectAsync("offer"))["targetPeerId"]);
    }

    [Fact]
    public async Task Signals_keep_the_order_of_their_sender()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        for (var i = 0; i < 200; i++)
            await b.OfferAsync(A, "gaming", $"v=0 {i}");
        for (var i = 0; i < 200; i++)
            Assert.Equal($"v=0 {i}", (string?)(await a.ExpectAsync("offer"))["data"]!["sdp"]);
    }

    [Fact]
    public async Task A_signal_without_network_goes_to_the_senders_own()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        await b.SendAsync($$"""{"type":"offer","data":{"type":"offer","sdp":"v=0"},"targetPeerId":"{{A}}"}""");
        Assert.Equal("gaming", (string?)(await a.ExpectAsync("offer"))["networkName"]);
    }

    [Fact]
    public async Task A_page_that_unloads_says_goodbye_in_its_own_network_once()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        string goodbye = $$$"""{"type":"goodbye","data":{"peerId":"{{{B}}}","timestamp":1795346094044,"reason":"peer_disconnect"}}""";
        string cleanup = $$$"""{"type":"cleanup-all","data":{"peerId":"{{{B}}}","timestamp":1795346094044,"reason":"browser_unload"}}""";
        for (var i = 0; i < 3; i++)
        {
            await b.SendAsync(goodbye);
            await b.SendAsync(cleanup);
        }

        await a.ExpectAsync("peer-discovered");
        JObject heard = await a.ExpectAnyAsync();
        Assert.Equal(("goodbye", B, "gaming"), ((string?)heard["type"], (string?)heard["fromPeerId"], (string?)heard["networkName"]));
        Assert.Equal("peer_disconnect", (string?)heard["data"]!["reason"]);
        JObject gone = await a.ExpectAnyAsync();
        Assert.Equal(("peer-disconnected", B, "gaming"), ((string?)gone["type"], (string?)gone["data"]!["peerId"], (string?)gone["networkName"]));
        Assert.Equal("peer-discovered", (string?)Assert.Single(await b.DrainAsync())["type"]);

        // The socket is still good for another announce; nobody hears a second goodbye before it.
        await b.AnnounceAsync("gaming");
        Assert.Equal("peer-discovered", (string?)(await a.ExpectAnyAsync())["type"]);
    }

    [Fact]
    public async Task Loss_of_a_socket_is_told_without_a_goodbye()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        await a.ExpectAsync("peer-discovered");
        b.Abort();
        JObject message = await a.ExpectAnyAsync();
        Assert.Equal(("peer-disconnected", "gaming", A), ((string?)message["type"], (string?)message["networkName"], (string?)message["targetPeerId"]));
        Assert.Equal($$"""{"peerId":"{{B}}","isHub":false}""", message["data"]!.ToString(Newtonsoft.Json.Formatting.None));
        await b.DisposeAsync();
    }

    [Fact]
    public async Task A_second_announce_in_another_network_moves_the_session()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        await using HubClient c = await HubClient.JoinAsync(_hub, C, "work");
        await b.AnnounceAsync("work");
        Assert.Equal("gaming", (string?)(await a.ExpectAsync("peer-disconnected"))["networkName"]);
        Assert.Equal("work", (string?)(await c.ExpectAsync("peer-discovered"))["networkName"]);
        await b.OfferAsync(C, "work");
        Assert.Equal("work", (string?)(await c.ExpectAsync("offer"))["networkName"]);
        await a.OfferAsync(B, "gaming");      // B is not there any more
        await c.OfferAsync(B, "work");
        Assert.Equal(C, (string?)(await b.ExpectAsync("offer"))["fromPeerId"]);

        // The network has A's offer before the pong, and introduces D after it.
        await a.PingAsync();
        await using HubClient d = await HubClient.JoinAsync(_hub, HubClient.Name(13), "gaming");
        await a.ExpectAsync("peer-discovered");
        Assert.Equal(1, _hub.Gate.Counters.Of(Refusal.UnknownTarget));
    }

    [Fact]
    public async Task A_full_peer_may_say_so_but_a_conflict_of_roles_is_not_relayed()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.JoinAsync(_hub, B, "gaming");
        await a.SendAsync($$"""{"type":"connection-rejected","data":{"reason":"initiator_role_conflict","shouldInitiate":false},"networkName":"gaming","targetPeerId":"{{B}}"}""");
        Assert.Equal(
            "Signaling server does not route 'connection-rejected' messages. Use WebRTC data channels for peer-to-peer communication.",
            (string?)(await a.ExpectAsync("error"))["error"]);
        await a.SendAsync($$"""{"type":"connection-rejected","data":{"reason":"max_peers_reached","currentCount":3,"maxPeers":3},"networkName":"gaming","targetPeerId":"{{B}}"}""");
        Assert.Equal("max_peers_reached", (string?)(await b.ExpectAsync("connection-rejected"))["data"]!["reason"]);
    }

    [Theory]
    [InlineData("renegotiation-offer")]
    [InlineData("renegotiation-answer")]
    [InlineData("ice-restart-offer")]
    [InlineData("peer-disconnected")]
    [InlineData("connected")]
    [InlineData("chat")]
    public async Task Other_types_are_answered_with_an_error(string type)
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "global");
        await a.SendAsync($$"""{"type":"{{type}}","data":{},"networkName":"global","targetPeerId":"{{B}}"}""");
        JObject error = await a.ExpectAsync("error");
        Assert.Equal($"Signaling server does not route '{type}' messages. Use WebRTC data channels for peer-to-peer communication.", (string?)error["error"]);
        Assert.Equal(JTokenType.Integer, error["timestamp"]!.Type);
    }

    [Fact]
    public async Task A_ping_is_answered_in_the_senders_network()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        JObject pong = await a.PingAsync();
        Assert.Equal(("gaming", "system", A), ((string?)pong["networkName"], (string?)pong["fromPeerId"], (string?)pong["targetPeerId"]));
        Assert.Equal(JTokenType.Integer, pong["data"]!["timestamp"]!.Type);
    }

    [Fact]
    public async Task Housekeeping_is_swallowed()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await a.SendAsync($$"""{"type":"cleanup","data":{"peerId":"{{A}}","targetPeerId":"{{B}}","timestamp":1,"reason":"connection_established"},"networkName":"gaming","targetPeerId":"{{B}}"}""");
        await a.SendAsync($$"""{"type":"cleanup-all","data":{"peerId":"{{A}}","timestamp":1,"reason":"peer_cleanup"},"networkName":"gaming"}""");
        Assert.Empty(await a.DrainAsync());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"type\":")]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[1,2]")]
    public async Task What_is_not_an_object_is_ignored_and_counted(string text)
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await a.SendAsync(text);
        Assert.Empty(await a.DrainAsync());
        Assert.Equal(1, _hub.Gate.Counters.Of(Refusal.Malformed));
    }

    [Fact]
    public async Task Binary_frames_are_read_as_json()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await a.SendAsync("""{"type":"ping"}"""u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Binary);
        await a.ExpectAsync("pong");
    }

    [Fact]
    public async Task Announce_data_is_passed_on_without_what_is_the_hubs_alone()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.ConnectAsync(_hub, B);
        await b.AnnounceAsync("gaming", ""","agent":"pigeon/1","capabilities":["direct/1"],"isHub":false,"homeNetwork":"secret","unlisted":false,"hubProof":"abcdefghijklmnopqrst","x":{"y":[1]}""");
        Assert.Equal(
            $$"""{"agent":"pigeon/1","capabilities":["direct/1"],"x":{"y":[1]},"peerId":"{{B}}","isHub":false}""",
            (await a.ExpectAsync("peer-discovered"))["data"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/any/path/at/all")]
    public async Task Any_path_takes_a_socket(string path)
    {
        await using HubClient a = await HubClient.OpenAsync(_hub, A, path);
        await a.ExpectAsync("connected");
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task An_id_that_is_none_is_refused_after_the_upgrade(string id)
    {
        await using HubClient a = await HubClient.OpenAsync(_hub, id);
        Assert.Equal((1008, "Invalid peerId format"), await a.Closed);
        Assert.Equal(1, _hub.Gate.Counters.Of(Refusal.InvalidPeerId));
    }

    [Fact]
    public async Task An_orderly_stop_tells_every_client()
    {
        await using HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
        await using HubClient b = await HubClient.ConnectAsync(_hub, B);
        await _hub.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((1000, "Server shutting down"), await a.Closed);
        Assert.Equal((1000, "Server shutting down"), await b.Closed);
    }

    [Fact]
    public async Task Who_leaves_can_come_back_at_once()
    {
        await using HubClient other = await HubClient.JoinAsync(_hub, B, "gaming");
        for (var i = 0; i < 5; i++)
        {
            HubClient a = await HubClient.JoinAsync(_hub, A, "gaming");
            await other.OfferAsync(A, "gaming", $"v=0 {i}");
            Assert.Equal($"v=0 {i}", (string?)(await a.ExpectAsync("offer"))["data"]!["sdp"]);
            await a.CloseAsync();
            await a.Closed;
            await a.DisposeAsync();
        }
    }
}
