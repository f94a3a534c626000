using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PeerPigeon.WebRtc;

// The engine's thread: what is wished, what is due, what came, what goes out; then sleep until the next of these.
public sealed partial class RtcEndpoint : IDatagramSink
{
    /// <summary>Wishes dealt with before datagrams get their turn again.</summary>
    private const int WishesPerTurn = 4096;

    /// <summary>Bytes that one connection may send before the next has its turn.</summary>
    private const int BytesPerTurn = 256 * 1024;

    /// <summary>Bytes of the buffer that datagrams are written to; one send takes at most 65,000.</summary>
    private const int SendBuffer = 128 * 1024;

    /// <summary>Names of ICE by which one connection is known: the one in use, and the one before a restart.</summary>
    private const int MaxUfrags = 2;

    private const int MaxRun = 65_000;
    private const int MaxDatagram = 8_192 + 64;

    private readonly RouteTable _routes = new();
    private readonly Dictionary<string, PeerConnection> _byUfrag = new(StringComparer.Ordinal);
    private readonly HashSet<PeerConnection> _connections = [];
    private readonly TimerQueue<PeerConnection> _timers = new();
    private readonly HostCandidates _hosts;
    private readonly IceServers _servers;
    private List<PeerConnection> _dirty = [];
    private List<PeerConnection> _flushing = [];
    private long _now;
    private bool _isBatch;

    void IDatagramSink.OnDatagram(UdpAddress from, Span<byte> datagram)
    {
        if (!_isBatch)
        {
            _isBatch = true;
            _now = Now();
        }

        Counters.DatagramsIn++;
        try
        {
            if (!_servers.Receive(_now, from, datagram))
                Dispatch(new(from, 0), datagram);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Count(e);
        }
    }

    internal PeerSession NewSession(IceCredentials local, bool isControlling, PeerConnection connection)
    {
        _servers.Start();
        return new(
            Options,
            new(new() { AllowLoopback = _hosts.AllowLoopback }, local, isControlling, Random),
            expected => new DtlsRecordLayer(_dtls) { ExpectedFingerprint = expected },
            Random,
            connection);
    }

    internal void Register(PeerConnection connection, string ufrag)
    {
        if (connection.Ufrags.Contains(ufrag))
            return;
        // ICE answers to what is in use and what was before; older names are only memory.
        if (connection.Ufrags.Count == MaxUfrags)
            _byUfrag.Remove(connection.Ufrags.Dequeue());
        connection.Ufrags.Enqueue(ufrag);
        _byUfrag[ufrag] = connection;
    }

    internal void AnnounceTo(long now, PeerConnection connection)
    {
        if (!Options.RelayOnly)
        {
            foreach (IceCandidate candidate in _hosts.Current(now))
                connection.Announce(now, candidate);
        }

        AnnounceServers(now, connection);
    }

    internal void Touch(PeerConnection connection)
    {
        if (connection.IsDirty)
            return;
        connection.IsDirty = true;
        _dirty.Add(connection);
    }

    private void Run()
    {
        try
        {
            while (!_stops)
            {
                _now = Now();
                bool more = TakeWishes();
                while (_timers.TryTake(_now, out PeerConnection? due))
                    Guard(due, static (connection, now) => connection.OnDue(now));
                if (_servers.Due <= _now)
                    Try(_servers.OnDeadline);
                Flush();
                Wait(more || _dirty.Count > 0);
            }

            while (TakeWishes())
            {
            }

            foreach (PeerConnection connection in _connections)
                Guard(connection, static (c, _) => c.End("endpoint closed"));
            Flush();
            Try(_servers.Close);
        }
        finally
        {
            StopResolving();
            _servers.Dispose();
            foreach (PeerConnection connection in (PeerConnection[])[.. _connections])
                Forget(connection);
            _socket.Dispose();
            _dtls.Dispose();
            _certificate.Dispose();
            _done.TrySetResult();
        }
    }

    private bool TakeWishes()
    {
        for (var i = 0; i < WishesPerTurn; i++)
        {
            if (!_inbox.TryTake(out Inbox.Item item))
                return false;
            if (item.Target is DataChannel channel)
            {
                try
                {
                    channel.Connection.Send(_now, channel, item.Message, item.IsBinary);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    Fail(channel.Connection, e);
                }

                Touch(channel.Connection);
            }
            else
            {
                Try((Action<long>)item.Target);
            }
        }

        return true;
    }

    private void Wait(bool isBusy)
    {
        long timeout = 0;
        if (!isBusy)
        {
            long next = Math.Min(_timers.Next, _servers.Due);
            timeout = next == Deadline.None ? -1 : Math.Max(0, next - Now());
            // The wish that was to wake it for the end may be taken already.
            if (timeout != 0 && (_stops || !_inbox.MaySleep()))
                timeout = 0;
        }

        _isBatch = false;
        _socket.Receive(this, timeout);
        _inbox.Awake();
    }

    private void Dispatch(IcePath path, Span<byte> datagram)
    {
        if (datagram.IsEmpty)
            return;
        bool isNamed = TryFindNamed(datagram, out PeerConnection? connection);
        if (connection is null && !_routes.TryGet(path, out connection))
        {
            Counters.Strangers++;
            return;
        }

        bool isTaken = false;
        try
        {
            isTaken = connection.Receive(_now, path, datagram);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fail(connection, e);
        }

        if (isNamed && isTaken)
            _routes.Claim(path, connection);
        Touch(connection);
    }

    private bool TryFindNamed(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out PeerConnection? connection)
    {
        connection = null;
        return datagram[0] < 4
            && Stun.TryReadUsername(datagram, out ReadOnlySpan<byte> ufrag)
            && _byUfrag.TryGetValue(Encoding.ASCII.GetString(ufrag), out connection);
    }
}
