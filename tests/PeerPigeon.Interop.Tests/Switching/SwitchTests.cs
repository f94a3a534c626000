using PeerPigeon.Transport;

namespace PeerPigeon.Interop.Tests;

/// <summary>
/// Changing the network on PeerPigeon 1.1.3's own server, which keeps one network and one socket per id and cleans up by id (wire
/// protocol D-4, D-54): the one sequence that works, and the short cuts that do not.
/// </summary>
public sealed class SwitchTests(OriginalHub hub) : IClassFixture<OriginalHub>
{
    /// <summary>What has not come by then does not come: a message takes a few milliseconds.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>How long the switch waits after its old socket's close.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    // Every test has networks of its own, since all share one server.
    private readonly string _home = $"home-{Guid.NewGuid():n}";
    private readonly string _global = $"global-{Guid.NewGuid():n}";
    private readonly string _id = RawPeer.NewId();

    [Fact]
    public async Task Goodbye_close_a_pause_and_a_new_socket_move_a_peer_whole()
    {
        await using RawPeer homely = await RawPeer.JoinAsync(hub.Address, _home);
        await using RawPeer before = await EnterAsync(_home);
        await before.GoodbyeAsync(_home);
        await before.CloseAsync();
        await before.Closed;
        await Task.Delay(Settling);
        await using RawPeer moved = await RawPeer.ConnectAsync(hub.Address, _id);
        await moved.AnnounceAsync(_global);

        await homely.ExpectAsync("goodbye", message => (string?)message["fromPeerId"] == _id);
        Assert.True(await IsHeardOfInAsync(_global));
        await HearsAsync(moved, _global);
        Assert.False(await IsHeardOfInAsync(_home));
        await HearsNothingAsync(moved, _home);

        // And back, any number of times.
        await moved.GoodbyeAsync(_global);
        await moved.CloseAsync();
        await moved.Closed;
        await Task.Delay(Settling);
        await using RawPeer back = await EnterAsync(_home);
        await HearsAsync(back, _home);
        Assert.False(await IsHeardOfInAsync(_global));
    }

    [Fact]
    public async Task Announcing_again_on_the_same_socket_leaves_a_ghost_in_the_old_network()
    {
        await using RawPeer peer = await EnterAsync(_home);
        await peer.AnnounceAsync(_global);
        await peer.PingAsync();
        await HearsAsync(peer, _global);
        Assert.True(await IsHeardOfInAsync(_home));
        await HearsNothingAsync(peer, _home);

        await peer.GoodbyeAsync(_global);
        await peer.CloseAsync();
        await peer.Closed;
        await Task.Delay(Settling);
        await using RawPeer again = await EnterAsync(_global);
        Assert.True(await IsHeardOfInAsync(_home));      // and it haunts for as long as the server runs
    }

    [Fact]
    public async Task Goodbye_and_announcing_again_on_the_same_socket_leaves_the_peer_unreachable()
    {
        await using RawPeer peer = await EnterAsync(_home);
        await peer.GoodbyeAsync(_home);
        await peer.AnnounceAsync(_global);
        Assert.False(await IsHeardOfInAsync(_global));
        await HearsNothingAsync(peer, _global);
    }

    [Fact]
    public async Task A_second_socket_beside_the_first_is_refused()
    {
        await using RawPeer first = await EnterAsync(_home);
        await using RawPeer second = await RawPeer.ConnectAsync(hub.Address, _id);
        Assert.Equal((1008, "Peer already connected"), await second.Closed);
        await HearsAsync(first, _home);
    }

    [Fact]
    public async Task A_second_socket_after_goodbye_is_lost_when_the_first_one_closes()
    {
        await using RawPeer witness = await RawPeer.JoinAsync(hub.Address, _global);
        await using RawPeer homely = await RawPeer.JoinAsync(hub.Address, _home);
        await using RawPeer first = await EnterAsync(_home);
        await first.GoodbyeAsync(_home);
        await homely.ExpectAsync("peer-disconnected");
        await using RawPeer second = await EnterAsync(_global);
        await HearsAsync(second, _global);

        await first.CloseAsync();
        await LostAsync(witness, second);
    }

