using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>One router's part in the tree of each origin: which links get what that origin says in full, and which get ids.</summary>
/// <remarks>
/// <para>
/// A tree per origin (and not one for all, as Plumtree has it) keeps every way as short as the flood's: of the links that brought a
/// frame, the one with the fewest hops stays, and the others are pruned. Since every parent is nearer to the origin, by the hops that
/// one frame counted, than its child, no choice made by one frame closes a circle.
/// </para>
/// <para>An origin of which nothing is known is flooded. Two generations bound the table, as in <see cref="SeenFrames"/>.</para>
/// </remarks>
public sealed class GossipTrees
{
    private readonly int _capacity;
    private Dictionary<PeerId, Tree> _young = [];
    private Dictionary<PeerId, Tree> _old = [];

    /// <summary>An empty table.</summary>
    /// <param name="capacity">Origins in one generation, at least 1; twice as many are held at most.</param>
    public GossipTrees(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>Origins held.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>The links that get ids of what <paramref name="origin"/> says.</summary>
    public LinkSet LazyFor(PeerId origin) => Find(origin)?.Lazy ?? default;

    /// <summary>The neighbour has another way: ids will do. Origins that it alone names push out nobody's tree.</summary>
    public void Prune(PeerId origin, int slot)
    {
        Tree? tree = _young.Count < _capacity ? FindOrAdd(origin) : Find(origin);
        if (tree is not null)
            tree.Lazy = tree.Lazy.With(slot);
    }

    /// <summary>The neighbour wants full frames again.</summary>
    public void Graft(PeerId origin, int slot)
    {
        if (Find(origin) is { } tree)
            tree.Lazy = tree.Lazy.Without(slot);
    }

    /// <summary>A frame came for the first time.</summary>
    /// <param name="origin">Who said it.</param>
    /// <param name="slot">The way that it came.</param>
    /// <param name="pulled">Whether it had to be asked for: the tree broke, and this way mends it.</param>
    public void Came(PeerId origin, int slot, bool pulled)
    {
        Tree tree = FindOrAdd(origin);
        if (tree.Parent == LinkSet.None || pulled)
            tree.Parent = slot;
        if (pulled)
            tree.Refused = tree.Refused.Without(slot);
    }

    /// <summary>A frame came again: of two ways here one stays.</summary>
    /// <param name="origin">Who said it.</param>
    /// <param name="via">The better way so far; <see cref="LinkSet.None"/> for a neighbour that only floods.</param>
    /// <param name="viaHops">Links passed on that way.</param>
    /// <param name="slot">The way that it came now.</param>
    /// <param name="hops">Links passed on this one.</param>
    public TreeMove CameAgain(PeerId origin, int via, int viaHops, int slot, int hops)
    {
        Tree tree = FindOrAdd(origin);
        if (via == slot)
            return TreeMove.Nothing;
        if (via == LinkSet.None && (tree.Parent == LinkSet.None || tree.Parent == slot))
        {
            tree.Parent = slot;       // whoever floods may go without a word; one way of ours stays
            return TreeMove.Nothing;
        }

        bool stays = via != LinkSet.None && (hops > viaHops || (hops == viaHops && tree.Parent != slot));
        return via == LinkSet.None ? Refuse(tree, slot) : stays ? Keep(tree, via, slot) : Keep(tree, slot, via);
    }

    /// <summary>A neighbour that sends ids alone turns out to be nearer to the origin than the way by which frames come.</summary>
    /// <param name="origin">Who said it.</param>
    /// <param name="via">The way by which it came.</param>
    /// <param name="viaHops">Links passed on that way.</param>
    /// <param name="slot">The neighbour.</param>
    /// <param name="hops">Links that the frame passed to the neighbour.</param>
    public TreeMove Offered(PeerId origin, int via, int viaHops, int slot, int hops)
    {
        if (via == LinkSet.None || via == slot || hops >= viaHops - 1 || Find(origin) is not { } tree)
            return TreeMove.Nothing;
        return Keep(tree, slot, via) with { Graft = slot };
    }

    /// <summary>A frame of our own came back, or one whose way is settled: this link need not bring it.</summary>
    public TreeMove Refuse(PeerId origin, int slot) => Refuse(FindOrAdd(origin), slot);

    /// <summary>A link is gone; its slot will be another's.</summary>
    public void Forget(int slot)
    {
        foreach (Tree tree in _young.Values)
            tree.Forget(slot);
        foreach (Tree tree in _old.Values)
            tree.Forget(slot);
    }

    private static TreeMove Keep(Tree tree, int kept, int pruned)
    {
        bool wasRefused = tree.Refused.Contains(kept);
        tree.Parent = kept;
        tree.Refused = tree.Refused.Without(kept).With(pruned);
        return new(pruned, wasRefused ? kept : LinkSet.None);
    }

    private static TreeMove Refuse(Tree tree, int slot)
    {
        tree.Refused = tree.Refused.With(slot);
        return new(slot, LinkSet.None);
    }

    private Tree? Find(PeerId origin)
    {
        if (_young.TryGetValue(origin, out Tree? tree))
            return tree;
        if (!_old.Remove(origin, out tree))
            return null;
        Add(origin, tree);
        return tree;
    }

    private Tree FindOrAdd(PeerId origin)
    {
        if (Find(origin) is { } known)
            return known;
        var tree = new Tree();
        Add(origin, tree);
        return tree;
    }

    private void Add(PeerId origin, Tree tree)
    {
        if (_young.Count >= _capacity)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young.Add(origin, tree);
    }

    private sealed class Tree
    {
        /// <summary>Neighbours that asked for ids alone.</summary>
        public LinkSet Lazy { get; set; }

        /// <summary>Neighbours that we asked so.</summary>
        public LinkSet Refused { get; set; }

        /// <summary>The way by which it is to come.</summary>
        public int Parent { get; set; } = LinkSet.None;

        public void Forget(int slot)
        {
            Lazy = Lazy.Without(slot);
            Refused = Refused.Without(slot);
            if (Parent == slot)
                Parent = LinkSet.None;
        }
    }
}

/// <summary>What to tell neighbours of an origin's tree; slots, or <see cref="LinkSet.None"/>.</summary>
/// <param name="Prune">Is to send ids alone.</param>
/// <param name="Graft">Is to send full frames again.</param>
public readonly record struct TreeMove(int Prune, int Graft)
{
    /// <summary>All stays as it is.</summary>
    public static TreeMove Nothing { get; } = new(LinkSet.None, LinkSet.None);
}
