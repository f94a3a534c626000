using System.Text.Json.Nodes;

namespace PeerPigeon.Protocol.Tests;

/// <summary>What is ours in signalling data and on links: exact text, bounds, and what is left to others.</summary>
public class DataTests
{
    private const string Token = "0123456789abcdef-_AZ";

    private static readonly KeyProof Proof = new("a2V5", "c2ln");

    public static TheoryData<string, string> Written => new()
    {
        {
            new AnnounceData(Golden.PeerA)
            {
                Agent = "x/1", Capabilities = [Capabilities.Direct, Capabilities.Counts], Unlisted = true, HomeNetwork = NetworkName.Parse("home"), Proof = Proof,
            }.ToJson().ToString(),
            $$$"""{"peerId":"{{{Golden.A}}}","agent":"x/1","capabilities":["direct/1","counts/1"],"unlisted":true,"homeNetwork":"home","proof":{"key":"a2V5","signature":"c2ln"}}"""
        },
        { new AnnounceData(Golden.PeerA).ToJson().ToString(), $$"""{"peerId":"{{Golden.A}}"}""" },
        {
            new ConnectedData(Golden.PeerA, new("hub", "1.0", "e1", [Capabilities.TakeOver])).ToJson().ToString(),
            $$$"""{"peerId":"{{{Golden.A}}}","hub":{"name":"hub","version":"1.0","epoch":"e1","capabilities":["take-over/1"]}}"""
        },
        {
            new DirectOffer(Token, Token, [new("ws://127.0.0.1:5000/x?y=1")]) { Component = Golden.PeerB, Need = "isolated" }.ToJson().ToString(),
            $$"""{"type":"direct-offer","attempt":"{{Token}}","token":"{{Token}}","urls":["ws://127.0.0.1:5000/x?y=1"],"component":"{{Golden.B}}","need":"isolated"}"""
        },
        {
            new DirectAnswer(Token, Accepted: false) { Reason = "full", Try = [Golden.PeerC] }.ToJson().ToString(),
            $$"""{"type":"direct-answer","attempt":"{{Token}}","accepted":false,"reason":"full","try":["{{Golden.C}}"]}"""
        },
        { new ChallengeData(Token).ToJson().ToString(), $$"""{"nonce":"{{Token}}"}""" },
        {
            Golden.Text(new LinkControl.Hello("x/1", [Capabilities.Topology], 2, 3).Encode()),
            """{"type":"pigeon","kind":"hello","agent":"x/1","capabilities":["topology/1"],"links":2,"maxPeers":3}"""
        },
        { Golden.Text(new LinkControl.Ping(-5).Encode()), """{"type":"pigeon","kind":"ping","nonce":-5}""" },
        { Golden.Text(new LinkControl.Pong(7).Encode()), """{"type":"pigeon","kind":"pong","nonce":7}""" },
        { Golden.Text(new LinkControl.Goodbye("bye").Encode()), """{"type":"pigeon","kind":"goodbye","reason":"bye"}""" },
        { Golden.Text(new LinkControl.Handover([Golden.PeerA, Golden.PeerB]).Encode()), $$"""{"type":"pigeon","kind":"handover","peers":["{{Golden.A}}","{{Golden.B}}"]}""" },
        { Golden.Text(new EvictionNotice(Golden.PeerA, EvictionNotice.CloserPeer).Encode()), Golden.Lines("links.jsonl").Single(l => l.Contains("eviction", StringComparison.Ordinal)) },
        { Golden.Text(BinaryHeader.Encode(3)), Golden.Lines("links.jsonl").First() },
    };

    [Theory, MemberData(nameof(Written))]
    public void Ours_is_written_exactly_so(string written, string expected) => Assert.Equal(expected, written);

    [Fact]
    public void Ours_reads_as_it_was_written()
    {
        foreach (SignalData data in (SignalData[])
                 [
                     new AnnounceData(Golden.PeerA) { IsHub = true, Agent = "é\"", Capabilities = ["a"], Unlisted = true, HomeNetwork = NetworkName.Parse("h"), Proof = Proof, HubProof = "s" },
                     new ConnectedData(Golden.PeerA, new("hub", "1", "e", ["a", "b"])),
                     new PeerDiscoveredData(Golden.PeerB) { IsHub = true, Agent = "x", Capabilities = ["a"] },
                     new DirectOffer(Token, Token, [new("wss://example.org/")]) { Component = Golden.PeerB, Need = "x" },
                     new DirectAnswer(Token, Accepted: true) { Token = Token, Urls = [new("ws://h:1/")], Component = Golden.PeerC, Try = [Golden.PeerA], Reason = "r" },
                     new ChallengeData(Token), Proof, new RejectionData("r", "d", 1, 2, ShouldInitiate: true),
                     new IceCandidateData("c", "0", 1, "u"), new SessionDescription("answer", "v=0\r\no=- 1"),
                     new GoodbyeData(Golden.PeerA, 1, "r"), new PeerDisconnectedData(Golden.PeerA, IsHub: true, "r", 2),
                 ])
        {
            RawJson json = data.ToJson();
            Assert.Equal(json, ReadAgain(data, json)?.ToJson());
        }

        foreach (LinkControl control in (LinkControl[])
                 [new LinkControl.Hello("x", ["a"], 1, 2), new LinkControl.Ping(1), new LinkControl.Pong(2), new LinkControl.Goodbye(""), new LinkControl.Handover([Golden.PeerA])])
            Assert.Equal(control.Encode(), Golden.Frame(Golden.Text(control.Encode())).Control?.Encode());
    }

