using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>A hub that behaves as the server of 1.1.3 does, defects included (wire protocol §2.4, D-4, D-52 to D-56).</summary>
/// <remarks>
/// An id is on one socket and, once it left, in no network; clean-up is keyed by the id, so that the end of an old socket takes the new
/// registration with it; it counts nobody and trusts every label. Our peers must live with that.
/// </remarks>
public sealed partial class ForeignHub : SimulatedHub
{
    private const int MostConnections = 1000;
    private const int GoodbyesAtMost = 5;
    private static readonly TimeSpan CleanupInterval = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly Dictionary<string, Socket> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Info> _peers = new(StringComparer.Ordinal);
    private readonly Dictionary<NetworkName, List<string>> _networks = [];
    private int _starts;

    internal ForeignHub(SimulatedWorld world, Random random, Uri address, ulong seed)
        : base(world, address, seed) => _random = random;

    /// <inheritdoc />
    public override bool IsOurs => false;

    private protected override IMemoryHub Begin()
    {
        _starts++;
        CleanUpLater(_starts);
        return new Door(this);
    }

    private protected override void End()
    {
        _connections.Clear();
        _peers.Clear();
        _networks.Clear();
    }

    private static bool IsId(string? id) => PeerId.TryParse(id, out _);

    private Socket Open(string? id, IMemoryHubSocket link)
    {
        Socket socket = new(this, id ?? "", link, _starts);
        if (!IsId(id))
            link.Close(1008, "Invalid peerId format");
        else if (_connections.TryGetValue(id!, out Socket? old) && old.IsOpen)
            link.Close(1008, "Peer already connected");
        else if (_connections.Count >= MostConnections)
            link.Close(1008, "Maximum connections reached");
        else
        {
            _connections[id!] = socket;
            socket.IsOpen = true;
            Send(id!, SignalMessage.Create(SignalKind.Connected, RawJson.From(new JObject { ["peerId"] = id }), fromSystem: true, timestamp: Clock));
            return socket;
        }

        return socket;
    }

    // The close of a socket is known to the server a moment after its client has gone; meanwhile the id can come anew.
    private void Closing(Socket socket, string reason, bool inOrder)
    {
        if (!socket.IsOpen)
            return;
        socket.IsOpen = false;
        World.After(TimeSpan.FromMilliseconds(inOrder ? _random.Next(5, 400) : 1), () =>
        {
            if (socket.Run == _starts && IsUp)
                Closed(socket.Id, reason.Length == 0 ? "disconnected" : reason);
        });
    }

    private void Closed(string id, string reason)
    {
        bool isHub = _peers.TryGetValue(id, out Info? info) && info.IsHub;
        var data = new JObject { ["peerId"] = id, ["isHub"] = isHub, ["reason"] = reason, ["timestamp"] = Clock };
        foreach (string other in _connections.Keys.Order(StringComparer.Ordinal).Where(other => other != id).ToArray())
            Send(
                other,
                SignalMessage.Create(SignalKind.PeerDisconnected, RawJson.From(data), fromSystem: true, target: PeerId.Parse(other), timestamp: Clock));
        Remove(id);
    }

    private void Remove(string id)
    {
        _connections.Remove(id);
        if (!_peers.Remove(id, out Info? info))
            return;
        foreach (List<string> members in _networks.Values)
            members.Remove(id);
        var data = new JObject { ["peerId"] = id, ["isHub"] = info.IsHub };
        foreach (string other in MembersOf(info.Network))
            Send(
                other,
                SignalMessage.Create(SignalKind.PeerDisconnected, RawJson.From(data), fromSystem: true, target: PeerId.Parse(other), network: info.Network, timestamp: Clock));
    }

    private string[] MembersOf(NetworkName network) => _networks.TryGetValue(network, out List<string>? members) ? [.. members] : [];

    private long Clock => World.Now.ToUnixTimeMilliseconds();

    private void Send(string id, SignalMessage message)
    {
        if (_connections.TryGetValue(id, out Socket? socket) && socket.IsOpen)
            socket.Link.TrySend(SignalCodec.Encode(message));
    }

    private void CleanUpLater(int run) => World.After(CleanupInterval, () =>
    {
        if (run != _starts || !IsUp)
            return;
        foreach (string id in _connections.Where(entry => !entry.Value.IsOpen).Select(entry => entry.Key).Order(StringComparer.Ordinal).ToArray())
            Remove(id);
        CleanUpLater(run);
    });

    private sealed record Info(NetworkName Network, bool IsHub, JObject Data);

    private sealed class Door(ForeignHub hub) : IMemoryHub
    {
        public IMemoryHubSession Open(string? peerId, IMemoryHubSocket socket) => hub.Open(peerId, socket);

        public Task<ImmutableArray<NetworkListing>> ListNetworksAsync() =>
            Task.FromException<ImmutableArray<NetworkListing>>(new SignalingException($"{hub.Address} lists no networks: a hub of 1.1.3 keeps no list"));
    }

    private sealed class Socket(ForeignHub hub, string id, IMemoryHubSocket link, int run) : IMemoryHubSession
    {
        public string Id => id;

        public IMemoryHubSocket Link => link;

        public int Run => run;

        public bool IsOpen { get; set; }

        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> utf8, bool isBinary)
        {
            if (IsOpen && hub.IsUp && run == hub._starts)
                hub.Take(id, utf8);
            return ValueTask.CompletedTask;
        }

        public void OnActivity()
        {
        }

        public void OnClosed(int? code, string reason) => hub.Closing(this, code is null ? "" : reason, inOrder: code is not null);
    }
}
