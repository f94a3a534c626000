using System.Collections.Immutable;
using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class InMemorySignalingTests
{
    private static readonly Uri Address = new("ws://hub:3000");
    private readonly VirtualTime _time = new();
    private readonly EchoHub _hub = new();
    private readonly InMemorySignaling _signaling;

    public InMemorySignalingTests()
    {
        _signaling = new(_time, 1);
        _signaling.Listen(Address, _hub);
    }

    [Fact]
    public async Task A_hub_lists_its_networks_and_an_empty_address_says_so()
    {
        Task<ImmutableArray<NetworkListing>> listed = _signaling.ListNetworksAsync(Address, default);
        Task<ImmutableArray<NetworkListing>> nobody = _signaling.ListNetworksAsync(new("ws://elsewhere"), default);
        _time.AdvanceMilliseconds(200);
        Assert.Equal(["global"], (await listed).Select(network => network.Name.Value));
        Assert.Contains("ws://elsewhere", (await Assert.ThrowsAsync<SignalingException>(() => nobody)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_and_a_hub_exchange_messages_in_order()
    {
        (ISignalingConnection connection, Client client) = Connect();
        for (var i = 0; i < 20; i++)
            connection.TrySend(Encoding.UTF8.GetBytes($"{i}"));
        _time.AdvanceMilliseconds(200);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), client.Messages);
        Assert.Equal(MemoryPair.A.ToString(), _hub.PeerId);
        Assert.Equal((20, 20), (_signaling.Counters.MessagesToHubs, _signaling.Counters.MessagesToClients));
    }

    [Fact]
    public void The_next_message_waits_until_the_hub_took_the_one_before()
    {
        (ISignalingConnection connection, _) = Connect();
        _hub.Gate = new();
        connection.TrySend("1"u8.ToArray());
        connection.TrySend("2"u8.ToArray());
        _time.AdvanceMilliseconds(200);
        Assert.Equal(["1"], _hub.Taken);
        TaskCompletionSource gate = _hub.Gate;
        _hub.Gate = null;
        gate.SetResult();
        _time.AdvanceMilliseconds(1);
        Assert.Equal(["1", "2"], _hub.Taken);
    }

    [Fact]
    public void A_client_that_closes_and_a_hub_that_closes_are_each_seen_by_the_other_with_code_and_reason()
    {
        (ISignalingConnection connection, Client client) = Connect();
        connection.Close("Client disconnect");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(((int?)1000, "Client disconnect"), _hub.Closed);
        Assert.Equal((int?)1000, client.Closed?.Code);
        Assert.Equal(SendOutcome.Closed, connection.TrySend("x"u8.ToArray()));

        (_, client) = Connect();
        _hub.Socket!.TrySend("last"u8.ToArray());
        _hub.Socket!.Close(1008, "Peer already connected");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["last"], client.Messages);
        Assert.Equal(((int?)1008, "Peer already connected"), client.Closed);
    }

    [Fact]
    public void A_cut_is_noticed_by_both_a_crash_by_the_hub_a_vanished_client_only_by_its_silence()
    {
        (_, Client client) = Connect();
        _signaling.Cut(MemoryPair.A);
        _time.AdvanceMilliseconds(1);
        Assert.Null(client.Closed!.Value.Code);
        Assert.Null(_hub.Closed!.Value.Code);

        (_, client) = Connect();
        _signaling.Crash(MemoryPair.A);
        _time.AdvanceMilliseconds(1);
        Assert.NotNull(_hub.Closed);
        Assert.Null(client.Closed);

        (_, client) = Connect();
        _signaling.Vanish(MemoryPair.A);
        int before = _hub.Activity;
        _hub.Socket!.Ping();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((null, before), (_hub.Closed, _hub.Activity));
        _hub.Socket!.Close(1008, "silent");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(_hub.Closed);
        Assert.Null(client.Closed);
    }

    [Fact]
    public void A_living_client_answers_a_ping()
    {
        Connect();
        int before = _hub.Activity;
        _hub.Socket!.Ping();
        _time.AdvanceMilliseconds(100);
        Assert.Equal(before + 1, _hub.Activity);
    }

    [Fact]
    public void A_refused_connection_an_unknown_address_and_a_stopped_hub_fail_the_connect()
    {
        _signaling.Options = new() { Refusal = 1 };
        AssertRefused(Address);
        _signaling.Options = new();
        AssertRefused(new Uri("ws://nowhere:1"));
        _signaling.Stop(Address);
        AssertRefused(Address);
        Assert.Equal(3, _signaling.Counters.Refusals);
    }

    [Fact]
    public void Seeded_breakage_ends_a_connection_on_both_sides()
    {
        (ISignalingConnection connection, Client client) = Connect();
        _signaling.Options = new() { Breakage = 0.2 };
        for (var i = 0; i < 100; i++)
        {
            connection.TrySend("x"u8.ToArray());
            _time.AdvanceMilliseconds(20);
        }

        Assert.NotNull(client.Closed);
        Assert.NotNull(_hub.Closed);
        Assert.Equal(1, _signaling.Counters.Breaks);
    }

    [Fact]
    public void A_connect_that_is_given_up_is_cancelled_at_once()
    {
        using var stop = new CancellationTokenSource();
        Task<ISignalingConnection> connecting = _signaling.ConnectAsync(Address, MemoryPair.A, stop.Token);
        stop.Cancel();
        Assert.True(connecting.IsCanceled);
        _time.AdvanceMilliseconds(100);
        Assert.Equal(0, _signaling.Counters.Connections);
    }

    private void AssertRefused(Uri address)
    {
        Task<ISignalingConnection> connecting = _signaling.ConnectAsync(address, MemoryPair.A, default);
        _time.AdvanceMilliseconds(100);
        Assert.IsType<SignalingException>(connecting.Exception!.InnerException);
    }

    private (ISignalingConnection Connection, Client Client) Connect()
    {
        _hub.Closed = null;
        Task<ISignalingConnection> connecting = _signaling.ConnectAsync(Address, MemoryPair.A, default);
        _time.AdvanceMilliseconds(100);
        Assert.True(connecting.IsCompletedSuccessfully);
        ISignalingConnection connection = connecting.Result;
        var client = new Client();
        connection.Start(client);
        return (connection, client);
    }

    private sealed class Client : ISignalingReceiver
    {
        public List<string> Messages { get; } = [];

        public (int? Code, string Reason)? Closed { get; private set; }

        public void OnMessage(ReadOnlyMemory<byte> utf8, Action? release) => Messages.Add(Encoding.UTF8.GetString(utf8.Span));

        public void OnClosed(int? code, string reason)
        {
            Assert.Null(Closed);
            Closed = (code, reason);
        }
    }

    private sealed class EchoHub : IMemoryHub, IMemoryHubSession
    {
        public string? PeerId { get; private set; }

        public IMemoryHubSocket? Socket { get; private set; }

        public List<string> Taken { get; } = [];

        public TaskCompletionSource? Gate { get; set; }

        public int Activity { get; private set; }

        public (int? Code, string Reason)? Closed { get; set; }

        public IMemoryHubSession Open(string? peerId, IMemoryHubSocket socket)
        {
            PeerId = peerId;
            Socket = socket;
            return this;
        }

        public Task<ImmutableArray<NetworkListing>> ListNetworksAsync() => Task.FromResult(ImmutableArray.Create(new NetworkListing(NetworkName.Global, 1, 1, 0)));

        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> utf8, bool isBinary)
        {
            Taken.Add(Encoding.UTF8.GetString(utf8.Span));
            Socket!.TrySend(utf8);
            return Gate is { } gate ? new(gate.Task) : default;
        }

        public void OnActivity() => Activity++;

        public void OnClosed(int? code, string reason)
        {
            Assert.Null(Closed);
            Closed = (code, reason);
        }
    }
}
