using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>Ends of connections and endpoints at every moment, and observers that misbehave.</summary>
public sealed class ConnectionLifeTests : IAsyncLifetime
{
    private static readonly RtcOptions Loopback = new() { Bind = IPAddress.Loopback };

    private readonly RtcEndpoint _one = new(Loopback);
    private readonly RtcEndpoint _two = new(Loopback);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_never_began_frees_its_place()
    {
        await using var endpoint = new RtcEndpoint(Loopback with { MaxConnections = 2 });
        for (var i = 0; i < 10; i++)
        {
            using var never = new Side(endpoint).Connection;
            Assert.False(never.TryAnswer("v=0\r\nnonsense", out _));
            never.Dispose();
            await Side.Settle(() => endpoint.Connections == 0);
        }

        var closed = new Side(endpoint);
        closed.Connection.Close();
        Assert.Equal("closed", await closed.ClosedAsync());
        await Side.Settle(() => endpoint.Connections == 0 && endpoint.Held == (0, 0, 0, 0));
    }

    [Fact]
    public async Task One_connection_too_many_is_refused_with_the_bound()
    {
        await using var endpoint = new RtcEndpoint(Loopback with { MaxConnections = 1 });
        _ = new Side(endpoint);

        Assert.Contains("1 connections are there already (MaxConnections)", Assert.Throws<InvalidOperationException>(() => new Side(endpoint)).Message, StringComparison.Ordinal);
        Assert.Equal(1, endpoint.Connections);
    }

    [Fact]
    public async Task An_endpoint_that_ends_tells_connections_in_every_phase()
    {
        var endpoint = new RtcEndpoint(Loopback);
        (Side unborn, Side offering, Side open, Side other) = (new(endpoint), new(endpoint), new(endpoint), new(_one));
        await Side.ConnectAsync(open, other);
        Side.Introduce(offering, offering);
        offering.IsAlone = true;
        offering.Connection.TryOffer(out _);

        await Task.WhenAll(endpoint.DisposeAsync().AsTask(), endpoint.DisposeAsync().AsTask());
        await endpoint.DisposeAsync();

        foreach (Side side in (Side[])[unborn, offering, open])
            Assert.Equal("endpoint closed", await side.ClosedAsync());
        await other.ClosedAsync();
        Assert.Equal(0, endpoint.Connections);
        unborn.Connection.Close();
        unborn.Connection.Dispose();
        open.Connection.Release(1);
    }

    [Fact]
    public async Task Work_in_the_inbox_does_not_keep_an_endpoint_from_ending()
    {
        var endpoint = new RtcEndpoint(Loopback);
        (Side a, Side b) = (new(endpoint), new(_one));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);
        using var stop = new CancellationTokenSource();
        Task flood = Task.Run(() =>
        {
            byte[] message = new byte[100];
            while (!stop.IsCancellationRequested && atA.TrySend(message, isBinary: true) != DataSend.Closed)
            {
            }
        });

        await endpoint.DisposeAsync().AsTask().WaitAsync(Side.Patience);

