using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>Somebody who speaks the codec of our peers over simulated links and hubs, and keeps none of their rules.</summary>
/// <remarks>It never leaves, takes every link that is offered, answers every probe, and says that it has one link alone, so that others spare it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A transport ends with its network.")]
internal sealed partial class Adversary : Participant, ISignalingReceiver
{
    private static readonly ImmutableArray<string> Claims = [Capabilities.Topology, Capabilities.Probe, "memory/1"];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly AdversaryPlan _plan;
    private readonly Random _random;
    private readonly TappedSignaling _signaling;
    private readonly TappedTransport _links;
    private readonly SortedDictionary<PeerId, Connection> _peers = [];
    private readonly List<PeerId> _introduced = [];
    private ISignalingConnection? _connection;
    private int _next;

    public Adversary(SimulatedWorld world, int index, PeerId id, NetworkName network, SimulatedHub hub, AdversaryPlan plan, Random random)
        : base(world, index, id, network, hub)
    {
        _plan = plan;
        _random = random;
        _signaling = new(world, this);
        _links = new(world, this, world.Links.CreateTransport(id));
        _next = random.Next(1 << 20);
        Incarnation = world.NextIncarnation();
    }

    public override NetworkName Active => Home;

    /// <summary>Offers that it has made.</summary>
    public long Offers { get; private set; }

    private int Linked => _peers.Values.Count(connection => connection.Link is not null);

    public void Join()
    {
        IsUp = true;
        _signaling.ConnectAsync(Hub.Address, Id, CancellationToken.None).ContinueWith(
            opened =>
            {
                _connection = opened.Result;
                _connection.Start(this);
                Send(SignalKind.Announce, RawJson.From(new JObject { ["peerId"] = IdText, ["capabilities"] = new JArray(Claims.Cast<object>().ToArray()) }), target: null);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        Repeat();
    }

    void ISignalingReceiver.OnMessage(ReadOnlyMemory<byte> utf8, Action? release)
    {
        if (SignalCodec.TryDecode(utf8, ProtocolLimits.Default, out SignalMessage? message, out _))
            Hear(message);
        release?.Invoke();
    }

    void ISignalingReceiver.OnClosed(int? code, string reason) => _connection = null;

    private void Hear(SignalMessage message)
    {
        switch (message.Kind)
        {
            case SignalKind.PeerDiscovered when PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? found, out _):
                if (!_introduced.Contains(found.PeerId))
                    _introduced.Add(found.PeerId);
                break;
            case SignalKind.Offer when message.From is { } offering && _links.Handles(message.Data):
                Drop(offering);
                var taken = new Connection(this, offering);
                _peers[offering] = taken;
                taken.Attempt = _links.Answer(new(Id, offering, Home), message.Data, taken);
                break;
            case SignalKind.Answer when message.From is { } answering && _peers.TryGetValue(answering, out Connection? connection):
                connection.Attempt?.OnSignal(SignalKind.Answer, message.Data);
                break;
        }
    }

    private void Repeat() => World.After(Beat, () =>
    {
        Seek();
        Lie();
        Repeat();
    });

    private void Seek()
    {
        IReadOnlyList<PeerId> among = _plan.Targets.Count > 0 ? _plan.Targets : _introduced;
        if (_plan.Targets.Count == 0 && Linked >= _plan.WantedLinks)
            return;
        for (var i = 0; i < _plan.OffersPerSecond && among.Count > 0; i++)
        {
            PeerId target = among[_next++ % among.Count];
            if (_peers.ContainsKey(target))
                continue;
            Offers++;
            var connection = new Connection(this, target);
            _peers.Add(target, connection);
            connection.Attempt = _links.Offer(new(Id, target, Home, Need: nameof(Core.LinkNeed.Links)), connection);
        }
    }

    private void Send(SignalKind kind, RawJson data, PeerId? target) =>
        _connection?.TrySend(SignalCodec.Encode(SignalMessage.Create(kind, data, target: target, network: Home, maxPeers: 3)));

    private void Drop(PeerId peer)
    {
        if (_peers.Remove(peer, out Connection? connection))
            connection.End();
    }

    private sealed class Connection(Adversary owner, PeerId peer) : ILinkAttemptObserver, ILinkReceiver
    {
        private bool _over;

        public PeerId Peer => peer;

        public ILinkAttempt? Attempt { get; set; }

        public ILink? Link { get; private set; }

        public void End()
        {
            _over = true;
            Attempt?.Dispose();
            Link?.Close("superseded");
        }

        public void Say(ReadOnlyMemory<byte> utf8) => Link?.TrySend(new(utf8, IsBinary: false));

        public void OnEmit(SignalKind kind, RawJson data)
        {
            if (!_over)
                owner.Send(kind, data, peer);
        }

        public void OnOpened(ILink link)
        {
            if (_over)
            {
                link.Close("superseded");
                return;
            }

            Link = link;
            link.Start(this);
            Say(new LinkControl.Hello("peerpigeon-actors/0.9.0", Claims, Links: 1, MaxPeers: 3).Encode());
        }

        public void OnFailed(string reason) => Forget();

        public void OnFrame(InboundFrame frame)
        {
            if (!_over && !frame.IsBinary)
                owner.Hear(this, frame.Payload);
            frame.Release();
        }

        public void OnClosed(string reason) => Forget();

        private void Forget()
        {
            if (!_over && owner._peers.TryGetValue(peer, out Connection? current) && current == this)
                owner._peers.Remove(peer);
            _over = true;
        }
    }
}
