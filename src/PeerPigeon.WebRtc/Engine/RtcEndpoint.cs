using System.Net;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>One UDP socket, one certificate and one thread, for all connections of a mesh.</summary>
/// <remarks>
/// Datagrams find their connection by the user name of a STUN request and then by the address they come from. Two
/// connections between the same two endpoints would share that address: use a second endpoint for the second one.
/// </remarks>
public sealed partial class RtcEndpoint : IAsyncDisposable
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDatagramSocket _socket;
    private readonly DtlsCertificate _certificate;
    private readonly DtlsContext _dtls;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Inbox _inbox;
    private readonly IMdnsResolver? _resolver;
    private readonly Lock _creating = new();
    private int _live;
    private volatile bool _stops;

    /// <summary>Binds the socket and starts the thread.</summary>
    /// <param name="options">Addresses and bounds; null for the defaults.</param>
    /// <param name="time">Drives every time-out; null for the system's.</param>
    /// <param name="random">Null for the operating system's source.</param>
    /// <exception cref="OpenSslMissingException">There is no OpenSSL 3 here.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FormatException">An ICE server's URL cannot be used.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public RtcEndpoint(RtcOptions? options = null, TimeProvider? time = null, RandomFill? random = null)
    {
        Options = RtcRules.Check(options ?? new());
        Random = random ?? RandomNumberGenerator.Fill;
        _time = time ?? TimeProvider.System;
        _began = _time.GetTimestamp();
        _socket = DatagramSockets.Bind(new(Options.Bind, Options.Port), Options.Sockets);
        try
        {
            _inbox = new(_socket.Wake);
            _hosts = new(Options, _socket.Local);
            _servers = new(Options.IceServers, _socket.Local, Random, this);
            _certificate = DtlsCertificate.Create(_time.GetUtcNow());
            _dtls = new(_certificate);
        }
        catch
        {
            _certificate?.Dispose();
            _socket.Dispose();
            throw;
        }

        _resolver = Options.ResolveLocalNames ? Options.NameResolver ?? new MdnsResolver(new MdnsWire(), _time, RandomNumberGenerator.Fill) : null;
        var thread = new Thread(Run) { IsBackground = true, Name = "webrtc" };
        thread.Start();
    }

    /// <summary>What the socket is bound to.</summary>
    public IPEndPoint LocalEndPoint => _socket.Local.ToEndPoint();

    /// <summary>What happened so far.</summary>
    public RtcCounters Counters { get; } = new();

    /// <summary>Connections that are not over.</summary>
    public int Connections => Volatile.Read(ref _live);

    internal RtcOptions Options { get; }

    internal RandomFill Random { get; }

    internal DtlsFingerprint Certificate => _certificate.Fingerprint;

    /// <summary>A fresh connection; nothing happens before it offers or answers.</summary>
    /// <exception cref="InvalidOperationException"><see cref="RtcOptions.MaxConnections"/> are there already.</exception>
    public PeerConnection CreateConnection(IPeerConnectionObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lock (_creating)
        {
            ObjectDisposedException.ThrowIf(_stops, this);
            if (_live >= Options.MaxConnections)
                throw new InvalidOperationException($"{Options.MaxConnections} connections are there already ({nameof(RtcOptions.MaxConnections)}); close some or raise it");
            Interlocked.Increment(ref _live);
            var connection = new PeerConnection(this, observer);
            _inbox.Post(_ => _connections.Add(connection));
            return connection;
        }
    }

    /// <summary>Paths, user names and timers held, for tests that look for what is left behind.</summary>
    internal (int Routes, int Ufrags, int Timers, int Connections) Held => (_routes.Count, _byUfrag.Count, _timers.Count, _connections.Count);

    /// <summary>Finds out now whether connections can be made here.</summary>
    /// <exception cref="OpenSslMissingException">There is no OpenSSL 3 here.</exception>
    public static void EnsureSupported() => OpenSslLibraries.Ensure();

    /// <summary>Ends every connection, says so to the other sides, and frees the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        // After this no connection comes about that the engine would not hear of.
        lock (_creating)
            _stops = true;
        _inbox.Post(static _ => { });
        await _done.Task;
    }

    internal void Post(Action<long> action) => _inbox.Post(action);

    internal void Post(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary) => _inbox.Post(channel, message, isBinary);

    private long Now() => _time.GetElapsedTime(_began).Ticks / TimeSpan.TicksPerMicrosecond;
}
