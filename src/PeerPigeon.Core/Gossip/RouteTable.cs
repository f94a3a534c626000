using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>For each of a bounded number of origins, the neighbours through which it was heard, the preferred one first.</summary>
internal sealed class RouteTable
{
    /// <summary>Neighbours remembered for one origin.</summary>
    public const int MostHops = 3;

    /// <summary>As many links as a frame can pass.</summary>
    public const int UnknownLinks = GossipFrame.InitialTtl;

    private readonly int _capacity;
    private readonly Dictionary<PeerId, LinkedListNode<Route>> _byOrigin = [];
    private readonly LinkedList<Route> _byAge = [];

    /// <param name="capacity">Origins at most; the one learned longest ago goes first.</param>
    public RouteTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    public int Count => _byOrigin.Count;

    public Route? Find(PeerId origin) => _byOrigin.TryGetValue(origin, out LinkedListNode<Route>? node) ? node.Value : null;

    /// <summary>The route of an origin, a new one if there is none, as the one that was learned last.</summary>
    public Route Touch(PeerId origin, DateTimeOffset now)
    {
        if (_byOrigin.TryGetValue(origin, out LinkedListNode<Route>? node))
            _byAge.Remove(node);
        else
        {
            if (_byOrigin.Count >= _capacity)
            {
                _byOrigin.Remove(_byAge.First!.Value.Origin);
                _byAge.RemoveFirst();
            }

            node = new(new(origin));
            _byOrigin.Add(origin, node);
        }

        _byAge.AddLast(node);
        node.Value.At = now;
        return node.Value;
    }

    /// <summary>Takes a neighbour out of every route.</summary>
    /// <param name="neighbour">Which.</param>
    /// <param name="keepEmpty">Whether an origin stays known to which no way is left.</param>
    public void ForgetNeighbour(PeerId neighbour, bool keepEmpty)
    {
        for (LinkedListNode<Route>? node = _byAge.First; node is not null;)
        {
            LinkedListNode<Route>? next = node.Next;
            if (node.Value.Remove(neighbour) && node.Value.Hops.Count == 0 && !keepEmpty)
            {
                _byOrigin.Remove(node.Value.Origin);
                _byAge.Remove(node);
            }

            node = next;
        }
    }

    /// <summary>The ways back to one origin.</summary>
    internal sealed class Route(PeerId origin)
    {
        public PeerId Origin => origin;

        public List<PeerId> Hops { get; } = new(1);

        // How many links away the origin is through each.
        private List<int> Links { get; } = new(1);

        /// <summary>The frame that taught the hops; another neighbour that brings the same one is another way.</summary>
        public FrameId? Frame { get; private set; }

        public DateTimeOffset At { get; set; }

        public bool ClaimsKey { get; set; }

        /// <summary>How new the announcement is that the origin signed.</summary>
        public (long Incarnation, long Sequence) Freshness { get; set; } = (long.MinValue, long.MinValue);

        /// <summary>When the origin last signed something that showed a way, by its own clock.</summary>
        public long SignedAt { get; set; } = long.MinValue;

        public int LinksOf(PeerId hop) => Hops.IndexOf(hop) is var at && at < 0 ? RouteTable.UnknownLinks : Links[at];

        public void Begin(FrameId? frame, PeerId neighbour, int links)
        {
            Hops.Clear();
            Links.Clear();
            Prefer(frame, neighbour, links);
        }

        /// <summary>Puts a neighbour before all others.</summary>
        public void Prefer(FrameId? frame, PeerId neighbour, int links)
        {
            Frame = frame;
            Remove(neighbour);
            Insert(0, neighbour, links);
        }

        /// <summary>Adds an alternative behind the first hop, by distance; not one that is farther from the origin than we are: its way leads through us.</summary>
        public void TryAdd(PeerId neighbour, int links)
        {
            if (Hops.Contains(neighbour) || (Hops.Count > 0 && links > Links[0] + 1))
                return;
            int at = Math.Min(1, Hops.Count);
            while (at < Hops.Count && Links[at] <= links)
                at++;
            Insert(at, neighbour, links);
        }

        public bool Remove(PeerId neighbour)
        {
            int at = Hops.IndexOf(neighbour);
            if (at < 0)
                return false;
            Hops.RemoveAt(at);
            Links.RemoveAt(at);
            return true;
        }

        private void Insert(int at, PeerId neighbour, int links)
        {
            Hops.Insert(at, neighbour);
            Links.Insert(at, links);
            if (Hops.Count <= MostHops)
                return;
            Hops.RemoveAt(MostHops);
            Links.RemoveAt(MostHops);
        }
    }
}