    [Fact]
    public void Unknown_members_are_kept()
    {
        SignalMessage message = Golden.Signal($$"""{"x" : [1], "type":"announce","\u0079":{"z":1},"data":{"peerId":"{{Golden.A}}","port":1,"agent":"a", "port":2},"w":"é"}""");

        Assert.Equal("\"x\":[1],\"\\u0079\":{\"z\":1},\"w\":\"é\"", Golden.Text(message.Extra.Span));
        Assert.EndsWith(",\"x\":[1],\"\\u0079\":{\"z\":1},\"w\":\"é\"}", Golden.Text(SignalCodec.Encode(message with { From = Golden.PeerB })), StringComparison.Ordinal);
        Assert.True(AnnounceData.TryRead(message.Data, out AnnounceData? announce, out _));
        Assert.Equal($$"""{"peerId":"{{Golden.A}}","agent":"a","port":1,"port":2}""", announce.ToJson().ToString());
    }

    [Fact]
    public void An_introduction_holds_nothing_that_was_for_the_hub()
    {
        RawJson data = Golden.Json(
            $$"""{"peerId":"{{Golden.B}}","isHub":true,"agent":"a","capabilities":["c"],"unlisted":true,"homeNetwork":"h","proof":{"key":"a","signature":"b"},"hubProof":"s","port":1}""");
        Assert.True(AnnounceData.TryRead(data, out AnnounceData? announce, out _));

        RawJson told = PeerDiscoveredData.Of(Golden.PeerA, isHub: false, announce).ToJson();

        Assert.Equal($$"""{"peerId":"{{Golden.A}}","isHub":false,"agent":"a","capabilities":["c"],"port":1}""", told.ToString());
    }

    [Fact]
    public void A_hub_claim_is_true_itself_or_nothing()
    {
        foreach (string claim in (string[])["1", "\"true\"", "null", "false", "{}"])
        {
            Assert.True(AnnounceData.TryRead(Golden.Json($$"""{"isHub":{{claim}}}"""), out AnnounceData? announce, out _));
            Assert.False(announce.IsHub);
        }
    }

    [Fact]
    public void A_1_1_3_peer_would_refuse_a_direct_offer_and_so_does_the_reader_of_descriptions()
    {
        RawJson offer = new DirectOffer(Token, Token, []).ToJson();

        Assert.True(DirectOffer.Matches(offer));
        Assert.False(DirectAnswer.Matches(offer));
        Assert.False(SessionDescription.TryRead(offer, out _, out _));
    }

    [Fact]
    public void A_control_of_a_kind_to_come_is_unknown_and_not_an_offence() =>
        Assert.Equal((DataFrameKind.Unknown, "pigeon"), (Golden.Frame("""{"type":"pigeon","kind":"later"}""").Kind, Golden.Frame("""{"type":"pigeon","kind":"later"}""").Type));

    [Theory]
    [InlineData("token", "\"0123456789abcde\"", RejectReason.BadValue)]
    [InlineData("token", "\"0123456789abcde=\"", RejectReason.BadValue)]
    [InlineData("token", "\"0123456789abcd+/\"", RejectReason.BadValue)]
    [InlineData("token", "\"129\"", RejectReason.StringTooLong)]
    [InlineData("token", "null", RejectReason.MissingMember)]
    [InlineData("attempt", "17", RejectReason.WrongType)]
    [InlineData("type", "\"offer\"", RejectReason.BadValue)]
    [InlineData("urls", "\"ws://a\"", RejectReason.WrongType)]
    [InlineData("urls", "[\"http://a\"]", RejectReason.BadValue)]
    [InlineData("urls", "[\"/relative\"]", RejectReason.BadValue)]
    [InlineData("urls", "[\"ws://user:word@a\"]", RejectReason.BadValue)]
    [InlineData("urls", "[\"ws://a/#f\"]", RejectReason.BadValue)]
    [InlineData("urls", "[\"ws://é\"]", RejectReason.BadValue)]
    [InlineData("urls", "[\"ws:// a\"]", RejectReason.BadValue)]
    [InlineData("urls", "[\"ws://\"]", RejectReason.BadValue)]
    [InlineData("urls", "[null]", RejectReason.MissingMember)]
    [InlineData("urls", "[\"ws://a\",\"ws://a\",\"ws://a\",\"ws://a\",\"ws://a\",\"ws://a\",\"ws://a\",\"ws://a\",\"ws://a\"]", RejectReason.TooManyMembers)]
    [InlineData("urls", "[\"long\"]", RejectReason.StringTooLong)]
    [InlineData("component", "\"x\"", RejectReason.BadPeerId)]
    [InlineData("need", "{}", RejectReason.WrongType)]
    public void Direct_offers_are_bounded(string member, string json, RejectReason reason)
    {
        JsonNode node = JsonNode.Parse(new DirectOffer(Token, Token, [new("ws://a")]).ToJson().Utf8.Span)!;
        json = json.Replace("129", new string('a', 129), StringComparison.Ordinal).Replace("long", "ws://" + new string('a', 508), StringComparison.Ordinal);
        node[member] = JsonNode.Parse(json);

        Assert.False(DirectOffer.TryRead(Golden.Json(node.ToJsonString()), out _, out Rejection rejection));
        Assert.Equal(reason, rejection.Reason);
    }

