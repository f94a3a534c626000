using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

/// <summary>
/// A random network through which its smallest id floods beacons, frame by frame in any order, while peers close every link that
/// they hold for redundant. Whether it is in one piece is found out by walking the links that are left.
/// </summary>
internal sealed class FloodedNetwork
{
    // Every link is one too many, so that all that are redundant go.
    private static readonly TopologyRules NoLinks = Given.Rules with { MaxPeers = 0, ReserveLinks = 0, AutoDiscovery = false, ShedAfter = TimeSpan.Zero };

    private readonly SeededRandom _random;
    private readonly TopologyState[] _peers;
    private readonly HashSet<FrameId>[] _seen;
    private readonly SortedSet<(int Low, int High)> _links = [];
    private readonly Dictionary<(int From, int To), Queue<FrameId>> _lines = [];
    private int _beacons;

    public FloodedNetwork(SeededRandom random)
    {
        _random = random;
        int count = random.Next(2, 13);
        _seen = [.. Enumerable.Range(0, count).Select(_ => new HashSet<FrameId>())];
        for (var peer = 1; peer < count; peer++)
            _links.Add((random.Next(peer), peer));
        for (int more = random.Next(3 * count); more > 0; more--)
        {
            int one = random.Next(count), other = random.Next(count);
            if (one != other)
                _links.Add((Math.Min(one, other), Math.Max(one, other)));
        }

        _peers = [.. Enumerable.Range(0, count).Select(peer => Neighbours(peer)
            .Aggregate(TopologyState.Start(Given.Peer(peer), Given.Start), (state, neighbour) => state.Linked(neighbour)))];
    }

    public int Links => _links.Count;

    public bool IsOnePiece
    {
        get
        {
            HashSet<int> reached = [0];
            Queue<int> next = new([0]);
            while (next.TryDequeue(out int peer))
            {
                foreach (int neighbour in Neighbours(peer).Where(reached.Add))
                    next.Enqueue(neighbour);
            }

            return reached.Count == _peers.Length;
        }
    }

    /// <summary>A frame arrives somewhere, a peer looks at its links, or the leader sends another beacon.</summary>
    public void Step()
    {
        (int From, int To)[] busy = [.. _lines.Where(line => line.Value.Count > 0).Select(line => line.Key).Order()];
        int choice = _random.Next(10);
        if (choice == 0 || (busy.Length == 0 && choice < 5))
            SendBeacon();
        else if (choice < 5)
            Deliver(busy[_random.Next(busy.Length)]);
        else
            Decide(_random.Next(_peers.Length));
    }

    public override string ToString() => $"{_peers.Length} peers, links {string.Join(' ', _links)}, {_beacons} beacons";

    private int[] Neighbours(int peer) =>
        [.. _links.Where(link => link.Low == peer || link.High == peer).Select(link => link.Low == peer ? link.High : link.Low)];

    private void SendBeacon()
    {
        FrameId beacon = Given.Frame(++_beacons);
        _seen[0].Add(beacon);
        _peers[0] = Topology.SentBeacon(_peers[0], beacon, NoLinks, Given.Start);
        foreach (int neighbour in Neighbours(0))
            Send(0, neighbour, beacon);
    }

    private void Deliver((int From, int To) line)
    {
        FrameId beacon = _lines[line].Dequeue();
        if (!_seen[line.To].Add(beacon))
        {
            _peers[line.To] = Topology.HeardBeaconAgain(_peers[line.To], beacon, Given.Peer(line.From));
            return;
        }

        _peers[line.To] = Topology.HeardBeacon(_peers[line.To], Given.Peer(0), beacon, Given.Peer(line.From), NoLinks, Given.Start);
        foreach (int neighbour in Neighbours(line.To).Where(neighbour => neighbour != line.From && neighbour != 0))
            Send(line.To, neighbour, beacon);
    }

    private void Decide(int peer)
    {
        var step = Topology.Decide(_peers[peer], NoLinks, _random, Given.Start);
        _peers[peer] = step.Next;
        foreach (TopologyEffect.Close close in step.Effects.OfType<TopologyEffect.Close>())
        {
            int other = Enumerable.Range(0, _peers.Length).Single(number => Given.Peer(number) == close.Peer);
            _links.Remove((Math.Min(peer, other), Math.Max(peer, other)));
            _lines.Remove((peer, other));
            _lines.Remove((other, peer));
            _peers[peer] = Topology.Lost(_peers[peer], close.Peer, onPurpose: true, NoLinks, Given.Start);
            _peers[other] = Topology.Lost(_peers[other], Given.Peer(peer), onPurpose: true, NoLinks, Given.Start);
        }
    }

    private void Send(int from, int to, FrameId beacon)
    {
        if (!_lines.TryGetValue((from, to), out Queue<FrameId>? line))
            _lines[(from, to)] = line = [];
        line.Enqueue(beacon);
    }
}
