using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>
/// Links between peers of one process, with faults drawn from a seed. Everything is delivered by timers of the clock that
/// the caller passes in: under a virtual clock the same seed and the same calls give the same deliveries.
/// </summary>
/// <remarks>
/// A link across a partition loses frames at once and ends on both sides after <see cref="InMemoryNetworkOptions.DetectionTime"/>;
/// loss, duplication and reordering act on frames of open links. Members may be called from any thread.
/// </remarks>
public sealed class InMemoryNetwork
{
    private readonly List<MemoryConnection> _connections = [];
    private readonly Lock _rulesGate = new();
    private volatile MemoryPartition[] _partitions = [];
    private volatile HashSet<(PeerId, PeerId)> _unlinkable = [];
    private volatile InMemoryNetworkOptions _options;

    /// <summary>A network without peers.</summary>
    /// <param name="time">Drives every delivery and time-out.</param>
    /// <param name="seed">Decides latencies and faults.</param>
    /// <param name="options">How it behaves at first; null for the defaults.</param>
    public InMemoryNetwork(TimeProvider time, ulong seed, InMemoryNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        Clock = new(time);
        Agenda = new(Clock);
        Handshakes = new(this);
        Seed = seed;
        _options = options ?? new();
    }

    /// <summary>How the network behaves from now on; what is under way keeps the time drawn for it.</summary>
    public InMemoryNetworkOptions Options
    {
        get => _options;
        set => _options = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>What happened so far.</summary>
    public InMemoryNetworkCounters Counters { get; } = new();

    internal MemoryClock Clock { get; }

    internal Agenda Agenda { get; }

    internal MemoryHandshakes Handshakes { get; }

    internal ulong Seed { get; }

    /// <summary>A transport for one peer. Disposing it closes the peer's links; after <see cref="Crash"/> a new one is the restarted peer's.</summary>
    /// <param name="self">The peer.</param>
    /// <param name="namesAttempts">Whether its offers name their attempt; those of a 1.1.3 peer do not, and by that it is told apart.</param>
    public ILinkTransport CreateTransport(PeerId self, bool namesAttempts = true) => new MemoryTransport(this, self, namesAttempts);

    /// <summary>Cuts <paramref name="island"/> off from every other peer, both ways, until the result is disposed.</summary>
    public IDisposable Partition(IEnumerable<PeerId> island) => Add(new(this, island, null, bothWays: true));

    /// <summary>Cuts two sets of peers off from each other, both ways, until the result is disposed.</summary>
    public IDisposable Partition(IEnumerable<PeerId> side, IEnumerable<PeerId> otherSide) => Add(new(this, side, otherSide, bothWays: true));

    /// <summary>Lets nothing through from the first set to the second, until the result is disposed; the other way stays open.</summary>
    public IDisposable PartitionOneWay(IEnumerable<PeerId> from, IEnumerable<PeerId> to) => Add(new(this, from, to, bothWays: false));

    /// <summary>Ends every partition.</summary>
    public void Heal()
    {
        lock (_rulesGate)
            _partitions = [];
        Recheck();
    }

    /// <summary>From now on the two cannot open a link (as behind two hostile NATs); one that is open stays.</summary>
    public void ForbidLink(PeerId one, PeerId other) => ChangeUnlinkable(one, other, forbid: true);

    /// <summary>Takes <see cref="ForbidLink"/> back.</summary>
    public void AllowLink(PeerId one, PeerId other) => ChangeUnlinkable(one, other, forbid: false);

    /// <summary>
    /// The process behind a transport dies: its links and attempts say nothing more to anyone; what it had sent still
    /// arrives; the others notice after <see cref="InMemoryNetworkOptions.DetectionTime"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The transport is not one of this network.</exception>
    public void Crash(ILinkTransport transport)
    {
        if (transport is not MemoryTransport memory)
            throw new ArgumentException("only a transport made by this network can crash", nameof(transport));
        Interlocked.Increment(ref Counters.CrashCount);
        memory.IsGone = true;
        Agenda.Post(() =>
        {
            foreach (MemoryLink end in EndsOf(memory))
                end.Crash();
        });
    }

    internal bool Blocks(PeerId from, PeerId to)
    {
        foreach (MemoryPartition partition in _partitions)
        {
            if (partition.Blocks(from, to))
                return true;
        }

        return false;
    }

    internal bool CannotLink(PeerId one, PeerId other) => Blocks(one, other) || Blocks(other, one) || _unlinkable.Contains(Pair(one, other));

    internal void Heal(MemoryPartition partition)
    {
        lock (_rulesGate)
            _partitions = [.. _partitions.Where(p => p != partition)];
        Recheck();
    }

    internal void Leave(MemoryTransport transport)
    {
        transport.IsGone = true;
        Agenda.Post(() =>
        {
            foreach (MemoryLink end in EndsOf(transport))
                end.Close("transport disposed");
        });
    }

    internal void Register(MemoryConnection connection)
    {
        var open = 2;
        connection.Index = _connections.Count;
        _connections.Add(connection);
        connection.One.Finished = connection.Other.Finished = () =>
        {
            if (Interlocked.Decrement(ref open) == 0)
                Agenda.Post(() => Forget(connection));
        };
    }

    private void Forget(MemoryConnection connection)
    {
        MemoryConnection last = _connections[^1];
        _connections[connection.Index] = last;
        last.Index = connection.Index;
        _connections.RemoveAt(_connections.Count - 1);
    }

    private MemoryPartition Add(MemoryPartition partition)
    {
        lock (_rulesGate)
            _partitions = [.. _partitions, partition];
        Recheck();
        return partition;
    }

    private void Recheck() => Agenda.Post(() =>
    {
        foreach (MemoryConnection connection in _connections)
            connection.Recheck(this);
    });

    private void ChangeUnlinkable(PeerId one, PeerId other, bool forbid)
    {
        lock (_rulesGate)
        {
            var next = new HashSet<(PeerId, PeerId)>(_unlinkable);
            if (forbid)
                next.Add(Pair(one, other));
            else
                next.Remove(Pair(one, other));
            _unlinkable = next;
        }
    }

    private List<MemoryLink> EndsOf(MemoryTransport transport)
    {
        List<MemoryLink> ends = [];
        foreach (MemoryConnection connection in _connections)
            connection.AddEndsOf(transport, ends);
        return ends;
    }

    private static (PeerId, PeerId) Pair(PeerId one, PeerId other) => one < other ? (one, other) : (other, one);
}
