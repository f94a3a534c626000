using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>Whose datagrams come from where. One path leads to one connection: the last that proved itself there.</summary>
internal sealed class RouteTable
{
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
        if (_routes.TryAdd(path, connection))
            connection.Routes.Add(path);
    }

    /// <summary>The other side of the connection proved itself there, with a message that only it can sign.</summary>
    public void Claim(IcePath path, PeerConnection connection)
    {
        if (TryGet(path, out PeerConnection? owner) && ReferenceEquals(owner, connection))
            return;
        owner?.Routes.Remove(path);
        _routes[path] = connection;
        connection.Routes.Add(path);
        _last = null;
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