        await flood.WaitAsync(Side.Patience);
        Assert.Equal(DataSend.Closed, atA.TrySend(new byte[1], isBinary: true));
        stop.Cancel();
    }

    [Fact]
    public async Task Ends_from_inside_the_observer_are_harmless()
    {
        Side? a = null;
        a = new Side(_one)
        {
            OnOpen = _ =>
            {
                a!.Connection.Close();
                a.Connection.Close();
                a.Connection.Dispose();
                a.Connection.Dispose();
                Task ending = _one.DisposeAsync().AsTask();
                Assert.False(ending.IsCompleted);
            },
        };
        var b = new Side(_two);
        Side.Introduce(a, b);
        a.Connection.CreateChannel("messages");
        a.Connection.TryOffer(out _);

        await b.ClosedAsync();
        await _one.DisposeAsync().AsTask().WaitAsync(Side.Patience);
        Assert.Null(_one.Counters.LastFault);
    }

    [Fact]
    public async Task An_observer_that_throws_loses_its_connection_and_nobody_elses()
    {
        (Side good, Side friend) = (new(_one), new(_two));
        (DataChannel channel, _) = await Side.ConnectAsync(good, friend);
        await using var three = new RtcEndpoint(Loopback);
        var bad = new Side(_one) { OnOpen = _ => throw new InvalidOperationException("a bug of the user's") };
        var victim = new Side(three);
        Side.Introduce(bad, victim);
        bad.Connection.CreateChannel("messages");
        bad.Connection.TryOffer(out _);

        Assert.Contains("a bug of the user's", await bad.ClosedAsync(), StringComparison.Ordinal);
        await victim.ClosedAsync();
        Assert.Equal(1, _one.Counters.Faults);
        await channel.SendAsync("still here"u8.ToArray(), isBinary: false);
        Assert.Equal("still here"u8.ToArray(), (await friend.MessageAsync()).Bytes);
    }

    [Fact]
    public async Task An_observer_that_throws_at_everything_does_not_end_the_engine()
    {
        PeerConnection hopeless = _one.CreateConnection(new Thrower());
        hopeless.CreateChannel("messages");
        hopeless.TryOffer(out _);
        await Side.Settle(() => _one.Connections == 0);

        (Side a, Side b) = (new(_one), new(_two));
        await Side.ConnectAsync(a, b);

        Assert.True(_one.Counters.Faults >= 2);
    }

    [Fact]
    public async Task A_disposed_connection_says_nothing_more()
    {
        var side = new Side(_one) { IsAlone = true };
        Side.Introduce(side, side);
        side.Connection.TryOffer(out _);
        await Side.Settle(() => side.Descriptions.Count == 1);
        side.Connection.Dispose();
        side.Connection.TryAnswer("", out _);
        await Side.Settle(() => _one.Connections == 0);

        Assert.False(side.IsClosed);
    }

    [Fact]
    public async Task A_channel_closed_before_it_opened_never_opens()
    {
        (Side a, Side b) = (new(_one), new(_two));
        DataChannel second = a.Connection.CreateChannel("second");
        second.Close();

        (DataChannel first, _) = await Side.ConnectAsync(a, b, "first");

        Assert.Equal("first", first.Label);
        Assert.Same(second, await a.ChannelClosedAsync());
        Assert.Equal(DataSend.Closed, second.TrySend(new byte[1], isBinary: true));
    }

    [Fact]
    public async Task A_channel_too_many_is_closed_instead_of_forgotten()
    {
        await using var endpoint = new RtcEndpoint(Loopback with { MaxChannels = 1 });
        var a = new Side(endpoint);
        a.Connection.CreateChannel("first");
        DataChannel second = a.Connection.CreateChannel("second");

        Assert.Same(second, await a.ChannelClosedAsync());
    }

    [Fact]
    public void A_port_that_is_taken_or_a_server_that_is_wrong_keeps_no_socket()
    {
        int port = _one.LocalEndPoint.Port;
        Assert.Throws<SocketException>(() => new RtcEndpoint(Loopback with { Port = port }));

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int free = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Close();
        Assert.Throws<FormatException>(() => new RtcEndpoint(Loopback with { Port = free, IceServers = [new("http://nonsense")] }));
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(new IPEndPoint(IPAddress.Loopback, free));
    }

    [Fact]
    public void Relays_alone_without_a_relay_is_refused_at_once()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new RtcEndpoint(Loopback with { RelayOnly = true, IceServers = [new("stun:127.0.0.1")] }));

        Assert.Contains("RelayOnly needs a TURN server", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("::1", false)]
    public async Task Every_kind_of_bind_connects(string bind, bool withLoopback)
    {
        if (!Socket.OSSupportsIPv6 && bind.Contains(':', StringComparison.Ordinal))
            return;
        var options = new RtcOptions { Bind = IPAddress.Parse(bind), IncludeLoopback = withLoopback };
        await using var one = new RtcEndpoint(options);
        await using var two = new RtcEndpoint(options);

        (DataChannel atA, _) = await Side.ConnectAsync(new(one), new(two));

        Assert.True(atA.IsOpen);
    }

    [Fact]
    public async Task Endless_restarts_leave_two_names_of_each_connection()
    {
        (Side a, Side b) = (new(_one), new(_two));
        await Side.ConnectAsync(a, b);
        for (var i = 0; i < 10; i++)
        {
            string? fault = null;
            await Side.Settle(() => a.Connection.TryOffer(out fault));
        }

        await Side.Settle(() => b.Descriptions.Count == 11);
        Assert.InRange(_one.Held.Ufrags, 1, 2);
        Assert.InRange(_two.Held.Ufrags, 1, 2);
    }

    [Fact]
    public async Task Forged_datagrams_leave_nothing_behind()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);
        (int routes, int ufrags, _, int connections) = _one.Held;
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var chance = new SplitMix(1);
        byte[] forged = new byte[64];
        for (var i = 0; i < 2_000; i++)
        {
            chance.Fill(forged);
            forged[0] = (byte)(i % 3 == 0 ? 22 : 0);
            stranger.SendTo(forged, _one.LocalEndPoint);
        }

        await atA.SendAsync("well"u8.ToArray(), isBinary: false);
        await b.MessageAsync();
        await Side.Settle(() => _one.Counters.Strangers > 0);
        Assert.Equal((routes, ufrags, connections), (_one.Held.Routes, _one.Held.Ufrags, _one.Held.Connections));
    }

    private sealed class Thrower : IPeerConnectionObserver
    {
        public void OnDescription(bool isOffer, string sdp) => throw new InvalidOperationException("description");

        public void OnCandidate(LocalCandidate candidate) => throw new InvalidOperationException("candidate");

        public void OnChannelOpen(DataChannel channel) => throw new InvalidOperationException("open");

        public void OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary) => throw new InvalidOperationException("message");

        public void OnBufferedLow(PeerConnection connection) => throw new InvalidOperationException("low");

        public void OnChannelClosed(DataChannel channel) => throw new InvalidOperationException("channel closed");

        public void OnClosed(string reason) => throw new InvalidOperationException("closed");
    }
}
