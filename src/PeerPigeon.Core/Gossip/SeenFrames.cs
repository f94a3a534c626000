using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>The frame ids that a router has taken, so that each frame is delivered and forwarded once.</summary>
/// <remarks>
/// Two generations: ids go into the young one; when it is full or old enough it becomes the old one and the former old one is
/// forgotten. An id is therefore remembered for at least <c>window</c> after it was added, unless more than <c>capacity</c>
/// ids come within that time; <see cref="ForgottenEarly"/> counts that.
/// </remarks>
public sealed class SeenFrames
{
    private readonly int _capacity;
    private readonly TimeSpan _window;
    private HashSet<FrameId> _young = [];
    private HashSet<FrameId> _old = [];
    private DateTimeOffset _turned;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">Ids in one generation, at least 1; twice as many are held at most.</param>
    /// <param name="window">How long an id is remembered at least.</param>
    /// <param name="now">The time at which the first generation begins.</param>
    public SeenFrames(int capacity, TimeSpan window, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _window = window;
        _turned = now;
    }

    /// <summary>Ids held.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Generations forgotten before their time because ids came too fast.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>Whether the id was added within the window.</summary>
    public bool Contains(FrameId id) => _young.Contains(id) || _old.Contains(id);

    /// <summary>Remembers the id; false if it is known already.</summary>
    public bool Add(FrameId id, DateTimeOffset now)
    {
        Turn(now);
        return !_old.Contains(id) && _young.Add(id);
    }

    private void Turn(DateTimeOffset now)
    {
        bool aged = now - _turned >= _window;
        if (!aged && _young.Count < _capacity)
            return;

        if (!aged && _old.Count > 0)
            ForgottenEarly++;
        (_old, _young) = (_young, _old);
        _young.Clear();
        _turned = now;
    }
}
