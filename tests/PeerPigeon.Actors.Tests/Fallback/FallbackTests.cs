using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests.Fallback;

/// <summary>One mesh of network "team" that loses its company, goes to global and comes home; hub and links are the test's.</summary>
public sealed class FallbackTests : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);
    private readonly MeshBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void On_a_hub_of_ours_a_switch_is_one_announce_on_the_same_connection_and_tells_the_hub_alone_where_home_is()
    {
        ConnectToOurHub();

        Advance(13);

        Assert.Equal(["team", "global"], _bench.SentToHub("announce").Select(message => (string)message["networkName"]!));
        JToken data = _bench.SentToHub("announce").Last()["data"]!;
        Assert.Equal("team", (string?)data["homeNetwork"]);
        Assert.Null(data["sighting"]);
        Assert.Single(_bench.Actors.Hub.Attempts);
    }

    [Fact]
    public void On_a_hub_of_1_1_3_a_switch_says_goodbye_closes_waits_for_the_close_and_a_while_longer_and_comes_anew()
    {
        _bench.Connect();
        FakeHubConnection first = _bench.Actors.Hub.Last;
        Advance(13);
        Assert.Equal(["announce", "goodbye"], first.Types);
        Assert.Equal("team", (string?)first.Sent[^1]["networkName"]);
        Assert.NotNull(first.Closed);

        Advance(0.9);
        Assert.Single(_bench.Actors.Hub.Attempts);      // the close is not through yet
        first.Break(1000, "Client disconnect");
        Advance(0.49);
        Assert.Single(_bench.Actors.Hub.Attempts);
        Advance(0.02);
        _bench.HubSays("""{"type":"connected","data":{"peerId":"0000000000000000000000000000000000000000"},"fromPeerId":"system"}""");

        JObject announce = Assert.Single(_bench.SentToHub("announce"));
        Assert.Equal("global", (string?)announce["networkName"]);
        Assert.Null(announce["data"]!["homeNetwork"]);
        Assert.True(Sighting.TryRead(FakeTransport.Json(announce["data"]!["sighting"]!.ToString()), out Sighting? sighting, out _));
        Assert.True(sighting.IsOf(Team, secret: null, _bench.Actors.Self));
        Assert.DoesNotContain(_bench.Changes, change => change.Change == MeshStatusChange.Reconnecting);
    }

    [Fact]
    public void The_active_network_flips_at_the_first_link_and_the_application_is_told_why()
    {
        ConnectToOurHub();
        Advance(13);
        Assert.Equal((Team, FallbackPhase.Fallback), (_bench.Mesh.NetworkName, _bench.Mesh.GetStatus().Fallback.State));

        LinkIn("global", Peer(1));

        MeshStatusChanged told = Assert.Single(_bench.Changes, change => change.Change == MeshStatusChange.Network);
        Assert.Equal("fell back to 'global': 'team' has 0 peers, fewer than 1", told.Message);
        MeshStatus status = _bench.Mesh.GetStatus();
        Assert.Equal((NetworkName.Global, Team, true), (status.NetworkName, status.OriginalNetworkName, status.IsInFallbackMode));
        Assert.Equal((FallbackPhase.Fallback, 0), (status.Fallback.State, status.Fallback.HomePeers));
    }

    [Fact]
    public void Escalated_publications_pass_the_global_router_and_are_stamped_with_its_network()
    {
        FakeLink link = FallBack();

        SentMessage sent = _bench.Run(() => _bench.Mesh.SendMessageAsync("hello strangers"));
        _bench.Actors.Time.RunUntilIdle();

        Assert.Equal(NetworkName.Global, sent.NetworkName);
        Assert.Equal(1, _bench.Actors.Mesh.Counters.Escalated);
        GossipFrame frame = Frames.Read(Assert.Single(link.Texts, text => text.Contains("hello strangers", StringComparison.Ordinal)));
        Assert.Equal((NetworkName.Global, _bench.Actors.Self), (frame.Network, frame.From));
    }

    [Fact]
    public async Task What_waits_at_home_is_not_told_to_strangers()
    {
        ConnectToOurHub();
        Task<SentMessage> waiting = Publish("secret", carry: false);

        FakeLink link = FallBack(connect: false);

        Assert.DoesNotContain(link.Texts, text => text.Contains("secret", StringComparison.Ordinal));
        Advance(60);
        Assert.Equal(MeshErrors.OutboxExpired, (await Assert.ThrowsAsync<MeshException>(() => waiting.WaitAsync(HangGuard))).Code);
    }

    [Fact]
    public async Task What_may_be_carried_follows_the_peer_once()
    {
        ConnectToOurHub();
        Task<SentMessage> waiting = Publish("come with me", carry: true);

        FakeLink link = FallBack(connect: false);

        Assert.Equal(NetworkName.Global, (await waiting.WaitAsync(HangGuard)).NetworkName);
        Assert.Single(link.Texts, text => text.Contains("come with me", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_at_home_goes_out_when_home_has_a_link_again()
    {
        ConnectToOurHub();
        Task<SentMessage> waiting = Publish("for the team", carry: false);
        FallBack(connect: false);

        FakeLink home = ComeHome();

        Assert.Equal(Team, (await waiting.WaitAsync(HangGuard)).NetworkName);
        Assert.Single(home.Texts, text => text.Contains("for the team", StringComparison.Ordinal));
    }

    [Fact]
    public void The_return_takes_the_dwell_flips_at_the_first_home_link_and_says_goodbye_in_global_then()
    {
        FakeLink global = FallBack();
        Count(active: [Peer(7)], away: [_bench.Actors.Self]);
        Advance(4.9);
        Assert.Equal(FallbackPhase.Returning, _bench.Mesh.GetStatus().Fallback.State);
        Assert.Equal("global", (string?)_bench.SentToHub("announce").Last()["networkName"]);
        Advance(0.2);
        Assert.Equal("team", (string?)_bench.SentToHub("announce").Last()["networkName"]);
        Assert.Equal(NetworkName.Global, _bench.Mesh.NetworkName);
        Assert.Null(global.Closed);

        LinkIn("team", Peer(7));

        Assert.Equal((Team, false, FallbackPhase.Home), (_bench.Mesh.NetworkName, _bench.Mesh.IsUsingGlobalFallback, _bench.Mesh.GetStatus().Fallback.State));
        Assert.Equal(LinkReasons.LeftNetwork, Assert.Single(global.Controls.OfType<LinkControl.Goodbye>()).Reason);
        Assert.NotNull(global.Closed);
        Assert.Equal(Team, Assert.Single(_bench.Mesh.GetPeers()).NetworkName);
    }

    [Fact]
    public async Task What_was_said_before_the_flip_is_sent_before_the_goodbye()
    {
        FakeLink global = FallBack();
        Count(active: [Peer(7)], away: [_bench.Actors.Self]);
        Advance(5.1);
        global.IsFull = true;
        Task<SentMessage> late = Publish("last words", carry: false);
        _bench.Actors.Time.RunUntilIdle();

        LinkIn("team", Peer(7));
        Assert.Null(global.Closed);
        global.IsFull = false;
        Advance(0.1);

        int words = IndexOf(global, "last words"), goodbye = IndexOf(global, "\"goodbye\"");
        Assert.InRange(words, 0, goodbye - 1);
        Assert.Equal(NetworkName.Global, (await late.WaitAsync(HangGuard)).NetworkName);
    }

    [Fact]
    public void Messages_on_draining_links_are_delivered_with_their_own_network()
    {
        FakeLink global = FallBack();
        Count(active: [Peer(7)], away: [_bench.Actors.Self]);
        Advance(5.1);
        _bench.Say(global, Frames.Json(Peer(1), network: "global"));
        LinkIn("team", Peer(7));

        Assert.Equal(NetworkName.Global, Assert.Single(_bench.Received).NetworkName);
    }

    [Fact]
    public void Disallowing_closes_every_global_link_at_once_and_nothing_queued_goes_out()
    {
        FakeLink global = FallBack();
        global.IsFull = true;
        Publish("queued", carry: false);
        _bench.Actors.Time.RunUntilIdle();

        _bench.Mesh.SetAllowGlobalFallback(false);
        _bench.Actors.Time.RunUntilIdle();
        global.IsFull = false;
        Advance(1);

        Assert.NotNull(global.Closed);
        Assert.DoesNotContain(global.Texts, text => text.Contains("queued", StringComparison.Ordinal));
        Assert.Equal((Team, false, FallbackPhase.Thin), (_bench.Mesh.NetworkName, _bench.Mesh.IsUsingGlobalFallback, _bench.Mesh.GetStatus().Fallback.State));
        Assert.Equal("team", (string?)_bench.SentToHub("announce").Last()["networkName"]);
        Assert.Empty(_bench.Mesh.GetPeers());
        Advance(600);
        Assert.Equal(Team, _bench.Mesh.NetworkName);
    }

    [Fact]
    public void What_is_published_after_fallback_was_forbidden_never_goes_to_global()
    {
        FakeLink global = FallBack();

        _bench.Mesh.SetAllowGlobalFallback(false);
        Task<SentMessage> after = Publish("for the team alone", carry: false);
        Advance(1);

        Assert.DoesNotContain(global.Texts, text => text.Contains("alone", StringComparison.Ordinal));
        Assert.False(after.IsCompleted);
    }

    [Fact]
    public void Two_of_one_home_that_both_fell_back_recognise_each_other_where_no_hub_counts()
    {
        _bench.Connect();
        Advance(13);
        Reopen();
        Sighting sighting = Sighting.Create(Team, secret: null, Peer(7), new byte[Sighting.SaltBytes]);
        _bench.HubSays($$$"""{"type":"peer-discovered","data":{"peerId":"{{{Peer(7)}}}","capabilities":["topology/1","probe/1","fake/1"],"sighting":{"salt":"{{{sighting.Salt}}}","tag":"{{{sighting.Tag}}}"}},"fromPeerId":"system","networkName":"global"}""");
        LinkIn("global", Peer(1));
        Advance(6);
        Reopen();

        Assert.Equal("team", (string?)_bench.SentToHub("announce").Last()["networkName"]);
        LinkIn("team", Peer(7));
        Assert.Equal(Team, _bench.Mesh.NetworkName);
    }

    [Fact]
    public void A_sighting_of_another_home_moves_nobody()
    {
        _bench.Connect();
        Advance(13);
        Reopen();
        LinkIn("global", Peer(1));
        Sighting sighting = Sighting.Create(NetworkName.Parse("other"), secret: null, Peer(7), new byte[Sighting.SaltBytes]);
        _bench.HubSays($$$"""{"type":"peer-discovered","data":{"peerId":"{{{Peer(7)}}}","sighting":{"salt":"{{{sighting.Salt}}}","tag":"{{{sighting.Tag}}}"}},"fromPeerId":"system","networkName":"global"}""");
        Advance(30);

        Assert.Equal(FallbackPhase.Fallback, _bench.Mesh.GetStatus().Fallback.State);
    }

    [Fact]
    public void A_goodbye_to_the_hub_alone_does_not_end_a_link_of_ours()
    {
        _bench.Connect();
        _bench.Discover(Peer(1));
        FakeLink link = _bench.LinkWith(Peer(1));

        _bench.HubSays($$$"""{"type":"goodbye","data":{"peerId":"{{{Peer(1)}}}","timestamp":1},"fromPeerId":"{{{Peer(1)}}}","networkName":"team"}""");

        Assert.Null(link.Closed);
        Assert.Single(link.Controls.OfType<LinkControl.Ping>());
    }

    [Fact]
    public void Disconnecting_in_fallback_leaves_both_networks_and_is_at_home_again()
    {
        FakeLink global = FallBack();

        _bench.Run(() => _bench.Mesh.DisconnectAsync());

        Assert.NotNull(global.Closed);
        Assert.Equal((Team, false, FallbackPhase.Home), (_bench.Mesh.NetworkName, _bench.Mesh.IsUsingGlobalFallback, _bench.Mesh.GetStatus().Fallback.State));
        _bench.Mesh.SetNetworkName("other");
    }

    [Fact]
    public void A_lost_hub_is_unknown_and_the_peer_stays_where_it_is()
    {
        ConnectToOurHub();
        Advance(3);
        _bench.Actors.Hub.IsDown = true;
        _bench.Actors.Hub.Last.Break();
        Advance(600);

        Assert.Equal((Team, null), (_bench.Mesh.NetworkName, _bench.Mesh.GetStatus().Fallback.HomePeers));
    }

    private static int IndexOf(FakeLink link, string part) => link.Texts.ToList().FindIndex(text => text.Contains(part, StringComparison.Ordinal));

    private FakeLink FallBack(bool connect = true)
    {
        if (connect)
            ConnectToOurHub();
        Advance(13);
        Count(active: [], away: [_bench.Actors.Self]);
        return LinkIn("global", Peer(1));
    }

    private FakeLink ComeHome()
    {
        Count(active: [Peer(7)], away: [_bench.Actors.Self]);
        Advance(5.5);
        return LinkIn("team", Peer(7));
    }

    private void ConnectToOurHub()
    {
        _bench.Run(() => _bench.Mesh.ConnectAsync());
        _bench.Actors.Time.RunUntilIdle();
        _bench.HubSays("""{"type":"connected","data":{"peerId":"0000000000000000000000000000000000000000","hub":{"name":"test","version":"1","epoch":"a","capabilities":["counts/1"]}},"fromPeerId":"system"}""");
        Count(active: [_bench.Actors.Self], away: []);
    }

    private void Count(PeerId[] active, PeerId[] away)
    {
        var counts = new NetworkCountsData(active.Length, away.Length) { Ids = [.. active], AwayIds = [.. away] };
        _bench.HubSays(System.Text.Encoding.UTF8.GetString(SignalCodec.Encode(
            SignalMessage.Create(SignalKind.NetworkCounts, counts.ToJson(), fromSystem: true, network: Team))));
    }

    private FakeLink LinkIn(string network, PeerId peer)
    {
        _bench.OfferBy(peer, network);
        FakeLink link = _bench.Actors.Links.Last.Open();
        _bench.Actors.Time.RunUntilIdle();
        return link;
    }

    // The close is through, the pause is over, and the hub of 1.1.3 accepts us anew.
    private void Reopen()
    {
        _bench.Actors.Hub.Last.Break(1000, "Client disconnect");
        Advance(0.6);
        _bench.HubSays("""{"type":"connected","data":{"peerId":"0000000000000000000000000000000000000000"},"fromPeerId":"system"}""");
    }

    private Task<SentMessage> Publish(string text, bool carry)
    {
        Task<SentMessage> sent = _bench.Mesh.SendMessageAsync(text, new(carry));
        _bench.Actors.Time.RunUntilIdle();
        return sent;
    }

    private void Advance(double seconds) => _bench.Actors.Time.Advance(TimeSpan.FromSeconds(seconds));
}
