using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class BridgeActorTests : IDisposable
{
    private static readonly NetworkName A = NetworkName.Parse("alpha"), B = NetworkName.Parse("beta");

    private readonly VirtualActors _actors = new();
    private readonly MeshView _viewA = View(Peer(1)), _viewB = View(Peer(2));
    private readonly Probe _meshA, _meshB;
    private readonly BridgeCounters _counters = new();

    public BridgeActorTests()
    {
        _meshA = _actors.NewProbe();
        _meshB = _actors.NewProbe();
    }

    public void Dispose() => _actors.Dispose();

    [Fact]
    public void What_is_delivered_at_one_end_is_told_at_the_other_byte_for_byte()
    {
        Start();

        Hear(_viewA, A, """ "hello \u00e9" """);

        var told = _meshB.Only<MeshProtocol.TellOn>();
        Assert.Equal((B, Subtypes.Chat, "\"hello \\u00e9\""), (told.To, told.Subtype, told.Content.ToString()));
        Assert.Equal((Peer(9), A), (told.Trail.Origin, told.Trail.Network));
        Assert.Empty(_meshA.Messages);
        Assert.Equal(1, _counters.Of(BridgeVerdict.Relay));
    }

    [Fact]
    public void What_is_not_told_on_is_counted_by_reason()
    {
        Start("b-to-a = off");

        Hear(_viewB, B);

        Assert.Empty(_meshA.Messages);
        Assert.Equal(1, _counters.Of(BridgeVerdict.DirectionOff));
    }

    [Fact]
    public void While_the_other_network_takes_nothing_no_more_than_pending_wait_there()
    {
        IActorRef bridge = Start("pending = 2, burst = 10");

        Hear(_viewA, A, id: "1");
        Hear(_viewA, A, id: "2");
        Hear(_viewA, A, id: "3");
        Assert.Equal((2, 1L), (_meshB.Messages.Count, _counters.Of(BridgeVerdict.Busy)));

        _actors.Tell(bridge, new NetworkRouterProtocol.PublishFailed(MeshErrors.OutboxExpired, "nobody there"));
        Hear(_viewA, A, id: "3");
        Assert.Equal((3, 1L), (_meshB.Messages.Count, _counters.Failed));
    }

    [Fact]
    public void A_bridge_that_has_stopped_hears_nothing()
    {
        IActorRef bridge = Start();
        _actors.Stop(bridge);

        Hear(_viewA, A);

        Assert.Empty(_meshB.Messages);
    }

    [Fact]
    public void It_ends_with_either_of_its_meshes()
    {
        Start();
        _actors.Stop(_meshA.Ref);

        Hear(_viewA, A);

        Assert.Empty(_meshB.Messages);
    }

    [Theory]
    [InlineData("secrets { alpha = \"a secret of sixteen or more\" }", "network 'beta' has not granted the direction 'alpha' to 'beta'")]
    [InlineData("secrets { }", "network 'alpha' has not granted")]
    [InlineData("secrets { alpha = \"short\" }", "16 at least")]
    [InlineData("a-to-b = off, b-to-a = off", "both off")]
    [InlineData("subtypes = [\"dm\"]", "must name one or both of chat, encrypted")]
    [InlineData("hops = 9", "from 1 to 8")]
    [InlineData("grants = [\"nonsense\"]", "number 1")]
    [InlineData("accept = maybe", "must be one of off, granted, any")]
    public void A_bridge_that_cannot_be_is_refused_at_start_in_words(string settings, string named)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Settings(settings).For(new(A, Peer(1)), new(B, Peer(2)), DateTimeOffset.UnixEpoch));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_global_network_and_a_network_with_itself_cannot_be_bridged()
    {
        BridgeSettings settings = Settings(Secrets);

        Assert.Throws<ConfigurationException>(() => settings.For(new(A, Peer(1)), new(NetworkName.Global, Peer(2)), DateTimeOffset.UnixEpoch));
        Assert.Throws<ConfigurationException>(() => settings.For(new(A, Peer(1)), new(A, Peer(2)), DateTimeOffset.UnixEpoch));
    }

    private const string Secrets = "secrets { alpha = \"a secret of sixteen or more\", beta = \"another secret altogether\" }";

    private static BridgeSettings Settings(string settings) => BridgeSettings.Parse(ConfigurationFactory.ParseString($"peerpigeon.bridge {{ {settings} }}"));

    private static MeshView View(PeerId self) => new(new() { PeerId = self });

    private IActorRef Start(string settings = "") => _actors.Start(BridgeActor.Props(
        new(new(A, Peer(1)), _meshA.Ref, _viewA), new(new(B, Peer(2)), _meshB.Ref, _viewB), Settings($"{Secrets}\n{settings}"), _counters));

    private void Hear(MeshView view, NetworkName network, string content = "\"hello\"", string id = "frame")
    {
        view.Tell(Frames.Read(Frames.Json(Peer(9), content, id: id, network: network.Value)), verified: true, trail: null);
        _actors.Time.RunUntilIdle();
    }
}
