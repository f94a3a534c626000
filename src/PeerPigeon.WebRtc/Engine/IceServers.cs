using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>The STUN and TURN servers of an endpoint: what they tell about us, and what they relay. On the endpoint's thread.</summary>
internal sealed class IceServers : IDisposable
{
    private const int ServerReflexivePreference = 65_535;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly List<StunProbe> _probes = [];
    private readonly List<Relay> _relays = [];
    private readonly List<(IceServer Server, IceServerAddress Address)> _servers = [];
    private readonly byte[] _buffer = new byte[Math.Max(TurnClient.MaxDatagram, 9_000)];
    private readonly IServerPort _port;
    private readonly RandomFill _random;
    private readonly UdpAddress _local;
    private bool _isStarted;
    private bool _isOver;

    /// <exception cref="FormatException">A URL cannot be used; the message names it.</exception>
    public IceServers(ImmutableArray<IceServer> servers, UdpAddress local, RandomFill random, IServerPort port)
    {
        (_local, _random, _port) = (local, random, port);
        foreach (IceServer server in servers)
            _servers.AddRange(server.Parse().Select(address => (server, address)));
    }

    /// <summary>When <see cref="OnDeadline"/> is due.</summary>
    public long Due { get; private set; } = Deadline.None;

    /// <summary>What they found out so far.</summary>
    public ImmutableArray<IceCandidate> Candidates { get; private set; } = [];

