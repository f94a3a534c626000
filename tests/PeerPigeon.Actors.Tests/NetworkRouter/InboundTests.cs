using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class InboundTests : IDisposable
{
    private readonly RouterBench _bench = new();
    private readonly PeerId _via = Peer(1), _other = Peer(2), _origin = Peer(3);

    public InboundTests()
    {
        _bench.Link(_via);
        _bench.Link(_other);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_frame_whose_signature_was_taken_off_does_not_keep_the_true_via_out()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        string signed = Frames.Signed(key, Subtypes.Chat, RawJson.FromString("hello"), _bench.Actors.Self, "said");
        _bench.Tell(new NetworkRouterProtocol.LearnRoute(key.Id, _via, 1, 1));

        _bench.Arrive(Frames.Json(key.Id, id: "said"), _via);
        Assert.Empty(_bench.Delivered);
        _bench.Arrive(signed, _via);

        Assert.True(Assert.Single(_bench.Delivered).IsSigned);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.SignatureMissing));
    }

    [Fact]
    public void What_was_signed_and_forgotten_is_not_delivered_again()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        _bench.Arrive(Said(key, "first", at: 0), _via);
        ForgetAll("first");

        _bench.Arrive(Said(key, "first", at: 0), _other);
        _bench.Arrive(Said(key, "second", at: (_bench.Actors.Time.Now - Given).TotalSeconds), _other);

        Assert.Equal(["first", "second"], Texts("first", "second"));
        Assert.Equal(1, _bench.Actors.Drops(DropReason.Replayed));
        Assert.Equal(0, _bench.Unreleased - _bench.Delivered.Count());
    }

    [Fact]
    public void An_origin_whose_clock_was_ahead_is_heard_again_once_it_is_right()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        _bench.Arrive(Said(key, "ahead", at: 3600), _via);
        ForgetAll("ahead");

        _bench.Arrive(Said(key, "right", at: (_bench.Actors.Time.Now - Given).TotalSeconds), _via);

        Assert.Equal(["ahead", "right"], Texts("ahead", "right"));
    }

    [Fact]
    public void An_origin_whose_clock_is_far_behind_is_heard_all_the_time()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        _bench.Arrive(Said(key, "one", at: -7200), _via);
        ForgetAll("one");

        _bench.Arrive(Said(key, "two", at: (_bench.Actors.Time.Now - Given).TotalSeconds - 7200), _via);

        Assert.Equal(["one", "two"], Texts("one", "two"));
    }

    [Fact]
    public void What_is_said_after_the_clock_was_set_back_does_not_look_older_than_what_was_said_before()
    {
        _bench.Broadcast("before");
        _bench.Actors.ClockSkew = TimeSpan.FromHours(-1);
        _bench.Broadcast("after");
        long[] times = [.. _bench.SentTo(_other).Select(frame => frame.Timestamp)];
        _bench.Return();
        _bench.Link(_other);
        _bench.Broadcast("back");

        times = [.. times, Assert.Single(_bench.SentTo(_other)).Timestamp];
        Assert.Equal([times[0], times[0] + 1, times[0] + 2], times);
    }

    [Fact]
    public void A_chat_is_delivered_once_and_relayed_to_everybody_but_the_neighbour_that_brought_it()
    {
        _bench.Arrive(Frames.Json(_origin), _via);

        Assert.Equal("frame", Assert.Single(_bench.Delivered).IdText);
        GossipFrame relayed = Assert.Single(_bench.SentTo(_other));
        Assert.Equal((39, _bench.Actors.Self), (relayed.Ttl, relayed.Path[^1]));
        Assert.Empty(_bench.SentTo(_via));
    }

    [Fact]
    public void A_frame_of_another_network_is_dropped_before_anything_else_is_done_with_it()
    {
        _bench.Arrive(Frames.Json(_origin, network: "other"), _via);

        AssertDropped(DropReason.WrongNetwork);
        _bench.Arrive(Frames.Json(_origin), _via);
        Assert.Single(_bench.Delivered);
    }

    [Fact]
    public void A_frame_that_came_before_is_dropped()
    {
        _bench.Arrive(Frames.Json(_origin), _via);
        _bench.Arrive(Frames.Json(_origin), _other);

        Assert.Single(_bench.Delivered);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.Duplicate));
        Assert.Empty(_bench.SentTo(_via));
    }

    [Fact]
    public void What_came_before_the_mesh_left_the_network_does_not_come_again_after_its_return()
    {
        _bench.Arrive(Frames.Json(_origin), _via);
        _bench.Return();
        _bench.Link(_other);

        _bench.Arrive(Frames.Json(_origin), _other);

        Assert.Equal(1, _bench.Actors.Drops(DropReason.Duplicate));
        Assert.Single(_bench.Delivered);
    }

    [Fact]
    public void A_frame_without_a_hop_left_is_dropped()
    {
        _bench.Arrive(Frames.Json(_origin, ttl: 0), _via);

        AssertDropped(DropReason.TtlSpent);
    }

    [Fact]
    public void A_frame_on_its_last_hop_is_delivered_and_not_relayed()
    {
        _bench.Arrive(Frames.Json(_origin, ttl: 1), _via);

        Assert.Single(_bench.Delivered);
        Assert.Empty(_bench.SentTo(_other));
    }

    [Fact]
    public void A_frame_that_was_here_before_by_its_path_is_dropped()
    {
        _bench.Arrive(Frames.Json(_origin, path: $"\"{_origin}\",\"{_bench.Actors.Self}\""), _via);

        AssertDropped(DropReason.PathLoop);
    }

    [Theory]
    [InlineData("42")]
    [InlineData("\"  \"")]
    [InlineData("""{"text":"hello"}""")]
    public void A_chat_without_text_is_neither_delivered_nor_relayed(string content)
    {
        _bench.Arrive(Frames.Json(_origin, content), _via);

        AssertDropped(DropReason.InvalidContent);
    }

    [Fact]
    public void An_unknown_subtype_is_relayed_unchanged_but_for_ttl_and_path()
    {
        string json = Frames.Json(_origin, """{ "a" : [1.0, 2e3, "\u0041"], "b":null }""", "from-the-future", more: ",\"extra\":{\"x\":\"ü\"}");

        _bench.Arrive(json, _via);

        string expected = json.Replace("\"ttl\":40", "\"ttl\":39", StringComparison.Ordinal)
            .Replace($"\"path\":[\"{_origin}\"]", $"\"path\":[\"{_origin}\",\"{_bench.Actors.Self}\"]", StringComparison.Ordinal);
        Assert.Equal(expected, _bench.TextTo(_other));
        Assert.Empty(_bench.Delivered);
        Assert.Equal(0, _bench.Unreleased);
    }

    [Fact]
    public void The_beacon_of_a_smaller_id_is_told_and_relayed_and_a_greater_vias_ends_here()
    {
        _bench.Arrive(Frames.Json(Peer(4), "{}", Subtypes.Beacon, id: "one"), _via);
        _bench.Arrive(Frames.Json(Peer(5), "{}", Subtypes.Beacon, id: "two"), _via);
        _bench.Arrive(Frames.Json(Peer(4), "{}", Subtypes.Beacon, id: "one"), _other);

        Assert.Equal((Peer(4), _via), (_bench.Network.Only<NetworkRouterProtocol.BeaconHeard>().Leader, _bench.Network.Only<NetworkRouterProtocol.BeaconHeard>().Via));
        Assert.Equal(_other, _bench.Network.Only<NetworkRouterProtocol.BeaconRepeated>().Via);
        Assert.Single(_bench.SentTo(_other));
        Assert.Equal(1, _bench.Actors.Drops(DropReason.Outranked));
        Assert.Equal(0, _bench.Unreleased);
    }

    [Fact]
    public void A_beacon_goes_neither_to_a_JavaScript_neighbour_nor_through_it()
    {
        PeerId javaScript = Peer(6);
        _bench.Link(javaScript, isOurs: false);

        _bench.Tell(new NetworkRouterProtocol.PublishBeacon());
        _bench.Arrive(Frames.Json(Peer(4), "{}", Subtypes.Beacon), _via);

        Assert.Empty(_bench.SentTo(javaScript));
        Assert.Equal(Subtypes.Beacon, Assert.Single(_bench.SentTo(_via)).Subtype);
        Assert.Equal(2, _bench.SentTo(_other).Count);
    }

    private void AssertDropped(DropReason reason)
    {
        Assert.Equal(1, _bench.Actors.Drops(reason));
        Assert.Empty(_bench.Delivered);
        Assert.Empty(_bench.SentTo(_other));
        Assert.Equal(0, _bench.Unreleased);
    }

    private static readonly DateTimeOffset Given = DateTimeOffset.FromUnixTimeMilliseconds(946684800000);

    private string Said(EcdsaPeerKey key, string text, double at) => Frames.Signed(key, Subtypes.Chat, RawJson.FromString(text), _bench.Actors.Self, text, at: at);

    // Two windows pass; a generation ends when something else is heard.
    private void ForgetAll(string after)
    {
        for (var turn = 0; turn < 2; turn++)
        {
            _bench.Advance(301);
            _bench.Arrive(Frames.Json(_origin, id: $"{after}{turn}"), _via);
        }

        Assert.Equal(0, _bench.Actors.Drops(DropReason.Replayed));
    }

    private string[] Texts(params string[] among) => [.. _bench.Delivered.Select(frame => frame.Content.TryGetString(out string? text) ? text : "").Where(among.Contains)];
}
