using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Which neighbour a frame of an origin came through first: the way back to that origin, as a hint.</summary>
/// <remarks>Anybody can forge an origin, so a route may be wrong; a direct message that is not acknowledged takes another way.</remarks>
public sealed class LearnedRoutes
{
    private readonly int _capacity;
    private readonly TimeSpan _age;
    private readonly Dictionary<PeerId, LinkedListNode<Route>> _byOrigin = [];
    private readonly LinkedList<Route> _byUse = [];

    /// <summary>An empty table.</summary>
    /// <param name="capacity">Origins remembered at most; the one learned longest ago goes first.</param>
    /// <param name="age">How long a route is believed.</param>
    public LearnedRoutes(int capacity, TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _age = age;
    }

    /// <summary>Origins remembered.</summary>
    public int Count => _byOrigin.Count;

    /// <summary>Notes that a frame of <paramref name="origin"/> came first through <paramref name="neighbour"/>.</summary>
    public void Learn(PeerId origin, PeerId neighbour, DateTimeOffset now)
    {
        if (_byOrigin.TryGetValue(origin, out LinkedListNode<Route>? node))
        {
            _byUse.Remove(node);
            node.ValueRef = new(origin, neighbour, now);
        }
        else
        {
            if (_byOrigin.Count >= _capacity)
            {
                _byOrigin.Remove(_byUse.First!.Value.Origin);
                _byUse.RemoveFirst();
            }

            node = new(new(origin, neighbour, now));
            _byOrigin.Add(origin, node);
        }

        _byUse.AddLast(node);
    }

    /// <summary>The neighbour through which <paramref name="origin"/> was heard last, if recently.</summary>
    public bool TryFind(PeerId origin, DateTimeOffset now, out PeerId neighbour)
    {
        bool found = _byOrigin.TryGetValue(origin, out LinkedListNode<Route>? node) && now - node.Value.At <= _age;
        neighbour = found ? node!.Value.Neighbour : default;
        return found;
    }

    /// <summary>Whether a frame of this origin was ever accepted and is still remembered.</summary>
    public bool Knows(PeerId origin) => _byOrigin.ContainsKey(origin);

    /// <summary>Forgets what led through a neighbour that is gone.</summary>
    public void ForgetNeighbour(PeerId neighbour)
    {
        for (LinkedListNode<Route>? node = _byUse.First; node is not null;)
        {
            LinkedListNode<Route>? next = node.Next;
            if (node.Value.Neighbour == neighbour)
            {
                _byOrigin.Remove(node.Value.Origin);
                _byUse.Remove(node);
            }

            node = next;
        }
    }

    private readonly record struct Route(PeerId Origin, PeerId Neighbour, DateTimeOffset At);
}
