using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>Whose datagrams come from where. One path leads to one connection: the last that proved itself there.</summary>
internal sealed class RouteTable
{
    /// <summary>Paths of one connection: as many as ICE has pairs, and some more. A remote that checks from ever new addresses must not fill the table.</summary>
    private const int MaxPaths = 256;

    private readonly Dictionary<IcePath, PeerConnection> _routes = [];
    private IcePath _lastPath;
    private PeerConnection? _last;

    /// <summary>Paths known.</summary>
    public int Count => _routes.Count;

    /// <summary>The connection that datagrams from there are for.</summary>
    public bool TryGet(IcePath path, [NotNullWhen(true)] out PeerConnection? connection)
    {
        if (_last is not null && path == _lastPath)
        {
            connection = _last;
            return true;
        }

        if (!_routes.TryGetValue(path, out connection))
            return false;
        (_lastPath, _last) = (path, connection);
        return true;
    }

    /// <summary>The connection sends there: what comes back is for it, unless somebody has proved himself there.</summary>
    public void Expect(IcePath path, PeerConnection connection)
    {
        if (connection.Routes.Count < MaxPaths && _routes.TryAdd(path, connection))
            connection.Routes.Add(path);
    }

    /// <summary>The other side of the connection proved itself there, with a message that only it can sign.</summary>
    public void Claim(IcePath path, PeerConnection connection)
    {
        if (TryGet(path, out PeerConnection? owner) && ReferenceEquals(owner, connection))
            return;
        if (connection.Routes.Count >= MaxPaths)
            Drop(connection);
        owner?.Routes.Remove(path);
        _routes[path] = connection;
        connection.Routes.Add(path);
        _last = null;
    }

    /// <summary>Forgets one path that is not in use.</summary>
    private void Drop(PeerConnection connection)
    {
        IcePath spare = connection.Routes.First(path => path != connection.Selected);
        connection.Routes.Remove(spare);
        _routes.Remove(spare);
    }

    /// <summary>The connection is gone.</summary>
    public void Remove(PeerConnection connection)
    {
        foreach (IcePath path in connection.Routes)
            _routes.Remove(path);
        connection.Routes.Clear();
        _last = null;
    }
}
