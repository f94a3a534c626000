using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

/// <summary>Routers that hold nothing but trees and what they keep, on links that lose nothing and take their time.</summary>
internal sealed class TreeModel
{
    private readonly List<int>[] _links;
    private readonly Node[] _nodes;
    private readonly SeededRandom _random;
    private readonly PriorityQueue<Action, (int At, int Order)> _agenda = new();
    private int _now;
    private int _order;
    private int _frames;

    public TreeModel(int nodes, int degree, ulong seed)
    {
        _random = new(seed);
        _links = [.. Enumerable.Range(0, nodes).Select(_ => new List<int>())];
        for (var node = 1; node < nodes; node++)
            Link(node, _random.Next(node));
        for (var extra = nodes * (degree - 2) / 2; extra > 0; extra--)
            Link(_random.Next(nodes), _random.Next(nodes));
        _nodes = [.. Enumerable.Range(0, nodes).Select(_ => new Node())];
    }

    /// <summary>Full frames on links by the last message.</summary>
    public int Copies { get; private set; }

    /// <summary>Node 0 says something, and it spreads until all is quiet.</summary>
    public void Say()
    {
        Copies = 0;
        FrameId id = Given.Frame(++_frames);
        Keep(0, id, LinkSet.None, hops: 0);
        while (_agenda.TryDequeue(out Action? act, out (int At, int Order) due))
        {
            _now = due.At;
            act();
        }
    }

    /// <summary>Who has the last message, by the hops that it took; null: it never came.</summary>
    public int?[] Hops() => [.. _nodes.Select(node => node.Kept.TryGetValue(Given.Frame(_frames), out KeptFrame? kept) ? (int?)kept.Hops : null)];

    /// <summary>The fewest hops to each node.</summary>
    public int?[] Distances()
    {
        var distances = new int?[_nodes.Length];
        distances[0] = 0;
        Queue<int> next = new([0]);
        while (next.TryDequeue(out int node))
        {
            foreach (int other in _links[node].Where(other => distances[other] is null))
            {
                distances[other] = distances[node] + 1;
                next.Enqueue(other);
            }
        }

        return distances;
    }

    private static PeerId Origin => Given.Peer(1);

    private void Link(int one, int other)
    {
        if (one == other || _links[one].Contains(other))
            return;
        _links[one].Add(other);
        _links[other].Add(one);
    }

    private void Later(int most, Action act) => _agenda.Enqueue(act, (_now + 5 + _random.Next(most), ++_order));

    private void Keep(int node, FrameId id, int slot, int hops)
    {
        var kept = new KeptFrame(id, Origin, "chat", default, Given.Start, Given.Start) { Via = slot, Hops = hops, Known = default(LinkSet).With(slot) };
        _nodes[node].Kept.Add(id, kept);
        if (slot != LinkSet.None)
            _nodes[node].Trees.Came(Origin, slot, pulled: false);
        if (_nodes[node].Told.Remove(id, out (int Slot, int Hops) nearest))
            Shorten(node, kept, nearest.Slot, nearest.Hops);
        LinkSet lazy = _nodes[node].Trees.LazyFor(Origin);
        for (var to = 0; to < _links[node].Count; to++)
        {
            int other = _links[node][to], back = _links[other].IndexOf(node);
            if (kept.Known.Contains(to) || lazy.Contains(to))
                Later(60, () => Have(other, back, id, kept.Hops));
            else if (other != 0)
            {
                Copies++;
                Later(20, () => Arrive(other, back, id, hops + 1));
            }
        }
    }

    private void Arrive(int node, int slot, FrameId id, int hops)
    {
        if (!_nodes[node].Kept.TryGetValue(id, out KeptFrame? kept))
        {
            Keep(node, id, slot, hops);
            return;
        }

        TreeMove move = _nodes[node].Trees.CameAgain(Origin, kept.Via, kept.Hops, slot, hops);
        if (move.Prune != slot && slot != kept.Via)
            (kept.Via, kept.Hops) = (slot, hops);
        Perform(node, move);
    }

    private void Have(int node, int slot, FrameId id, int hops)
    {
        if (_nodes[node].Kept.TryGetValue(id, out KeptFrame? kept))
        {
            if (node != 0)
                Shorten(node, kept, slot, hops);
        }
        else if (!_nodes[node].Told.TryGetValue(id, out (int Slot, int Hops) nearest) || hops < nearest.Hops)
            _nodes[node].Told[id] = (slot, hops);
    }

    private void Shorten(int node, KeptFrame kept, int slot, int hops)
    {
        TreeMove move = _nodes[node].Trees.Offered(Origin, kept.Via, kept.Hops, slot, hops);
        if (move.Graft == LinkSet.None)
            return;
        (kept.Via, kept.Hops) = (slot, hops + 1);
        Perform(node, move);
    }

    // Links keep their order; a notice never overtakes another here because each is at once.
    private void Perform(int node, TreeMove move)
    {
        if (move.Prune != LinkSet.None)
            Tell(node, move.Prune, (other, back) => _nodes[other].Trees.Prune(Origin, back));
        if (move.Graft != LinkSet.None)
            Tell(node, move.Graft, (other, back) => _nodes[other].Trees.Graft(Origin, back));
    }

    private void Tell(int node, int slot, Action<int, int> notice)
    {
        int other = _links[node][slot];
        notice(other, _links[other].IndexOf(node));
    }

    private sealed class Node
    {
        public GossipTrees Trees { get; } = new(16);

        public Dictionary<FrameId, KeptFrame> Kept { get; } = [];

        public Dictionary<FrameId, (int Slot, int Hops)> Told { get; } = [];
    }
}
