using System.Runtime.InteropServices;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>The frame ids that a router has taken, so that each frame is delivered and forwarded once.</summary>
/// <remarks>
/// Two generations: ids go into the young one; when it is full or old enough it becomes the old one and the former old one is
/// forgotten. An id is therefore remembered for at least <c>window</c> after it was added, unless more than <c>capacity</c>
/// ids come within that time; <see cref="ForgottenEarly"/> counts that. Of origins that prove who they are it is remembered
/// until when they spoke when their ids were forgotten: what they signed before that is a replay, or too late to tell.
/// </remarks>
public sealed class SeenFrames
{
    private readonly int _capacity;
    private readonly int _origins;
    private readonly TimeSpan _window;
    private HashSet<FrameId> _young = [];
    private HashSet<FrameId> _old = [];
    private Dictionary<PeerId, long> _youngMarks = [];
    private Dictionary<PeerId, long> _oldMarks = [];
    private Dictionary<PeerId, long> _forgotten = [];
    private Dictionary<PeerId, long> _forgottenBefore = [];
    private DateTimeOffset _turned;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">Ids in one generation, at least 1; twice as many are held at most.</param>
    /// <param name="window">How long an id is remembered at least.</param>
    /// <param name="now">The time at which the first generation begins.</param>
    /// <param name="origins">Origins in one generation of those whose ids were forgotten, at least 1; twice as many are held at most.</param>
    public SeenFrames(int capacity, TimeSpan window, DateTimeOffset now, int origins = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(origins, 1);
        _capacity = capacity;
        _origins = origins;
        _window = window;
        _turned = now;
    }

    /// <summary>Ids held.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Generations forgotten before their time because ids came too fast, or from too many origins.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>Whether the id was added within the window.</summary>
    public bool Contains(FrameId id) => _young.Contains(id) || _old.Contains(id);

    /// <summary>Remembers the id; false if it is known already.</summary>
    public bool Add(FrameId id, DateTimeOffset now)
    {
        Turn(now);
        return !_old.Contains(id) && _young.Add(id);
    }

    /// <summary>The origin signed a frame that was added: its time is remembered for when the id is forgotten.</summary>
    /// <param name="origin">Who proved to have said it.</param>
    /// <param name="timestamp">When, by its own clock, in milliseconds.</param>
    public void Mark(PeerId origin, long timestamp) => Raise(_youngMarks, origin, timestamp);

    /// <summary>Whether ids of what the origin said then were forgotten, so that it may well have been taken.</summary>
    /// <param name="origin">Who is named.</param>
    /// <param name="timestamp">When it was said, by the origin's own clock, in milliseconds.</param>
    public bool IsForgotten(PeerId origin, long timestamp) =>
        (_forgotten.TryGetValue(origin, out long until) || _forgottenBefore.TryGetValue(origin, out until)) && timestamp <= until;

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
        foreach ((PeerId origin, long timestamp) in _oldMarks)
            Forget(origin, timestamp);
        (_oldMarks, _youngMarks) = (_youngMarks, _oldMarks);
        _youngMarks.Clear();
    }

    private void Forget(PeerId origin, long timestamp)
    {
        if (_forgotten.Count >= _origins && !_forgotten.ContainsKey(origin))
        {
            if (_forgottenBefore.Count > 0)
                ForgottenEarly++;
            (_forgottenBefore, _forgotten) = (_forgotten, _forgottenBefore);
            _forgotten.Clear();
        }

        if (_forgottenBefore.TryGetValue(origin, out long before))
            timestamp = Math.Max(timestamp, before);
        Raise(_forgotten, origin, timestamp);
    }

    private static void Raise(Dictionary<PeerId, long> marks, PeerId origin, long timestamp)
    {
        ref long mark = ref CollectionsMarshal.GetValueRefOrAddDefault(marks, origin, out bool isThere);
        mark = isThere ? Math.Max(mark, timestamp) : timestamp;
    }
}
