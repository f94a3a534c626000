using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>
/// A peer that behaves as 1.1.3's does in a browser: the greater id offers, offers of smaller ids are refused, gossip is flooded, a floor
/// loop looks for links, goodbye alone ends one; it knows no fallback (wire protocol §2.6, §4, §6, §7).
/// </summary>
/// <remarks>
/// Its links are in-memory ones in place of WebRTC, and it announces that kind, as both sides would know each other's WebRTC. Media,
/// streams, DHT and crypto are left out: nothing of them decides about networks.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A transport ends with its network; disposing it would say goodbye, which a crash must not.")]
public sealed partial class JavaScriptPeer : Participant, ISignalingReceiver
{
    private const int MaxPeers = 3;
    private const int MinPeers = 2;
    private static readonly TimeSpan FloorLoop = TimeSpan.FromSeconds(4);

    private readonly Random _random;
    private readonly TappedSignaling _signaling;
    private ILinkTransport _transport;
    private TappedTransport _links;
    private ISignalingConnection? _connection;
    private int _failures;

    internal JavaScriptPeer(SimulatedWorld world, int index, PeerId id, NetworkName network, SimulatedHub hub, Random random)
        : base(world, index, id, network, hub)
    {
        _random = random;
        _signaling = new(world, this);
        _transport = world.Links.CreateTransport(id, namesAttempts: false);
        _links = new(world, this, _transport);
        Incarnation = world.NextIncarnation();
    }

    /// <inheritdoc />
    public override NetworkName Active => Home;

    /// <summary>Connects, or connects again.</summary>
    public void Join()
    {
        if (IsUp)
            return;
        IsUp = true;
        Connect();
        Repeat(FloorLoop, KeepFloor);
        Repeat(TimeSpan.FromSeconds(30), Tidy);
    }

    /// <summary>As <c>disconnect()</c>: goodbye, the socket, then the links.</summary>
    public void Leave()
    {
        if (!IsUp)
            return;
        Send(SignalKind.Goodbye, new JObject { ["peerId"] = IdText, ["timestamp"] = Clock });
        _connection?.Close("Client disconnect");
        _connection = null;
        foreach (Connection connection in _peers.Values.ToArray())
            Drop(connection, "mesh disconnected");
        Reset();
    }

    /// <summary>The tab dies without a word.</summary>
    public void Crash()
    {
        if (!IsUp)
            return;
        World.Links.Crash(_transport);
        Hub.Signaling.Crash(Id);
        Died();
        _transport = World.Links.CreateTransport(Id, namesAttempts: false);
        _links = new(World, this, _transport);
        Reset();
    }

    /// <inheritdoc />
    void ISignalingReceiver.OnMessage(ReadOnlyMemory<byte> utf8, Action? release)
    {
        if (SignalCodec.TryDecode(utf8, ProtocolLimits.Default, out SignalMessage? message, out _)
            && message.Kind != SignalKind.Connected
            && (message.Network ?? NetworkName.Global) == Home
            && message.From != Id
            && (message.Target is null || message.Target == Id))
        {
            Hear(message);
        }

        release?.Invoke();
    }

    /// <inheritdoc />
    void ISignalingReceiver.OnClosed(int? code, string reason)
    {
        _connection = null;
        if (IsUp)
            After(Pause(++_failures), Connect);
    }

    private long Clock => World.Now.ToUnixTimeMilliseconds();

    private void Reset()
    {
        IsUp = false;
        Incarnation = World.NextIncarnation();
        _connection = null;
        _peers.Clear();
        _discovered.Clear();
        _attempting.Clear();
        _tries.Clear();
        _seen.Clear();
        _failures = 0;
    }

    private void Connect()
    {
        int incarnation = Incarnation;
        _signaling.ConnectAsync(Hub.Address, Id, CancellationToken.None).ContinueWith(
            opened =>
            {
                if (Incarnation != incarnation || !IsUp)
                    return;
                if (!opened.IsCompletedSuccessfully)
                {
                    _ = opened.Exception;
                    After(Pause(++_failures), Connect);
                    return;
                }

                _failures = 0;
                _connection = opened.Result;
                _connection.Start(this);
                Send(SignalKind.Announce, new JObject { ["peerId"] = IdText, ["capabilities"] = new JArray("memory/1") });
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    // After ten attempts one long pause, then it goes on as if five had failed.
    private TimeSpan Pause(int failures)
    {
        bool linked = HasOpenLink;
        if (failures > 10)
        {
            _failures = 5;
            return TimeSpan.FromSeconds(linked ? 600 : 60);
        }

        double doubled = Math.Pow(2, failures - 1);
        return TimeSpan.FromMilliseconds(linked ? Math.Min(3000 * doubled, 300_000) : Math.Min(1000 * doubled, 30_000));
    }

    private void Send(SignalKind kind, JObject data, PeerId? target = null) => Send(kind, RawJson.From(data), target);

    private void Send(SignalKind kind, RawJson data, PeerId? target = null) =>
        _connection?.TrySend(SignalCodec.Encode(SignalMessage.Create(kind, data, target: target, network: Home, maxPeers: MaxPeers)));

    private void After(TimeSpan delay, Action action)
    {
        int incarnation = Incarnation;
        World.After(delay, () =>
        {
            if (Incarnation == incarnation && IsUp)
                action();
        });
    }

    private void Repeat(TimeSpan interval, Action action) => After(interval, () =>
    {
        action();
        Repeat(interval, action);
    });
}
