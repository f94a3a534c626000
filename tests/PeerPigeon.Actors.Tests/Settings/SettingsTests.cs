using Akka.Configuration;

namespace PeerPigeon.Actors.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void The_defaults_are_those_that_the_reference_names()
    {
        MeshSettings settings = Parse("");

        Assert.Equal((2, 256), (settings.Topology.ReserveLinks, settings.Topology.KnownPeers));
        Assert.Equal((256, TimeSpan.FromSeconds(60)), (settings.Router.OutboxMessages, settings.Router.OutboxAge));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15)), (settings.Signaling.Reconnect.Base, settings.Signaling.Reconnect.Cap));
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Signaling.AnnounceAfter);
        Assert.Equal(4 << 20, settings.Link.QueueBytes);
    }

    [Theory]
    [InlineData("topology.reserve-links = 51", "peerpigeon.topology.reserve-links", "51", "50")]
    [InlineData("topology.reserve-links = -1", "peerpigeon.topology.reserve-links", "-1", "0")]
    [InlineData("topology.known-peers = 7", "peerpigeon.topology.known-peers", "7", "8")]
    [InlineData("router.seen-capacity = 15", "peerpigeon.router.seen-capacity", "15", "16")]
    [InlineData("router.routes = 0", "peerpigeon.router.routes", "0", "1")]
    [InlineData("outbox.messages = 0", "peerpigeon.outbox.messages", "0", "1")]
    [InlineData("outbox.age = 0 s", "peerpigeon.outbox.age", "0 s", "more than 0")]
    [InlineData("outbox.age = 8 days", "peerpigeon.outbox.age", "8 days", "7 days")]
    [InlineData("direct-message.pending = 0", "peerpigeon.direct-message.pending", "0", "1")]
    [InlineData("publications.in-flight = 0", "peerpigeon.publications.in-flight", "0", "1")]
    [InlineData("link.queue-bytes = 1 kB", "peerpigeon.link.queue-bytes", "1 kB", "1024")]
    [InlineData("link.pending-headers = 65537", "peerpigeon.link.pending-headers", "65537", "65536")]
    [InlineData("topology.retry-cap = 10 ms", "peerpigeon.topology.retry-cap", "00:00:00.0100000", "topology.retry-base (00:00:01)")]
    [InlineData("topology.beacon-expiry = 7 s", "peerpigeon.topology.beacon-expiry", "00:00:07", "(00:00:08)")]
    [InlineData("signaling.reconnect-cap = 10 ms", "peerpigeon.signaling.reconnect-cap", "00:00:00.0100000", "signaling.reconnect-base (00:00:01)")]
    [InlineData("outbox.messages = many", "peerpigeon.outbox.messages", "many", "")]
    [InlineData("outbox.messages = 99999999999", "peerpigeon.outbox.messages", "99999999999", "")]
    [InlineData("outbox.age = soon", "peerpigeon.outbox.age", "soon", "")]
    [InlineData("topology.eviction = perhaps", "peerpigeon.topology.eviction", "perhaps", "")]
    public void A_value_that_cannot_be_used_is_named_with_its_path_and_bound(string setting, string path, string value, string bound)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(setting));

        Assert.All([path, value, bound], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void More_peers_at_least_than_at_most_is_an_error_that_names_both()
    {
        var error = Assert.Throws<ConfigurationException>(() => MeshSettings.Parse(ConfigurationFactory.Empty, new() { MinPeers = 4, MaxPeers = 3 }));

        Assert.Contains("MinPeers (4)", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxPeers (3)", error.Message, StringComparison.Ordinal);
    }

    private static MeshSettings Parse(string setting) => MeshSettings.Parse(ConfigurationFactory.ParseString($"peerpigeon {{ {setting} }}"), new());
}