    [Fact]
    public void Lists_are_bounded()
    {
        string many = string.Join(',', Enumerable.Repeat("\"c\"", 33)), longOne = $"\"{new string('c', 65)}\"";
        string peers = string.Join(',', Enumerable.Repeat($"\"{Golden.A}\"", 9));

        Assert.False(AnnounceData.TryRead(Golden.Json($$"""{"capabilities":[{{many}}]}"""), out _, out Rejection first));
        Assert.False(AnnounceData.TryRead(Golden.Json($$"""{"capabilities":[{{longOne}}]}"""), out _, out Rejection second));
        Assert.False(DirectAnswer.TryRead(Golden.Json($$"""{"type":"direct-answer","attempt":"{{Token}}","try":[{{peers}}]}"""), out _, out Rejection third));

        Assert.Equal((RejectReason.TooManyMembers, RejectReason.StringTooLong, RejectReason.TooManyMembers), (first.Reason, second.Reason, third.Reason));
    }

    [Fact]
    public void Names_on_the_wire_and_kinds_are_one_to_one()
    {
        foreach (SignalKind kind in Enum.GetValues<SignalKind>().Where(kind => kind != SignalKind.Unknown))
            Assert.Equal(kind, Golden.Signal(Golden.Text(SignalCodec.Encode(SignalMessage.Create(kind)))).Kind);

        Assert.Equal((SignalKind.Unknown, "later"), (Golden.Signal("{\"type\":\"later\"}").Kind, Golden.Signal("{\"type\":\"later\"}").Type));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalMessage.Create(SignalKind.Unknown));
    }

    [Fact]
    public void A_message_is_written_in_the_order_of_1_1_3() => Assert.Equal(
        $$"""{"type":"error","data":{},"fromPeerId":"system","targetPeerId":"{{Golden.A}}","networkName":"global","timestamp":1,"maxPeers":3,"error":"no"}""",
        Golden.Text(SignalCodec.Encode(SignalMessage.Create(
            SignalKind.Error, Golden.Json("{}"), fromSystem: true, target: Golden.PeerA, network: NetworkName.Global, timestamp: 1, maxPeers: 3, error: "no"))));

    private static SignalData? ReadAgain(SignalData data, RawJson json)
    {
        Rejection rejection = default;
        SignalData? read = data switch
        {
            AnnounceData => AnnounceData.TryRead(json, out AnnounceData? d, out rejection) ? d : null,
            ConnectedData => ConnectedData.TryRead(json, out ConnectedData? d, out rejection) ? d : null,
            PeerDiscoveredData => PeerDiscoveredData.TryRead(json, out PeerDiscoveredData? d, out rejection) ? d : null,
            DirectOffer => DirectOffer.TryRead(json, out DirectOffer? d, out rejection) ? d : null,
            DirectAnswer => DirectAnswer.TryRead(json, out DirectAnswer? d, out rejection) ? d : null,
            ChallengeData => ChallengeData.TryRead(json, out ChallengeData? d, out rejection) ? d : null,
            KeyProof => KeyProof.TryRead(json, out KeyProof? d, out rejection) ? d : null,
            RejectionData => RejectionData.TryRead(json, out RejectionData? d, out rejection) ? d : null,
            IceCandidateData => IceCandidateData.TryRead(json, out IceCandidateData? d, out rejection) ? d : null,
            SessionDescription => SessionDescription.TryRead(json, out SessionDescription? d, out rejection) ? d : null,
            GoodbyeData => GoodbyeData.TryRead(json, out GoodbyeData? d, out rejection) ? d : null,
            PeerDisconnectedData => PeerDisconnectedData.TryRead(json, out PeerDisconnectedData? d, out rejection) ? d : null,
            _ => null,
        };
        Assert.Equal(default, rejection);
        return read;
    }
}
