using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

// Whom it knows, to whom it offers, whose offers it takes.
public sealed partial class JavaScriptPeer
{
    private const int TriesPerTarget = 3;
    private static readonly TimeSpan DiscoveredFor = TimeSpan.FromMinutes(5);

    private readonly SortedDictionary<PeerId, DateTimeOffset> _discovered = [];
    private readonly HashSet<PeerId> _attempting = [];
    private readonly Dictionary<PeerId, int> _tries = [];
    private readonly SortedDictionary<PeerId, Connection> _peers = [];
    private int _optimise;

    private int ConnectedCount => _peers.Values.Count(connection => connection.Link is not null);

    private bool HasOpenLink => _peers.Values.Any(connection => connection.Link is not null);

    private static int Floor => Math.Min(3, MaxPeers);

    private void Hear(SignalMessage message)
    {
        switch (message.Kind)
        {
            case SignalKind.PeerDiscovered when PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? found, out _):
                Discover(found.PeerId);
                break;
            case SignalKind.Announce when message.From is { } announced:
                Discover(announced);
                break;
            case SignalKind.Goodbye when message.From is { } leaving:
                Forget(leaving);
                break;
            case SignalKind.Offer when message.From is { } offering:
                TakeOffer(offering, message.Data);
                break;
            case SignalKind.Answer when message.From is { } answering && _peers.TryGetValue(answering, out Connection? connection) && connection.IsOffer:
                connection.Attempt?.OnSignal(SignalKind.Answer, message.Data);
                break;
        }
    }

    private void Discover(PeerId peer)
    {
        if (peer == Id || !_discovered.TryAdd(peer, World.Now))
            return;
        if (!_attempting.Contains(peer) && ShouldInitiate(peer) && _peers.Count < MaxPeers)
            Offer(peer);
        int optimisation = ++_optimise;
        After(TimeSpan.FromMilliseconds(_random.Next(10_000, 15_001)), () =>
        {
            if (optimisation == _optimise)
                Optimise();
        });
    }

    private void Forget(PeerId peer)
    {
        _discovered.Remove(peer);
        _attempting.Remove(peer);
        _tries.Remove(peer);
        if (_peers.TryGetValue(peer, out Connection? connection))
            Drop(connection, "left network");
    }

    private bool ShouldInitiate(PeerId target)
    {
        if (target < Id)
            return true;
        if (HasOpenLink)
            return false;
        return (_discovered.Keys.All(peer => peer > Id) && Nearest(_discovered.Keys).Take(3).Contains(target)) || _attempting.Count >= 2;
    }

    private IEnumerable<PeerId> Nearest(IEnumerable<PeerId> peers) => peers.OrderBy(peer => peer, new Farther(Id));

    private void KeepFloor()
    {
        int missing = Floor - ConnectedCount;
        if (_connection is null || missing <= 0)
            return;
        foreach (PeerId peer in Nearest(_discovered.Keys.Where(peer => !_peers.ContainsKey(peer) && !_attempting.Contains(peer))).Take(missing).ToArray())
            Offer(peer);
    }

    private void Optimise()
    {
        PeerId[] candidates = [.. Nearest(_discovered.Keys.Where(peer => !_peers.ContainsKey(peer) && !_attempting.Contains(peer) && ShouldInitiate(peer)))];
        int connected = ConnectedCount;
        int wanted = connected < MinPeers ? Math.Max(1, MinPeers - connected) : connected < MaxPeers ? 1 : 0;
        foreach (PeerId peer in candidates.Take(wanted))
            Offer(peer);
    }

    private void Offer(PeerId target)
    {
        if (_connection is null || _peers.ContainsKey(target) || !_attempting.Add(target))
            return;
        int tries = _tries.GetValueOrDefault(target);
        if ((Id < target && ConnectedCount >= Floor) || _peers.Count >= MaxPeers || tries >= TriesPerTarget)
        {
            // Three tries, and the target is forgotten until it is heard of again.
            _attempting.Remove(target);
            if (tries >= TriesPerTarget)
            {
                _tries.Remove(target);
                _discovered.Remove(target);
            }

            return;
        }

        _tries[target] = tries + 1;
        var connection = new Connection(this, target, isOffer: true);
        _peers.Add(target, connection);
        connection.Attempt = _links.Offer(new(Id, target, Home), connection);
    }

    private void TakeOffer(PeerId peer, RawJson offer)
    {
        if (peer < Id)
        {
            Send(
                SignalKind.ConnectionRejected,
                new JObject
                {
                    ["reason"] = "initiator_role_conflict",
                    ["details"] = "Peer should wait for us to initiate based on peer ID comparison",
                    ["shouldInitiate"] = false,
                },
                peer);
            return;
        }

        if (_peers.TryGetValue(peer, out Connection? known))
        {
            if (known.Link is not null || !known.IsOffer)
                return;
            Drop(known, "superseded");
        }

        if (!_links.Handles(offer) || !MakeRoom(peer))
            return;
        var connection = new Connection(this, peer, isOffer: false);
        _peers.Add(peer, connection);
        connection.Attempt = _links.Answer(new(Id, peer, Home), offer, connection);
    }

    private bool MakeRoom(PeerId newcomer)
    {
        if (_peers.Count < MaxPeers)
            return true;
        Connection farthest = HasOpenLink
            ? _peers[Nearest(_peers.Values.Where(connection => connection.Link is not null).Select(connection => connection.Peer)).Last()]
            : _peers.First().Value;
        if (HasOpenLink && new Farther(Id).Compare(newcomer, farthest.Peer) >= 0)
        {
            string details = $"max_peers_reached ({ConnectedCount}/{MaxPeers} connected, {_peers.Count} total, no eviction candidate)";
            Send(
                SignalKind.ConnectionRejected,
                new JObject { ["reason"] = "max_peers_reached", ["details"] = details, ["currentCount"] = ConnectedCount, ["maxPeers"] = MaxPeers },
                newcomer);
            return false;
        }

        farthest.Link?.TrySend(new(new EvictionNotice(Id, "incoming closer peer").Encode(), IsBinary: false));
        Drop(farthest, "evicted: incoming closer peer");
        return true;
    }

    private void Tidy()
    {
        foreach (PeerId old in _discovered.Where(entry => World.Now - entry.Value > DiscoveredFor).Select(entry => entry.Key).ToArray())
        {
            _discovered.Remove(old);
            _attempting.Remove(old);
            _tries.Remove(old);
        }

        ForgetFrames();
    }

    // By XOR distance from one id, as of 160-bit numbers.
    private sealed class Farther(PeerId from) : IComparer<PeerId>
    {
        public int Compare(PeerId x, PeerId y)
        {
            Span<byte> one = stackalloc byte[PeerId.ByteLength], other = stackalloc byte[PeerId.ByteLength], self = stackalloc byte[PeerId.ByteLength];
            x.CopyTo(one);
            y.CopyTo(other);
            from.CopyTo(self);
            for (var i = 0; i < self.Length; i++)
            {
                int difference = (one[i] ^ self[i]) - (other[i] ^ self[i]);
                if (difference != 0)
                    return difference;
            }

            return 0;
        }
    }
}
