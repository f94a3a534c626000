using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Peers of which something was found out lately; bounded, in two generations as <see cref="SeenFrames"/>.</summary>
public sealed class RecentPeers
{
    private readonly int _capacity;
    private readonly TimeSpan _window;
    private HashSet<PeerId> _young = [];
    private HashSet<PeerId> _old = [];
    private DateTimeOffset _turned;

    /// <summary>Nobody.</summary>
    /// <param name="capacity">Peers in one generation, at least 1.</param>
    /// <param name="window">How long one is remembered: at least so long unless too many come, at most twice as long.</param>
    /// <param name="now">When the first generation begins.</param>
    public RecentPeers(int capacity, TimeSpan window, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_capacity, _window, _turned) = (capacity, window, now);
    }

    /// <summary>Whether the peer was added lately.</summary>
    public bool Contains(PeerId peer, DateTimeOffset now)
    {
        Turn(now);
        return _young.Contains(peer) || _old.Contains(peer);
    }

    /// <summary>Remembers the peer.</summary>
    public void Add(PeerId peer, DateTimeOffset now)
    {
        Turn(now);
        if (_young.Count < _capacity || _young.Contains(peer))
            _young.Add(peer);
        else
        {
            (_old, _young) = (_young, [peer]);
            _turned = now;
        }
    }

    /// <summary>Forgets the peer.</summary>
    public void Remove(PeerId peer)
    {
        _young.Remove(peer);
        _old.Remove(peer);
    }

    private void Turn(DateTimeOffset now)
    {
        for (var turns = 0; turns < 2 && now - _turned >= _window; turns++)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
            _turned += _window;
        }

        if (now - _turned >= _window)
            _turned = now;
    }
}
