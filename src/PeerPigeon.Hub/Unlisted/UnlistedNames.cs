using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>
/// Which network names are told to nobody. A name is unlisted while a session asks for it and for some time after the last one
/// has gone, so that a peer that comes later without asking does not give the name away. "global" is always listed.
/// </summary>
/// <param name="memory">How long a name is remembered without askers.</param>
/// <param name="capacity">Names remembered at once.</param>
internal sealed class UnlistedNames(TimeSpan memory, int capacity)
{
    private readonly Dictionary<NetworkName, Entry> _names = [];
    private readonly SortedSet<(DateTimeOffset Until, NetworkName Name)> _expiries = [];

    private sealed class Entry
    {
        public int Askers;
        public DateTimeOffset Until;
    }

    public int Count => _names.Count;

    public bool Contains(NetworkName name) => _names.ContainsKey(name);

    /// <summary>A session asks for the name.</summary>
    /// <returns>False when another name had to be forgotten to make room.</returns>
    public bool Ask(NetworkName name, DateTimeOffset now)
    {
        if (name.IsGlobal)
            return true;
        Expire(now);
        if (_names.TryGetValue(name, out Entry? known))
        {
            if (known.Askers++ == 0)
                _expiries.Remove((known.Until, name));
            return true;
        }

        _names.Add(name, new Entry { Askers = 1 });
        if (_names.Count <= capacity || _expiries.Count == 0)
            return true;
        Forget(_expiries.Min);
        return false;
    }

    /// <summary>A session that asked has gone, or asks no more.</summary>
    public void Release(NetworkName name, DateTimeOffset now)
    {
        if (!_names.TryGetValue(name, out Entry? known) || known.Askers == 0 || --known.Askers > 0)
            return;
        known.Until = now + memory;
        _expiries.Add((known.Until, name));
    }

    /// <summary>Forgets what was not asked for in the whole of the memory.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_expiries.Count > 0 && _expiries.Min.Until <= now)
            Forget(_expiries.Min);
    }

    private void Forget((DateTimeOffset Until, NetworkName Name) oldest)
    {
        _expiries.Remove(oldest);
        _names.Remove(oldest.Name);
    }
}
