using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>What misbehaviour costs a neighbour.</summary>
public sealed class ScoringTests : IDisposable
{
    private readonly MeshBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("no frame", Misbehaviour.Malformed, 11)]
    [InlineData(null, Misbehaviour.WrongNetwork, 6)]
    public void Whoever_misbehaves_too_often_is_closed_and_refused_for_a_while(string? text, Misbehaviour kind, int times)
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));
        Greet(link);
        for (var i = 0; i < times - 1; i++)
            _bench.Say(link, text ?? Frames.Json(Peer(1), id: $"f{i}", network: "elsewhere"));
        Assert.Null(link.Closed);

        _bench.Say(link, text ?? Frames.Json(Peer(1), id: "last", network: "elsewhere"));

        Assert.Equal(LinkReasons.Misbehaved, link.Closed);
        Assert.Equal((times, 1), (_bench.Actors.Mesh.Counters.Acts(kind), _bench.Actors.Mesh.Counters.Refused));
        int attempts = _bench.Actors.Links.Attempts.Count;
        _bench.OfferBy(Peer(1));
        Assert.Equal(attempts, _bench.Actors.Links.Attempts.Count);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.OfferOfShunned));

        _bench.Actors.Time.Advance(TimeSpan.FromMinutes(6));
        _bench.OfferBy(Peer(1));
        Assert.Equal(attempts + 1, _bench.Actors.Links.Attempts.Count);
    }

    [Fact]
    public void Gossip_of_a_silenced_neighbour_is_dropped_until_its_points_have_faded()
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));
        Greet(link);
        for (var i = 0; i < 5; i++)
            _bench.Say(link, "no frame");

        _bench.Say(link, Frames.Json(Peer(1), id: "early"));
        Assert.Empty(_bench.Received);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.Silenced));

        _bench.Actors.Time.Advance(TimeSpan.FromMinutes(2));
        _bench.Say(link, Frames.Json(Peer(1), id: "late"));
        Assert.Equal("late", Assert.Single(_bench.Received).MessageId);
        Assert.Equal(link.Arrived, link.Released);
    }

    [Fact]
    public void A_peer_that_says_nothing_of_itself_may_relay_forgeries_it_cannot_tell()
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWithStranger(Peer(1));
        using var forger = Transport.EcdsaPeerKey.Create();
        for (var i = 0; i < 50; i++)
            _bench.Say(link, Forged(forger, i));

        Assert.Equal(50, _bench.Actors.Drops(DropReason.ForgedSignature));
        Assert.Empty(_bench.Received);
        Assert.Null(link.Closed);
    }

    [Fact]
    public void A_peer_of_ours_that_relays_forgeries_is_closed_and_nobody_gets_them()
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1)), other = _bench.LinkWith(Peer(2));
        Greet(link);
        using var forger = Transport.EcdsaPeerKey.Create();
        for (var i = 0; i < 3; i++)
            _bench.Say(link, Forged(forger, i));

        Assert.Equal(LinkReasons.Misbehaved, link.Closed);
        Assert.DoesNotContain(other.Texts, text => text.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public void Frames_beyond_the_rate_of_a_link_are_read_later_in_order_and_hold_its_window_up()
    {
        using MeshBench bench = new("scoring { frames-per-second = 1, frame-burst = 10 }");
        bench.Connect();
        FakeLink link = bench.LinkWith(Peer(1));
        Greet(bench, link);
        int before = link.Arrived - link.Released;
        for (var i = 0; i < 60; i++)
            bench.Say(link, Frames.Json(Peer(1), id: $"f{i}"));

        Assert.Equal((10, 50L, 50), (bench.Received.Count, bench.Actors.Mesh.Counters.Gossip.Slowed, link.Arrived - link.Released - before));
        bench.Actors.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(30, bench.Received.Count);
        bench.Actors.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => $"f{i}")], bench.Received.Select(message => message.MessageId));
        Assert.Equal((0, 0L), (link.Arrived - link.Released - before, bench.Actors.Drops(DropReason.Flood)));
        Assert.Null(link.Closed);
    }

    // An honest peer that says much outruns what it keeps for others, and what it may serve in a second.
    [Theory]
    [InlineData(10, true)]
    [InlineData(300, false)]
    public void Promises_that_a_neighbour_could_not_keep_since_it_brought_much_are_not_charged(int brought, bool isClosed)
    {
        _bench.Connect();
        FakeLink link = _bench.LinkWith(Peer(1));
        _bench.Say(link, Text(new LinkControl.Hello("peerpigeon-actors/test", [Capabilities.Topology, Capabilities.Probe, Capabilities.LazyGossip], 3, 3)));
        for (var i = 0; i < 300; i += 100)
            _bench.Say(link, Text(new LinkControl.Have([.. Enumerable.Range(i, 100).Select(number => FrameId.FromText($"{number:x32}"))], [], [])));
        for (var i = 0; i < brought; i++)
            _bench.Say(link, Frames.Json(Peer(1), id: $"f{i}"));
        _bench.Actors.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(300, _bench.Actors.Mesh.Counters.Gossip.BrokenPromises);
        Assert.Equal(isClosed ? LinkReasons.Misbehaved : null, link.Closed);
    }

    [Fact]
    public void What_a_link_brought_before_it_ended_counts_however_fast_it_came()
    {
        using MeshBench bench = new("scoring { frames-per-second = 1, frame-burst = 10 }");
        bench.Connect();
        FakeLink link = bench.LinkWith(Peer(1));
        for (var i = 0; i < 60; i++)
            bench.Say(link, Frames.Json(Peer(1), id: $"f{i}"));
        link.Break("gone");
        bench.Actors.Time.RunUntilIdle();

        Assert.Equal(60, bench.Received.Count);
        Assert.Equal(link.Arrived, link.Released);
    }

    [Fact]
    public void Signatures_beyond_the_budget_are_relayed_unchecked_and_checked_where_they_are_delivered()
    {
        using MeshBench bench = new("scoring { checks-per-second = 1, checks-in-total = 1 }");
        bench.Connect();
        FakeLink link = bench.LinkWithStranger(Peer(1)), other = bench.LinkWith(Peer(2));
        using var forger = Transport.EcdsaPeerKey.Create();
        for (var i = 0; i < 4; i++)
            bench.Say(link, Forged(forger, i));

        Assert.Empty(bench.Received);
        Assert.Equal(2, bench.Actors.Mesh.Counters.UncheckedSignatures);
        Assert.Equal(2, other.Texts.Count(text => text.Contains("forged", StringComparison.Ordinal)));
        Assert.Equal(4, bench.Actors.Drops(DropReason.ForgedSignature));
    }

    private void Greet(FakeLink link) => Greet(_bench, link);

    private static void Greet(MeshBench bench, FakeLink link) =>
        bench.Say(link, System.Text.Encoding.UTF8.GetString(new LinkControl.Hello("peerpigeon-actors/test", ["topology/1", "probe/1"], 3, 3).Encode()));

    private static string Text(LinkControl control) => System.Text.Encoding.UTF8.GetString(control.Encode());

    private static string Forged(Transport.EcdsaPeerKey key, int number) => System.Text.Encoding.UTF8.GetString(GossipFrame.Create(
        FrameId.FromText($"forged {number}"), Subtypes.Chat, RawJson.FromString("forged"), Peer(9), to: null, Team, number,
        new FrameSignature(key.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(new byte[64]))).Utf8.Span);
}
