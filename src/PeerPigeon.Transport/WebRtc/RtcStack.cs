using System.Net;
using System.Net.Sockets;
using PeerPigeon.Protocol;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Transport;

/// <summary>Links on our own WebRTC stack: one UDP socket per local peer.</summary>
/// <remarks>
/// Datagrams find their connection by the address they come from, so a second connection to the same peer (in another
/// network, or the successor of a dying one) gets an endpoint of its own, on a port that the system picks.
/// </remarks>
public sealed class RtcStack : IRtcStack
{
    private readonly Dictionary<PeerId, List<RtcSocket>> _sockets = [];
    private readonly Lock _gate = new();
    /// <summary>Bytes of one connection that may wait; links have a limit of their own, far below.</summary>
    private const long SendLimit = 64L << 20;

    private readonly RtcOptions _options;
    private readonly TimeProvider _time;
    private RtcEndpoint? _first;
    private bool _isDisposed;

    /// <summary>Binds the first socket, so that an address that cannot be bound is known at once.</summary>
    /// <param name="options">Of every endpoint; a fixed port is the first one's.</param>
    /// <param name="time">Null for the system's.</param>
    /// <exception cref="OpenSslMissingException">There is no OpenSSL 3 here.</exception>
    /// <exception cref="IOException">The address is taken, or not this machine's.</exception>
    public RtcStack(RtcStackOptions? options = null, TimeProvider? time = null)
    {
        options ??= new();
        _options = new()
        {
            Bind = options.Bind,
            Port = options.Port,
            IncludeLoopback = options.Loopback,
            SendLimit = SendLimit,
            Trouble = options.Trouble,
            IceServers = [.. options.IceServers.Select(Server)],
        };
        _time = time ?? TimeProvider.System;
        RtcEndpoint.EnsureSupported();
        try
        {
            _first = new(_options, _time);
        }
        catch (SocketException e)
        {
            throw new IOException(
                $"UDP {new IPEndPoint(_options.Bind, _options.Port)} for WebRTC links cannot be bound: {e.Message}; choose another address or port, or port 0 to take any", e);
        }
    }

    /// <inheritdoc />
    public IRtcConnection Create(IRtcObserver observer, PeerId local, PeerId remote)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_sockets.TryGetValue(local, out List<RtcSocket>? sockets))
                _sockets[local] = sockets = [];
            RtcSocket? socket = sockets.Find(candidate => candidate.Remotes.Add(remote));
            if (socket is null)
            {
                socket = new(_first ?? new(_options with { Port = 0 }, _time));
                _first = null;
                socket.Remotes.Add(remote);
                sockets.Add(socket);
            }

            try
            {
                return new RtcStackConnection(socket.Endpoint, observer, () => Leave(local, remote, socket));
            }
            catch
            {
                Leave(local, remote, socket);
                throw;
            }
        }
    }

    /// <summary>Ends every connection, and says so to the other sides.</summary>
    public async ValueTask DisposeAsync()
    {
        List<RtcEndpoint> all;
        lock (_gate)
        {
            _isDisposed = true;
            all = [.. _sockets.Values.SelectMany(sockets => sockets).Select(socket => socket.Endpoint)];
            if (_first is not null)
                all.Add(_first);
            _sockets.Clear();
            _first = null;
        }

        await Task.WhenAll(all.Select(endpoint => endpoint.DisposeAsync().AsTask()));
    }

    private static IceServer Server(RtcIceServer server)
    {
        string host = server.Host.Contains(':', StringComparison.Ordinal) ? $"[{server.Host}]" : server.Host;
        return server.IsTurn
            ? new($"turn:{host}:{server.Port}?transport={(server.IsTcp ? "tcp" : "udp")}") { Username = server.Username, Credential = server.Password }
            : new($"stun:{host}:{server.Port}");
    }

    /// <summary>A connection is over. Its endpoint stays if it is the peer's first one, for its port may be known.</summary>
    private void Leave(PeerId local, PeerId remote, RtcSocket socket)
    {
        lock (_gate)
        {
            socket.Remotes.Remove(remote);
            if (socket.Remotes.Count > 0 || !_sockets.TryGetValue(local, out List<RtcSocket>? sockets) || sockets[0] == socket)
                return;
            sockets.Remove(socket);
        }

        _ = socket.Endpoint.DisposeAsync().AsTask();
    }

    /// <summary>One endpoint, and whom it has connections to.</summary>
    private sealed record RtcSocket(RtcEndpoint Endpoint)
    {
        public HashSet<PeerId> Remotes { get; } = [];
    }
}
