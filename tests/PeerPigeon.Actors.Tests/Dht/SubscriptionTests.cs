using Newtonsoft.Json.Linq;

namespace PeerPigeon.Actors.Tests;

/// <summary>Subscriptions of one mesh across the ends of what serves them.</summary>
public sealed class SubscriptionTests : IDisposable
{
    private static readonly DhtGetOptions HomeOnly = new() { HomeOnly = true };

    private readonly MeshBench _bench = new();
    private readonly List<string?> _values = [];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_subscription_holds_again_after_the_network_was_left_and_joined_anew(bool homeOnly)
    {
        _bench.Connect();
        Subscribe("a", homeOnly ? HomeOnly : DhtGetOptions.Default);
        _bench.Run(() => _bench.Mesh.DisconnectAsync());
        _bench.Connect();

        Put("a", "anew");

        Assert.Equal(["anew"], _values);
    }

    [Fact]
    public void A_subscription_holds_again_after_a_fault_of_the_dht()
    {
        _bench.Connect();
        Subscribe("a", HomeOnly);
        Subscribe("a", DhtGetOptions.Default);
        _bench.Actors.Fail("/user/*/networks/team/dht");

        Put("a", "anew");

        Assert.Equal(["anew", "anew"], _values);
    }

    [Fact]
    public void A_subscription_that_is_ended_while_the_mesh_is_disconnected_does_not_come_back()
    {
        _bench.Connect();
        IAsyncDisposable ended = Subscribe("a", HomeOnly);
        _bench.Run(() => _bench.Mesh.DisconnectAsync());
        _bench.Run(() => ended.DisposeAsync().AsTask());
        _bench.Connect();

        Put("a", "anew");

        Assert.Empty(_values);
    }

    private IAsyncDisposable Subscribe(string key, DhtGetOptions options) =>
        _bench.Run(() => _bench.Mesh.Dht.SubscribeAsync(key, change => _values.Add((string?)change.Value?.Value), options));

    private void Put(string key, string value) => _bench.Run(() => _bench.Mesh.Dht.PutAsync(key, new JValue(value)));
}
