using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Who has announced itself within the last lease or two, remembered by eight bytes each.</summary>
/// <remarks>Two generations, of which the older is forgotten when the younger is full or a lease old.</remarks>
public sealed class HeardMembers
{
    private readonly int _capacity;
    private HashSet<ulong> _young = [];
    private HashSet<ulong> _old = [];
    private DateTimeOffset _turned;

    /// <summary>Has heard nobody.</summary>
    /// <param name="capacity">Members in one generation.</param>
    /// <param name="now">The time at which the first generation begins.</param>
    public HeardMembers(int capacity, DateTimeOffset now)
    {
        _capacity = capacity;
        _turned = now;
    }

    /// <summary>Notes that a member announced itself.</summary>
    /// <param name="position">Whose.</param>
    /// <param name="lease">How long announcements hold here.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it had not been heard before.</returns>
    public bool Note(RingPosition position, TimeSpan lease, DateTimeOffset now)
    {
        if (_young.Count >= _capacity || now - _turned >= lease)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
            if (now - _turned >= 2 * lease)
                _old.Clear();
            _turned = now;
        }

        return _young.Add(position.Prefix) && !_old.Contains(position.Prefix);
    }
}