    /// <summary>Begins to ask them; the first connection does it.</summary>
    public void Start()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        foreach ((IceServer server, IceServerAddress address) in _servers)
            _ = ResolveAsync(server, address);
    }

    /// <summary>Takes a datagram if it is a server's.</summary>
    public bool Receive(long now, UdpAddress from, Span<byte> datagram)
    {
        for (var i = 0; i < _relays.Count; i++)
        {
            if (_relays[i].Stream is null && _relays[i].Client.Server == from)
            {
                Take(now, i, datagram);
                return true;
            }
        }

        foreach (StunProbe probe in _probes)
        {
            if (!probe.Receive(now, from, datagram))
                continue;
            Settle(now);
            return true;
        }

        return false;
    }

    /// <summary>Passes a datagram on through a relay.</summary>
    public void Send(long now, IcePath path, ReadOnlySpan<byte> datagram)
    {
        Relay relay = _relays[path.Relay - 1];
        int length = relay.Client.Wrap(now, path.Remote, datagram, _buffer);
        if (length > 0)
            Send(relay, _buffer.AsSpan(0, length));
        Drain(now, relay);
        Note();
    }

    /// <summary>Asks again, refreshes, gives up.</summary>
    public void OnDeadline(long now)
    {
        foreach (Relay relay in _relays)
            relay.Client.OnDeadline(now);
        Settle(now);
    }

    /// <summary>Gives allocations back.</summary>
    public void Close(long now)
    {
        _isOver = true;
        foreach (Relay relay in _relays)
        {
            relay.Client.Close(now);
            Drain(now, relay);
        }
    }

    /// <summary>Ends the TCP connections.</summary>
    public void Dispose()
    {
        foreach (Relay relay in _relays)
            relay.Stream?.Dispose();
    }

    private async Task ResolveAsync(IceServer server, IceServerAddress address)
    {
        while (!_isOver)
        {
            try
            {
                IPAddress[] found = await Dns.GetHostAddressesAsync(address.Host);
                IPAddress? usable = Array.Find(found, ip => ip.AddressFamily == AddressFamily.InterNetwork)
                    ?? (_local.IsIPv4 ? null : Array.Find(found, ip => ip.AddressFamily == AddressFamily.InterNetworkV6));
                if (usable is not null)
                {
                    _port.Post(now => Add(now, server, address, new(usable, address.Port)));
                    return;
                }

                _port.Trouble($"ICE server {address.Host} has no address that {_local} can reach");
            }
            catch (SocketException e)
            {
                _port.Trouble($"ICE server {address.Host} cannot be resolved: {e.Message}");
            }

            await _port.Delay(RetryAfter);
        }
    }

    private void Add(long now, IceServer server, IceServerAddress address, IPEndPoint where)
    {
        if (_isOver)
            return;
        UdpAddress at = UdpAddress.From(where);
        if (!address.IsTurn)
        {
            var probe = new StunProbe(at, _random);
            probe.Start(now);
            _probes.Add(probe);
        }
        else
        {
            var relay = new Relay(new(at, server.Username!, server.Credential!, address.IsTcp, _random), address.IsTcp ? new() : null);
            _relays.Add(relay);
            int index = _relays.Count - 1;
            if (relay.Stream is { } stream)
                _ = stream.RunAsync(where, message => _port.Post(then => TakeStream(then, index, message)), _port.Trouble);
            relay.Client.Start(now);
        }

        Settle(now);
    }

    private void TakeStream(long now, int index, byte[] message)
    {
        if (!_isOver)
            Take(now, index, message);
    }

    private void Take(long now, int index, Span<byte> message)
    {
        TurnClient client = _relays[index].Client;
        if (client.TryUnwrap(message, out UdpAddress peer, out Span<byte> data))
            _port.Relayed(new(peer, index + 1), data);
        else if (client.Receive(now, message))
            Settle(now);
    }

    private void Settle(long now)
    {
        foreach (StunProbe probe in _probes)
        {
            for (int length; (length = probe.Poll(now, _buffer)) > 0;)
                _port.Send(probe.Server, _buffer.AsSpan(0, length));
            Report(probe.Failure);
        }

        foreach (Relay relay in _relays)
        {
            Drain(now, relay);
            Report(relay.Client.Failure);
        }

        Note();
        ImmutableArray<IceCandidate> found = Find();
        if (found.SequenceEqual(Candidates))
            return;
        Candidates = found;
        _port.Announce(now);
    }

    private ImmutableArray<IceCandidate> Find()
    {
        var found = ImmutableArray.CreateBuilder<IceCandidate>();
        IEnumerable<UdpAddress> mapped = _probes.Select(probe => probe.Mapped).Concat(_relays.Where(relay => relay.Stream is null).Select(relay => relay.Client.Mapped)).OfType<UdpAddress>();
        foreach (UdpAddress address in mapped.Distinct())
        {
            found.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"s{found.Count}"),
                1,
                IceCandidate.PriorityOf(IceCandidateType.ServerReflexive, ServerReflexivePreference - found.Count),
                address,
                IceCandidateType.ServerReflexive)
            {
                Related = UdpAddress.From(IPAddress.Any, 0),
            });
        }

        for (var i = 0; i < _relays.Count; i++)
        {
            TurnClient client = _relays[i].Client;
            if (client.State != TurnState.Allocated)
                continue;
            found.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"r{i}"),
                1,
                IceCandidate.PriorityOf(IceCandidateType.Relayed, ServerReflexivePreference - i),
                client.Relayed,
                IceCandidateType.Relayed)
            {
                Relay = i + 1,
                Related = UdpAddress.From(IPAddress.Any, 0),
            });
        }

        return found.ToImmutable();
    }

    private void Report(string? failure)
    {
        if (failure is not null)
            _port.Trouble(failure);
    }

    private void Drain(long now, Relay relay)
    {
        for (int length; (length = relay.Client.Poll(now, _buffer)) > 0;)
            Send(relay, _buffer.AsSpan(0, length));
    }

    private void Send(Relay relay, ReadOnlySpan<byte> message)
    {
        if (relay.Stream is { } stream)
            stream.Send(message);
        else
            _port.Send(relay.Client.Server, message);
    }

    private void Note()
    {
        long due = Deadline.None;
        foreach (StunProbe probe in _probes)
            due = Math.Min(due, probe.Deadline);
        foreach (Relay relay in _relays)
            due = Math.Min(due, relay.Client.Deadline);
        Due = due;
    }

    private sealed record Relay(TurnClient Client, TurnConnection? Stream);
}

/// <summary>What <see cref="IceServers"/> need of their endpoint. <see cref="Post"/>, <see cref="Trouble"/> and <see cref="Delay"/> from any thread, the rest on its own.</summary>
internal interface IServerPort
{
    /// <summary>Runs something on the endpoint's thread.</summary>
    void Post(Action<long> action);

    /// <summary>Something is wrong with a server; in words.</summary>
    void Trouble(string what);

    /// <summary>Time passes.</summary>
    Task Delay(TimeSpan time);

    /// <summary>Sends a datagram from the socket.</summary>
    void Send(UdpAddress to, ReadOnlySpan<byte> datagram);

    /// <summary>A datagram came through a relay.</summary>
    void Relayed(IcePath path, Span<byte> datagram);

    /// <summary>There are other candidates.</summary>
    void Announce(long now);
}
