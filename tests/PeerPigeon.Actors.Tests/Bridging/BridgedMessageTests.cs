using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>What a bridge brought, at a mesh that is a member of the network.</summary>
public sealed class BridgedMessageTests : IDisposable
{
    private const string KnowsSecret = $"bridge.secrets {{ team = \"{BridgedFrames.Secret}\" }}";

    private readonly BridgedFrames _bridge = new();

    public void Dispose() => _bridge.Dispose();

    [Fact]
    public void With_a_grant_it_is_delivered_and_says_where_it_comes_from()
    {
        (MeshBench bench, FakeLink link, _) = Start(KnowsSecret);

        bench.Say(link, _bridge.Json("hello"));

        MeshMessage message = Assert.Single(bench.Received);
        Assert.Equal((_bridge.Self, "hello", "team", true), (message.From, (string?)message.Content, message.NetworkName.Value, message.Verified));
        Assert.Equal((BridgedFrames.Origin, BridgedFrames.OtherNetwork, BridgedFrames.Message, true),
            (message.Bridged!.Origin, message.Bridged.NetworkName, message.Bridged.MessageId, message.Bridged.Verified));
        Assert.Equal([_bridge.Self], message.Bridged.Bridges.AsEnumerable());
        bench.Dispose();
    }

    [Fact]
    public void What_no_bridge_brought_says_nothing_of_bridges()
    {
        (MeshBench bench, FakeLink link, _) = Start(KnowsSecret);

        bench.Say(link, Frames.Json(Peer(3)));

        Assert.Null(Assert.Single(bench.Received).Bridged);
        bench.Dispose();
    }

    [Theory]
    [InlineData("", DropReason.BridgedNotGranted)]
    [InlineData("bridge.accept = off", DropReason.BridgedOff)]
    [InlineData("bridge.secrets { team = \"another secret altogether\" }", DropReason.BridgedNotGranted)]
    public void Refused_it_is_counted_and_still_relayed(string settings, DropReason reason)
    {
        (MeshBench bench, FakeLink link, FakeLink other) = Start(settings);

        bench.Say(link, _bridge.Json("hello"));

        Assert.Empty(bench.Received);
        Assert.Equal(1, bench.Actors.Drops(reason));
        Assert.Contains(other.Texts, text => text.Contains("\"bridge\":{", StringComparison.Ordinal));
        Assert.Equal(link.Arrived, link.Released);
        bench.Dispose();
    }

    [Fact]
    public void A_trail_changed_on_the_way_is_refused()
    {
        (MeshBench bench, FakeLink link, _) = Start(KnowsSecret);

        bench.Say(link, _bridge.Json("hello").Replace($"\"origin\":\"{BridgedFrames.Origin}\"", $"\"origin\":\"{Peer(4)}\"", StringComparison.Ordinal));

        Assert.Empty(bench.Received);
        Assert.Equal(1, bench.Actors.Drops(DropReason.ForgedSignature));
        bench.Dispose();
    }

    [Fact]
    public void Two_bridges_bring_one_message_once()
    {
        (MeshBench bench, FakeLink link, _) = Start(KnowsSecret);
        using BridgedFrames second = new();

        bench.Say(link, _bridge.Json("hello"));
        bench.Say(link, second.Json("hello"));

        Assert.Single(bench.Received);
        Assert.Equal(1, bench.Actors.Drops(DropReason.BridgedRepeated));
        bench.Dispose();
    }

    [Fact]
    public void A_bridge_in_front_of_a_mesh_that_takes_anything_needs_no_grant()
    {
        (MeshBench bench, FakeLink link, _) = Start("bridge.accept = any");

        bench.Say(link, _bridge.Json("hello"));

        Assert.NotNull(Assert.Single(bench.Received).Bridged);
        bench.Dispose();
    }

    [Fact]
    public void What_a_bridge_tells_on_is_stamped_signed_and_stays_when_others_are_escalated()
    {
        using RouterBench bench = new("fallback.carry-over = on");
        Probe global = bench.Actors.NewProbe();
        BridgeTrail trail = new(FrameId.FromText("m"), Peer(3), BridgedFrames.OtherNetwork, Proven: false, [bench.Actors.Self], "");
        Probe waiting = bench.Tell(new PublishBroadcast(Subtypes.Chat, RawJson.FromString("waits"), SendOptions.Default, trail));
        bench.Tell(new Escalate(global.Ref));
        bench.Tell(new PublishBroadcast(Subtypes.Chat, RawJson.FromString("waits, too"), SendOptions.Default, trail));

        Assert.Empty(global.Messages);
        bench.Link(Peer(1));

        GossipFrame frame = bench.SentTo(Peer(1))[0];
        waiting.Only<Published>();
        Assert.Equal((Team, bench.Actors.Self, 2), (frame.Network, frame.From, bench.SentTo(Peer(1)).Count));
        Assert.True(BridgeTrail.TryRead(frame.Bridge, out BridgeTrail? sent, out _));
        Assert.Equal((trail.Message, trail.Origin), (sent.Message, sent.Origin));
        Assert.True(bench.Actors.Mesh.Ports.Verifier.Verify(
            frame.Signature!.Key, frame.SignedBytes(), System.Buffers.Text.Base64Url.DecodeFromChars(frame.Signature.Value)));
    }

    private static (MeshBench Bench, FakeLink Link, FakeLink Other) Start(string settings)
    {
        MeshBench bench = new(settings);
        bench.Connect();
        return (bench, bench.LinkWith(Peer(1)), bench.LinkWith(Peer(2)));
    }
}
