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
    private readonly List<TurnRelay> _relays = [];
    private readonly List<IceServerAddress> _stuns = [];
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
        {
            foreach (IceServerAddress address in server.Parse())
            {
                if (address.IsTurn)
                    _relays.Add(new(_relays.Count + 1, server, address, random));
                else
                    _stuns.Add(address);
            }
        }
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
        foreach (IceServerAddress address in _stuns)
            _ = ResolveAsync(address, AddProbe);
        foreach (TurnRelay relay in _relays)
            Begin(relay);
    }

    /// <summary>Takes a datagram if it is a server's.</summary>
    public bool Receive(long now, UdpAddress from, Span<byte> datagram)
    {
        foreach (TurnRelay relay in _relays)
        {
            if (!relay.Owns(from))
                continue;
            Take(now, relay, datagram);
            return true;
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
        TurnRelay relay = _relays[path.Relay - 1];
        int length = relay.Client?.Wrap(now, path.Remote, datagram, _buffer) ?? 0;
        if (length > 0)
            relay.Send(_buffer.AsSpan(0, length), _port);
        Drain(now, relay);
        Note();
    }

    /// <summary>Asks again, refreshes, gives up.</summary>
    public void OnDeadline(long now)
    {
        foreach (TurnRelay relay in _relays)
        {
            relay.Client?.OnDeadline(now);
            if (relay.TakeRetry(now))
                Begin(relay);
        }

        Settle(now);
    }

    /// <summary>Gives allocations back.</summary>
    public void Close(long now)
    {
        _isOver = true;
        foreach (TurnRelay relay in _relays)
        {
            relay.Client?.Close(now);
            Drain(now, relay);
        }
    }

    /// <summary>Ends the TCP connections.</summary>
    public void Dispose()
    {
        foreach (TurnRelay relay in _relays)
            relay.Dispose();
    }

    private void Begin(TurnRelay relay) => _ = ResolveAsync(relay.Address, (now, where) =>
    {
        relay.Begin(now, where, _port, (then, message) => TakeStream(then, relay, message), Settle);
        Settle(now);
    });

    private async Task ResolveAsync(IceServerAddress address, Action<long, IPEndPoint> found)
    {
        while (!_isOver)
        {
            try
            {
                IPAddress[] all = await Dns.GetHostAddressesAsync(address.Host);
                IPAddress? usable = Array.Find(all, ip => ip.AddressFamily == AddressFamily.InterNetwork)
                    ?? (_local.IsIPv4 ? null : Array.Find(all, ip => ip.AddressFamily == AddressFamily.InterNetworkV6));
                if (usable is not null)
                {
                    _port.Post(now => Use(now, found, new(usable, address.Port)));
                    return;
                }

                _port.Trouble($"ICE server {address.Host} has no address that {_local} can reach");
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                _port.Trouble($"ICE server {address.Host} cannot be resolved: {e.Message}");
            }

            await _port.Delay(RetryAfter);
        }
    }

    private void Use(long now, Action<long, IPEndPoint> found, IPEndPoint where)
    {
        if (!_isOver)
            found(now, where);
    }

    private void AddProbe(long now, IPEndPoint where)
    {
        var probe = new StunProbe(UdpAddress.From(where), _random);
        probe.Start(now);
        _probes.Add(probe);
        Settle(now);
    }

    private void TakeStream(long now, TurnRelay relay, byte[] message)
    {
        if (!_isOver)
            Take(now, relay, message);
    }

    private void Take(long now, TurnRelay relay, Span<byte> message)
    {
        TurnClient client = relay.Client!;
        if (client.TryUnwrap(message, out UdpAddress peer, out Span<byte> data))
            _port.Relayed(new(peer, relay.Number), data);
        else if (client.Receive(now, message))
            Settle(now);
    }

    private void Settle(long now)
    {
        if (_isOver)
            return;
        foreach (StunProbe probe in _probes)
        {
            for (int length; (length = probe.Poll(now, _buffer)) > 0;)
                _port.Send(probe.Server, _buffer.AsSpan(0, length));
            if (probe.TryTakeFailure(out string? failure))
                _port.Trouble(failure);
        }

        foreach (TurnRelay relay in _relays)
        {
            Drain(now, relay);
            if (relay.Note(now))
                _port.Trouble(relay.Client!.Failure!);
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
        IEnumerable<UdpAddress> mapped = _probes.Select(probe => probe.Mapped).Concat(_relays.Where(relay => !relay.Address.IsTcp).Select(relay => relay.Client?.Mapped)).OfType<UdpAddress>();
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

        foreach (TurnRelay relay in _relays)
        {
            if (relay.Client is not { State: TurnState.Allocated } client)
                continue;
            found.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"r{relay.Number}"),
                1,
                IceCandidate.PriorityOf(IceCandidateType.Relayed, ServerReflexivePreference - relay.Number),
                client.Relayed,
                IceCandidateType.Relayed)
            {
                Relay = relay.Number,
                Related = UdpAddress.From(IPAddress.Any, 0),
            });
        }

        return found.ToImmutable();
    }

    private void Drain(long now, TurnRelay relay)
    {
        for (int length; (length = relay.Client?.Poll(now, _buffer) ?? 0) > 0;)
            relay.Send(_buffer.AsSpan(0, length), _port);
    }

    private void Note()
    {
        long due = Deadline.None;
        foreach (StunProbe probe in _probes)
            due = Math.Min(due, probe.Deadline);
        foreach (TurnRelay relay in _relays)
            due = Math.Min(due, relay.Due);
        Due = due;
    }
}
