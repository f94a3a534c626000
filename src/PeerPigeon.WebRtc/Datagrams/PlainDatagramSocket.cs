using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>The BCL's UDP socket, one call per datagram: slow next to the batches of Linux, and everywhere.</summary>
internal sealed class PlainDatagramSocket : IDatagramSocket
{
    /// <summary>The most datagrams of one <see cref="Receive"/>.</summary>
    public const int MaxBatch = 64;

    private const int MaxDatagram = 65_536;

    private readonly Socket _socket;
    private readonly Socket _bell;
    private readonly List<Socket> _ready = new(2);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(MaxDatagram);
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;
    private readonly bool _isIPv6;
    private int _woken;

    /// <param name="socket">Bound and not blocking; belongs to this object from now on.</param>
    public PlainDatagramSocket(Socket socket)
    {
        _socket = socket;
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        _from = new(socket.AddressFamily, SocketAddressFormat.SizeOf(socket.AddressFamily));
        _to = new(socket.AddressFamily, SocketAddressFormat.SizeOf(socket.AddressFamily));
        Local = UdpAddress.From((IPEndPoint)socket.LocalEndPoint!);
        _bell = NewBell();
    }

    /// <inheritdoc />
    public UdpAddress Local { get; }

    /// <inheritdoc />
    public int MaxSegments => DatagramSockets.MaxSegments;

    /// <inheritdoc />
    public long DroppedSends { get; private set; }

    /// <inheritdoc />
    public int Receive(IDatagramSink sink, long timeoutMicros)
    {
        _ready.Clear();
        _ready.Add(_socket);
        _ready.Add(_bell);
        Socket.Select(_ready, null, null, timeoutMicros < 0 ? -1 : WholeMillis(timeoutMicros));
        if (_ready.Contains(_bell))
            Silence();
        return _ready.Contains(_socket) ? Drain(sink) : 0;
    }

    /// <inheritdoc />
    public void Send(UdpAddress to, ReadOnlySpan<byte> datagrams, int segment)
    {
        bool reachable = SocketAddressFormat.TryWrite(to, _to.Buffer.Span, _isIPv6);
        for (int at = 0; at < datagrams.Length; at += segment)
        {
            ReadOnlySpan<byte> datagram = datagrams.Slice(at, Math.Min(segment, datagrams.Length - at));
            if (!reachable || !TrySend(datagram))
                DroppedSends++;
        }
    }

    /// <inheritdoc />
    public void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) != 0)
            return;
        try
        {
            _bell.Send([1]);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Volatile.Write(ref _woken, 0);   // disposed meanwhile, or the system is out of memory: the next call tries again
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _socket.Dispose();
        _bell.Dispose();
    }

    /// <summary>A socket that talks to itself: what waits for datagrams can wait for it too.</summary>
    private static Socket NewBell()
    {
        var bell = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        bell.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        bell.Connect(bell.LocalEndPoint!);
        return bell;
    }

    /// <summary>Systems that wait in milliseconds round down: less than one would be no wait, over and over until the time has come.</summary>
    private static int WholeMillis(long micros) => (int)Math.Min((micros + 999) / 1_000, int.MaxValue / 1_000) * 1_000;

    private void Silence()
    {
        Span<byte> one = stackalloc byte[1];
        _bell.Receive(one);
        Interlocked.Exchange(ref _woken, 0);
    }

    private int Drain(IDatagramSink sink)
    {
        int count = 0;
        do
        {
            if (ReceiveOne() is not (>= 0 and var length))
                break;
            count++;
            sink.OnDatagram(SocketAddressFormat.Read(_from.Buffer.Span, _isIPv6), _buffer.AsSpan(0, length));
        }
        while (count < MaxBatch && _socket.Available > 0);
        return count;
    }

    /// <returns>-1 if nothing is there after all, or the system tells the error of an earlier send.</returns>
    private int ReceiveOne()
    {
        try
        {
            return _socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
        }
        catch (SocketException)
        {
            return -1;
        }
    }

    private bool TrySend(ReadOnlySpan<byte> datagram)
    {
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, _to) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
