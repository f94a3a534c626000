using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class MeshTests : IDisposable
{
    private readonly MeshBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_hub_in_use_is_asked_for_its_networks()
    {
        using MeshBench bench = new();
        Assert.Equal(new NetworkListing(NetworkName.Global, 3, 4, 1), Assert.Single(bench.Run(() => bench.Mesh.ListNetworksAsync())));
        bench.Actors.Hub.IsDown = true;
        MeshException failed = Assert.Throws<MeshException>(() => bench.Run(() => bench.Mesh.ListNetworksAsync()));
        Assert.Equal((MeshErrors.HubUnreachable, "connection refused"), (failed.Code, failed.Message));
    }

    [Fact]
    public void The_network_can_be_named_before_connecting_and_not_while_connected()
    {
        _bench.Mesh.SetNetworkName("other");
        _bench.Actors.Time.RunUntilIdle();
        Assert.Equal("other", _bench.Mesh.NetworkName.Value);
        _bench.Connect();

        var refused = Assert.Throws<MeshException>(() => _bench.Mesh.SetNetworkName("third"));

        Assert.Equal(MeshErrors.ConnectedAlready, refused.Code);
        Assert.Equal("other", (string?)Assert.Single(_bench.SentToHub("announce"))["networkName"]);
    }

    [Fact]
    public void While_the_hub_is_tried_again_the_network_stays()
    {
        _bench.Actors.Hub.IsDown = true;
        _bench.Run(() => _bench.Mesh.ConnectAsync());

        Assert.Throws<MeshException>(() => _bench.Mesh.SetNetworkName("third"));
    }

    [Fact]
    public void A_name_given_before_the_actor_runs_counts_for_the_first_connection()
    {
        var view = new MeshView(_bench.Mesh.GetStatus());
        var mesh = new PeerPigeonMesh(view);
        mesh.SetNetworkName("early");
        mesh.Attach(_bench.Actors.Start(MeshActor.Props(_bench.Actors.Mesh, view, unlisted: false)), 10);
        _bench.Run(() => mesh.ConnectAsync());

        Assert.Equal("early", mesh.NetworkName.Value);
    }

    [Theory]
    [InlineData("a name of more than sixty-four characters, which is more than a name may have")]
    [InlineData("a:b")]
    public void A_bad_network_name_is_refused(string name) =>
        Assert.Equal(MeshErrors.BadNetworkName, Assert.Throws<MeshException>(() => _bench.Mesh.SetNetworkName(name)).Code);

    [Fact]
    public void Disconnecting_says_goodbye_on_the_links_and_to_the_hub()
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));

        _bench.Run(() => _bench.Mesh.DisconnectAsync());

        Assert.Equal(LinkReasons.LeftNetwork, Assert.Single(link.Controls.OfType<LinkControl.Goodbye>()).Reason);
        Assert.NotNull(link.Closed);
        Assert.Single(_bench.SentToHub("goodbye"));
        Assert.Equal((false, 0), (_bench.Mesh.GetStatus().Connected, _bench.Mesh.GetStatus().ConnectedCount));
        Assert.Empty(_bench.Mesh.GetPeers());
    }

    [Fact]
    public void Whoever_awaits_a_publication_hears_of_the_disconnection()
    {
        _bench.Connect();
        string code = _bench.Run(async () =>
        {
            Task<SentMessage> waiting = _bench.Mesh.SendMessageAsync("hello");
            await _bench.Mesh.DisconnectAsync();
            return (await Assert.ThrowsAsync<MeshException>(() => waiting)).Code;
        });

        Assert.Equal(MeshErrors.NotConnected, code);
        Assert.Equal(MeshErrors.NotConnected, _bench.Fails(() => _bench.Mesh.SendMessageAsync("hello")).Code);
    }

    [Fact]
    public void A_mesh_connects_again_after_it_disconnected()
    {
        _bench.Connect();
        _bench.Run(() => _bench.Mesh.DisconnectAsync());
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(1));      // its hub, which does not say that it is one of ours, gets time to deal with the old socket
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));

        _bench.Run(() => _bench.Mesh.SendMessageAsync("hello"));

        Assert.Contains(link.Texts, text => text.Contains("\"hello\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_peer_that_was_killed_and_is_back_is_offered_to_at_once()
    {
        PeerId peer = Peer(1);
        _bench.Connect();
        _bench.LinkWith(Peer(2));
        _bench.Discover(peer);
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(5));
        FakeAttempt offered = _bench.Actors.Links.Last;
        Assert.Equal(peer, offered.Handshake.Remote);

        // It was killed before it heard the offer.
        _bench.HubSays($$"""{"type":"peer-disconnected","data":{"peerId":"{{peer}}"},"fromPeerId":"system","networkName":"team"}""");
        _bench.Discover(peer);
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(offered.IsDisposed);
        FakeLink link = _bench.Actors.Links.Last.Open();
        _bench.Actors.Time.RunUntilIdle();

        // It is killed with its link. Until it is back nothing is offered to it, and then at once.
        _bench.HubSays($$"""{"type":"peer-disconnected","data":{"peerId":"{{peer}}"},"fromPeerId":"system","networkName":"team"}""");
        link.Break("no answer to a probe");
        _bench.Actors.Time.RunUntilIdle();
        int before = _bench.Actors.Links.Attempts.Count;
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(before, _bench.Actors.Links.Attempts.Count);
        _bench.Discover(peer);
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 1, _bench.Actors.Links.Attempts.Count);
        Assert.False(_bench.Actors.Links.Last.IsDisposed);
    }

    [Fact]
    public void A_handler_that_throws_costs_neither_the_mesh_nor_the_next_message()
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));
        _bench.Mesh.MessageReceived += (_, _) => throw new InvalidOperationException("the application's fault");
        _bench.Mesh.StatusChanged += (_, _) => throw new InvalidOperationException("the application's fault");

        _bench.Say(link, Frames.Json(Peer(1), id: "one"));
        _bench.Say(link, Frames.Json(Peer(1), id: "two"));
        _bench.LinkWith(Peer(2));

        Assert.Equal(["one", "two"], _bench.Received.Select(message => message.MessageId));
        Assert.Equal(2, _bench.Mesh.GetPeers().Count);
        Assert.Equal(link.Arrived, link.Released);
    }

    [Fact]
    public void A_signed_broadcast_is_verified()
    {
        GossipFrame frame = Signed("hello");

        Assert.True(Deliver(System.Text.Encoding.UTF8.GetString(frame.Utf8.Span)).Verified);
    }

    [Theory]
    [InlineData("\"hello\"", "\"hullo\"")]
    [InlineData("\"timestamp\":0", "\"timestamp\":1")]
    public void A_broadcast_that_was_changed_on_its_way_is_neither_delivered_nor_in_the_way_of_the_true_one(string was, string becomes)
    {
        string json = System.Text.Encoding.UTF8.GetString(Signed("hello").Utf8.Span);
        string changed = json.Replace(was, becomes, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);

        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));
        _bench.Say(link, changed);
        Assert.Empty(_bench.Received);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.ForgedSignature));

        _bench.Say(link, json);
        Assert.True(Assert.Single(_bench.Received).Verified);
        Assert.Equal(link.Arrived, link.Released);
    }

    // 1.1.3 writes such a number anew, and what was signed is lost with it.
    [Fact]
    public void A_signature_over_content_without_a_canonical_form_that_fails_counts_as_none()
    {
        string json = System.Text.Encoding.UTF8.GetString(Signed("hello").Utf8.Span)
            .Replace("\"subtype\":\"chat\",\"content\":\"hello\"", "\"subtype\":\"encrypted\",\"content\":{\"encrypted\":true,\"n\":1e999}", StringComparison.Ordinal);

        Assert.False(Deliver(json).Verified);
    }

    [Fact]
    public void A_signature_by_another_key_than_that_behind_the_id_is_a_forgery()
    {
        using var forger = Transport.EcdsaPeerKey.Create();
        _bench.Connect();

        _bench.Say(_bench.LinkWith(Peer(1)), System.Text.Encoding.UTF8.GetString(Sign(forger, Peer(9), "hello").Utf8.Span));

        Assert.Empty(_bench.Received);
    }

    [Fact]
    public void A_broadcast_without_a_signature_is_not_verified() => Assert.False(Deliver(Frames.Json(Peer(1))).Verified);

    [Fact]
    public void What_the_hub_says_of_other_networks_is_dropped_and_counted()
    {
        _bench.Connect();

        _bench.Offer(Peer(1), network: "other");
        _bench.Discover(Peer(0), network: "other");

        Assert.Empty(_bench.Actors.Links.Attempts);
        Assert.Equal(2, _bench.Actors.Drops(DropReason.SignalOfOtherNetwork));
    }

    [Fact]
    public void A_peer_that_the_hub_introduces_is_offered_to_although_an_announcement_of_it_follows()
    {
        _bench.Connect();
        _bench.Discover(Peer(0));
        _bench.HubSays($$"""{"type":"announce","data":{"peerId":"{{Peer(0)}}"},"fromPeerId":"{{Peer(0)}}","networkName":"team"}""");

        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Peer(0), Assert.Single(_bench.Actors.Links.Attempts).Handshake.Remote);
    }

    [Fact]
    public void A_peer_that_a_refusal_names_is_offered_to_although_the_hub_did_not_introduce_it()
    {
        _bench.Connect();
        _bench.Discover(Peer(0));
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(5));
        PeerId named = PeerId.Parse(new string('0', 39) + "1");

        _bench.HubSays(
            $$"""{"type":"answer","data":{"type":"fake-answer","attempt":"1","accepted":false,"reason":"max_peers_reached","try":["{{named}}"]},"fromPeerId":"{{Peer(0)}}","targetPeerId":"{{_bench.Actors.Self}}","networkName":"team"}""");
        _bench.Actors.Time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(named, _bench.Actors.Links.Last.Handshake.Remote);
        Assert.False(_bench.Actors.Links.Last.Handshake.RequireProof);
    }

    [Fact]
    public void A_peer_whose_hub_session_ended_loses_its_link_only_if_it_does_not_answer()
    {
        _bench.Connect();
        _bench.Discover(Peer(1));
        FakeLink link = _bench.LinkWith(Peer(1));

        _bench.HubSays($$"""{"type":"peer-disconnected","data":{"peerId":"{{Peer(1)}}"},"fromPeerId":"system","networkName":"team"}""");
        Assert.Null(link.Closed);
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(link.Closed);
        Assert.Empty(_bench.Mesh.GetPeers());
    }

    [Fact]
    public void Blank_text_and_messages_to_oneself_are_refused()
    {
        _bench.Connect();

        Assert.Equal(MeshErrors.BadContent, _bench.Fails(() => _bench.Mesh.SendMessageAsync(" ")).Code);
        Assert.Equal(MeshErrors.BadPeerId, _bench.Fails(() => _bench.Mesh.SendDirectMessageAsync(_bench.Actors.Self, new JValue(1))).Code);
        Assert.Equal(MeshErrors.UnknownPeer, _bench.Fails(() => _bench.Mesh.SendBinaryAsync(Peer(1), new byte[1])).Code);
        Assert.Equal(MeshErrors.TooLarge, _bench.Fails(() => _bench.Mesh.SendBinaryAsync(Peer(1), new byte[300_000])).Code);
    }

    private MeshMessage Deliver(string json)
    {
        _bench.Connect();
        _bench.Say(_bench.LinkWith(Peer(1)), json);
        return Assert.Single(_bench.Received);
    }

    private static GossipFrame Signed(string text)
    {
        using var key = Transport.EcdsaPeerKey.Create();
        return Sign(key, key.Id, text);
    }

    private static GossipFrame Sign(Transport.EcdsaPeerKey key, PeerId from, string text)
    {
        GossipFrame Create(FrameSignature? signature) =>
            GossipFrame.Create(FrameId.FromText("x"), Subtypes.Chat, RawJson.FromString(text), from, to: null, Team, timestamp: 0, signature);
        return Create(new(key.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(key.Sign(Create(null).SignedBytes()))));
    }
}
