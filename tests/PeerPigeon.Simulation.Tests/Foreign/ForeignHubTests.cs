using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation.Tests;

/// <summary>The defects of 1.1.3's server with which our peers must live, each in the model (wire protocol §2.4, D-4).</summary>
public sealed class ForeignHubTests : IDisposable
{
    private static readonly NetworkName Home = NetworkName.Parse("sim.home");

    private readonly SimulationTrace _trace = new();
    private readonly SimulatedWorld _world;
    private readonly SimulatedHub _hub;

    public ForeignHubTests()
    {
        _world = new(1, _trace);
        _hub = _world.AddForeignHub("foreign");
    }

    public void Dispose()
    {
        _world.Dispose();
        _trace.Dispose();
    }

    [Fact]
    public void A_second_socket_of_an_id_is_refused()
    {
        Client first = Connect('a', Home), second = Connect('a', Home);

        Assert.Null(first.ClosedWith);
        Assert.Equal((1008, "Peer already connected"), second.ClosedWith);
    }

    [Fact]
    public void Who_comes_back_while_its_old_socket_is_closing_is_unreachable()
    {
        Client other = Connect('b', Home), first = Connect('a', Home);
        first.Send(SignalKind.Goodbye, Home);
        first.Close();
        _world.Advance(TimeSpan.FromMilliseconds(40));
        Client second = Connect('a', Home);
        _world.Advance(TimeSpan.FromSeconds(1));

        other.Send(SignalKind.Offer, Home, second.Id);
        _world.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(second.ClosedWith);
        Assert.DoesNotContain("offer", second.Heard);
    }

    [Fact]
    public void Who_waits_until_the_close_is_through_is_reached()
    {
        Client other = Connect('b', Home), first = Connect('a', Home);
        first.Send(SignalKind.Goodbye, Home);
        first.Close();
        _world.Advance(TimeSpan.FromSeconds(1));
        Client second = Connect('a', NetworkName.Global);

        other.Send(SignalKind.Offer, NetworkName.Global, second.Id);
        _world.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("offer", second.Heard);
    }

    [Fact]
    public void Who_announces_a_second_network_stays_in_the_first()
    {
        Client mover = Connect('a', Home);
        mover.Send(SignalKind.Announce, NetworkName.Global);
        _world.Advance(TimeSpan.FromSeconds(1));

        Client newcomer = Connect('b', Home);

        Assert.Contains("peer-discovered", newcomer.Heard);
    }

    [Fact]
    public void The_end_of_a_socket_is_told_to_every_network()
    {
        Client stranger = Connect('b', NetworkName.Global), leaver = Connect('a', Home);

        leaver.Close();
        _world.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("peer-disconnected", stranger.Heard);
    }

    private Client Connect(char id, NetworkName network)
    {
        var client = new Client(PeerId.Parse(new string(id, 40)));
        _world.Runtime.Run(async () => client.Start(await _hub.Signaling.ConnectAsync(_hub.Address, client.Id, CancellationToken.None)), TimeSpan.FromSeconds(5));
        client.Send(SignalKind.Announce, network);
        _world.Advance(TimeSpan.FromMilliseconds(100));
        return client;
    }

    private sealed class Client(PeerId id) : ISignalingReceiver
    {
        private ISignalingConnection? _connection;

        public PeerId Id => id;

        public List<string> Heard { get; } = [];

        public (int?, string)? ClosedWith { get; private set; }

        public void Start(ISignalingConnection connection)
        {
            _connection = connection;
            connection.Start(this);
        }

        public void Send(SignalKind kind, NetworkName network, PeerId? target = null) =>
            _connection!.TrySend(SignalCodec.Encode(SignalMessage.Create(kind, RawJson.From(new Newtonsoft.Json.Linq.JObject()), target: target, network: network)));

        public void Close() => _connection!.Close("Client disconnect");

        public void OnMessage(ReadOnlyMemory<byte> utf8, Action? release)
        {
            Assert.True(SignalCodec.TryDecode(utf8, ProtocolLimits.Default, out SignalMessage? message, out _));
            Heard.Add(message.Type);
        }

        public void OnClosed(int? code, string reason) => ClosedWith = (code, reason);
    }
}
