using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class ServingTests : IDisposable
{
    private readonly RouterBench _bench = new();
    private readonly PeerId _near = Peer(1), _other = Peer(2), _far = Peer(3), _javaScript = Peer(6);
    private readonly Probe _server;

    public ServingTests()
    {
        _bench.Link(_near);
        _bench.Link(_other);
        _bench.Link(_javaScript, isOurs: false);
        _server = _bench.Actors.NewProbe();
        _bench.Tell(new NetworkRouterProtocol.Serve(Subtypes.Member, _server.Ref));
        _bench.Tell(new NetworkRouterProtocol.Serve(Subtypes.Dht, _server.Ref));
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_is_told_to_every_member_is_served_and_relayed_to_those_who_understand_it()
    {
        _bench.Arrive(Frames.Json(_far, "{}", Subtypes.Member), _near);

        Assert.Equal((_far, _near), (_server.Only<NetworkRouterProtocol.Heard>().Frame.From, _server.Only<NetworkRouterProtocol.Heard>().Via));
        Assert.Single(_bench.SentTo(_other));
        Assert.Empty(_bench.SentTo(_javaScript));
        Assert.Equal(0, _bench.Unreleased);
    }

    [Fact]
    public void What_is_addressed_to_us_is_served_and_ends_here()
    {
        _bench.Arrive(Frames.Json(_far, "{}", Subtypes.Dht, more: Frames.To(_bench.Actors.Self)), _near);

        Assert.Equal(_far, _server.Only<NetworkRouterProtocol.Heard>().Frame.From);
        Assert.Empty(_bench.SentTo(_other));
        Assert.Equal(0, _bench.Unreleased);
    }

    [Fact]
    public void What_is_addressed_to_another_goes_on_and_is_not_served()
    {
        _bench.Arrive(Frames.Json(_far, "{}", Subtypes.Dht, more: Frames.To(_other)), _near);

        Assert.Empty(_server.All<NetworkRouterProtocol.Heard>());
        Assert.Single(_bench.SentTo(_other));
        Assert.Equal(0, _bench.Unreleased);
    }

    [Fact]
    public void A_request_takes_the_way_that_was_learned_and_a_flood_every_link_of_ours()
    {
        _bench.Arrive(Frames.Json(_far, "\"hello\""), _near);

        _bench.Tell(new NetworkRouterProtocol.SendRouted(_far, Subtypes.Dht, RawJson.FromString("one")));
        _bench.Tell(new NetworkRouterProtocol.Flood(Subtypes.Member, RawJson.FromString("two")));

        Assert.Equal([Subtypes.Dht, Subtypes.Member], _bench.SentTo(_near).Select(frame => frame.Subtype));
        Assert.Equal([Subtypes.Chat, Subtypes.Member], _bench.SentTo(_other).Select(frame => frame.Subtype));
        Assert.Equal([Subtypes.Chat], _bench.SentTo(_javaScript).Select(frame => frame.Subtype));
    }
}
