using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Counts by frame id, bounded as <see cref="SeenFrames"/> is: two generations.</summary>
/// <param name="capacity">Ids in one generation.</param>
public sealed class FrameTally(int capacity)
{
    private Dictionary<FrameId, int> _young = [];
    private Dictionary<FrameId, int> _old = [];

    /// <summary>Counts one more, and says how many that makes.</summary>
    public int Add(FrameId id)
    {
        int count = _young.GetValueOrDefault(id);
        if (count == 0)
        {
            if (_old.Remove(id, out int before))
                count = before;
            if (_young.Count >= capacity)
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }
        }

        return _young[id] = count + 1;
    }
}
