using System.Net;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>How a translator picks its public ports and whom it lets in.</summary>
internal enum NatKind
{
    None,
    FullCone,
    Symmetric,
}

/// <summary>One agent, its address, its translator and, if it has one, its relay.</summary>
internal sealed class IceNode(string name, IceAgent agent, UdpAddress local, NatKind nat, UdpAddress outside)
{
    private readonly Dictionary<UdpAddress, UdpAddress> _mappings = [];

    public string Name { get; } = name;

    public IceAgent Agent { get; set; } = agent;

    public UdpAddress Local { get; set; } = local;

    public UdpAddress? Relay { get; set; }

    public bool IsDead { get; set; }

    /// <summary>The address that others see when this node sends to <paramref name="to"/>.</summary>
    public UdpAddress Leave(UdpAddress to)
    {
        if (nat == NatKind.None)
            return Local;
        if (nat == NatKind.FullCone)
            return outside;
        if (!_mappings.TryGetValue(to, out var mapped))
            _mappings.Add(to, mapped = outside with { Port = (ushort)(outside.Port + 1 + _mappings.Count) });
        return mapped;
    }

    public bool Takes(UdpAddress to, UdpAddress from) => nat switch
    {
        NatKind.None => to == Local,
        NatKind.FullCone => to == outside,
        _ => _mappings.TryGetValue(from, out var mapped) && mapped == to,
    };
}

/// <summary>A wire with loss, delay and reordering in virtual time, and agents at its ends. The seed decides everything.</summary>
internal sealed class IceWorld(int seed)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(UdpAddress From, UdpAddress To, byte[] Bytes), (long At, long Order)> _wire = new();
    private readonly IncrementalHash _trace = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _order;

    public List<IceNode> Nodes { get; } = [];

    public long Now { get; private set; } = 1_000_000;

    public double Loss { get; set; }

    public int MinDelay { get; set; } = 100;

    public int MaxDelay { get; set; } = 300;

    public long Datagrams { get; private set; }

    public Func<byte[], byte[]?> Tamper { get; set; } = b => b;

    public static UdpAddress Address(string text) => UdpAddress.From(IPEndPoint.Parse(text));

    public static IceCandidate Host(UdpAddress address, int preference = 65535) =>
        new("h" + address.Ip, 1, IceCandidate.PriorityOf(IceCandidateType.Host, preference), address, IceCandidateType.Host);

    public IceNode Add(string name, bool isControlling, string local, NatKind nat = NatKind.None, string outside = "203.0.113.1:1000", IceOptions? options = null)
    {
        var agent = new IceAgent(options ?? new(), IceCredentials.Create(_random.NextBytes), isControlling, _random.NextBytes);
        var node = new IceNode(name, agent, Address(local), nat, Address(outside));
        agent.AddLocal(Now, Host(node.Local));
        Nodes.Add(node);
        return node;
    }

    public string Trace() => Convert.ToHexString(_trace.GetCurrentHash());

    /// <summary>Each learns the other's credentials and host candidate.</summary>
    public void Introduce(IceNode a, IceNode b, bool withCandidates = true)
    {
        a.Agent.SetRemote(Now, b.Agent.Local);
        b.Agent.SetRemote(Now, a.Agent.Local);
        if (!withCandidates)
            return;
        a.Agent.AddRemote(Now, Host(b.Local));
        b.Agent.AddRemote(Now, Host(a.Local));
    }

    /// <summary>Runs until <paramref name="until"/> holds or the time is over.</summary>
    /// <returns>Whether it holds.</returns>
    public bool Run(TimeSpan span, Func<bool>? until = null)
    {
        long end = Now + Deadline.Micros(span);
        for (int steps = 0; ; steps++)
        {
            if (steps > 2_000_000)
                throw new InvalidOperationException($"at {Now} µs something is due over and over: {string.Join(", ", Nodes.Select(n => $"{n.Name} {n.Agent.State} {n.Agent.Deadline}"))}");
            Pump();
            if (until?.Invoke() == true)
                return true;
            long next = Nodes.Where(n => !n.IsDead).Select(n => n.Agent.Deadline).Append(long.MaxValue).Min();
            if (_wire.TryPeek(out _, out var key))
                next = Math.Min(next, key.At);
            if (next > end)
            {
                Now = end;
                return until is null;
            }

            Now = Math.Max(Now, next);
            while (_wire.TryPeek(out _, out key) && key.At <= Now)
                Deliver(_wire.Dequeue());
        }
    }

    public void Send(UdpAddress from, UdpAddress to, byte[] bytes)
    {
        Datagrams++;
        _trace.AppendData(BitConverter.GetBytes(Now));
        _trace.AppendData(bytes);
        if (_random.NextDouble() < Loss || Tamper(bytes) is not { } tampered)
            return;
        _wire.Enqueue((from, to, tampered), (Now + _random.Next(MinDelay, MaxDelay + 1), _order++));
    }

    private void Pump()
    {
        Span<byte> buffer = stackalloc byte[IceAgent.MaxDatagram];
        foreach (var node in Nodes)
        {
            if (node.IsDead)
                continue;
            if (node.Agent.Deadline <= Now)
                node.Agent.OnDeadline(Now);
            for (int length; (length = node.Agent.Poll(Now, buffer, out var to)) > 0;)
                Send(to.Relay == 0 ? node.Leave(to.Remote) : node.Relay!.Value, to.Remote, buffer[..length].ToArray());
        }
    }

    private void Deliver((UdpAddress From, UdpAddress To, byte[] Bytes) item)
    {
        foreach (var node in Nodes)
        {
            if (node.IsDead)
                continue;
            if (node.Relay == item.To)
                node.Agent.Receive(Now, new(item.From, 1), item.Bytes);
            else if (node.Takes(item.To, item.From))
                node.Agent.Receive(Now, new(item.From, 0), item.Bytes);
        }
    }
}