    [Fact]
    public async Task A_socket_opened_at_once_is_lost_when_the_close_of_the_old_one_is_through()
    {
        await using RawPeer witness = await RawPeer.JoinAsync(hub.Address, _global);
        await using RawPeer first = await RawPeer.ConnectAsync(hub.Address, _id, reads: false);
        await first.AnnounceAsync(_home);
        await first.CloseAsync();      // the server is closing now, and its close is not through before ours is
        await using RawPeer second = await AcceptedAsync();
        await second.AnnounceAsync(_global);
        await second.PingAsync();
        await HearsAsync(second, _global);

        first.Abort();
        await LostAsync(witness, second);
    }

    [Fact]
    public async Task Closing_without_goodbye_tells_the_old_network_nothing_that_a_peer_of_1_1_3_acts_on()
    {
        await using RawPeer homely = await RawPeer.JoinAsync(hub.Address, _home);
        await using RawPeer peer = await EnterAsync(_home);
        await peer.CloseAsync();
        await homely.ExpectAsync("peer-disconnected", message => (string?)message["data"]!["peerId"] == _id);
        await homely.PingAsync();
        Assert.False(homely.Heard("goodbye", _id));
    }

    [Fact]
    public async Task It_lists_no_networks_and_the_error_says_why()
    {
        using WebSocketSignalingConnector connector = new();
        SignalingException refused = await Assert.ThrowsAsync<SignalingException>(() => connector.ListNetworksAsync(hub.Address, default));
        Assert.Contains("1.1.3", refused.Message, StringComparison.Ordinal);
    }

    private async Task<RawPeer> EnterAsync(string network)
    {
        RawPeer peer = await RawPeer.ConnectAsync(hub.Address, _id);
        await peer.AnnounceAsync(network);
        await peer.PingAsync();
        return peer;
    }

    // The server may not have read the first one's close frame yet, and then refuses the second.
    private async Task<RawPeer> AcceptedAsync()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            RawPeer peer = await RawPeer.ConnectAsync(hub.Address, _id);
            try
            {
                await peer.ExpectAsync("connected");
                return peer;
            }
            catch (TimeoutException)
            {
                Assert.Equal((1008, "Peer already connected"), await peer.Closed);
                await peer.DisposeAsync();
            }
        }

        throw new InvalidOperationException("the server refused the second socket a hundred times");
    }

    // Its socket is open, and nobody is told of it or reaches it any more.
    private async Task LostAsync(RawPeer witness, RawPeer lost)
    {
        await witness.ExpectAsync("peer-disconnected", message => ((string?)message["data"]!["peerId"], (string?)message["networkName"]) == (_id, _global));
        await HearsNothingAsync(lost, _global);
        Assert.False(await IsHeardOfInAsync(_global));
    }

    private async Task<bool> IsHeardOfInAsync(string network)
    {
        await using RawPeer newcomer = await RawPeer.JoinAsync(hub.Address, network);
        return newcomer.Heard("peer-discovered", _id);
    }

    private async Task HearsAsync(RawPeer peer, string network)
    {
        await using RawPeer caller = await CallAsync(network);
        await peer.ExpectAsync("offer", message => (string?)message["fromPeerId"] == caller.Id);
    }

    private async Task HearsNothingAsync(RawPeer peer, string network)
    {
        await using RawPeer caller = await CallAsync(network);
        await Assert.ThrowsAsync<TimeoutException>(() => peer.ExpectAsync("offer", message => (string?)message["fromPeerId"] == caller.Id, Silence));
    }

    // When it returns, the server has passed the offer on, or has not.
    private async Task<RawPeer> CallAsync(string network)
    {
        RawPeer caller = await RawPeer.JoinAsync(hub.Address, network);
        await caller.OfferAsync(_id, network, "v=0 offer");
        await caller.PingAsync();
        return caller;
    }
}
