using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Connections between clients and hubs of one process, late and breakable by a seed. The counterpart of <see cref="InMemoryNetwork"/>.</summary>
/// <remarks>
/// Connections complete on the clock's own thread, so under a virtual clock nothing leaves it. Members may be called from
/// any thread.
/// </remarks>
public sealed class InMemorySignaling : ISignalingConnector
{
    private readonly Dictionary<Uri, IMemoryHub> _hubs = [];
    private readonly List<MemoryHubConnection> _connections = [];
    private readonly ulong _seed;
    private readonly SeededRandom _random;
    private volatile InMemorySignalingOptions _options;
    private ulong _ordinal;

    /// <summary>Without hubs yet.</summary>
    public InMemorySignaling(TimeProvider time, ulong seed, InMemorySignalingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        Agenda = new(new(time));
        _seed = seed;
        _random = new(SeededRandom.Derive(seed, ulong.MaxValue));
        _options = options ?? new();
    }

    /// <summary>How connections behave from now on.</summary>
    public InMemorySignalingOptions Options
    {
        get => _options;
        set => _options = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>What happened so far.</summary>
    public InMemorySignalingCounters Counters { get; } = new();

    internal Agenda Agenda { get; }

    /// <summary>Puts a hub at an address; connections to any other address are refused. Replaces a hub that is there.</summary>
    public void Listen(Uri address, IMemoryHub hub)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(hub);
        Agenda.Post(() => _hubs[address] = hub);
    }

    /// <summary>Takes the hub at an address away: its connections break, new ones are refused.</summary>
    public void Stop(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Agenda.Post(() => _hubs.Remove(address));
        Each(c => c.Hub == address, c => c.Break("hub gone"));
    }

    /// <summary>Breaks a peer's connections; both sides notice at once.</summary>
    public void Cut(PeerId peer) => Each(c => c.Self == peer, c => c.Break("cut"));

    /// <summary>Breaks every connection; both sides notice at once.</summary>
    public void CutAll() => Each(_ => true, c => c.Break("cut"));

    /// <summary>The peer's process dies: it hears nothing more; hubs see its connections end.</summary>
    public void Crash(PeerId peer) => Each(c => c.Self == peer, c => c.Crash(noticed: true));

    /// <summary>The peer's machine vanishes: it hears nothing more, and hubs notice nothing until they ask for a sign of life.</summary>
    public void Vanish(PeerId peer) => Each(c => c.Self == peer, c => c.Crash(noticed: false));

    /// <inheritdoc />
    public Task<ISignalingConnection> ConnectAsync(Uri hub, PeerId self, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(hub);
        // Continuations run where the clock fires: a hop to the pool would leave the seed's order.
        var opened = new TaskCompletionSource<ISignalingConnection>();
        CancellationTokenRegistration registration = stop.Register(() => opened.TrySetCanceled(stop));
        Agenda.Post(() => Knock(hub, self, opened, registration));
        return opened.Task;
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<NetworkListing>> ListNetworksAsync(Uri hub, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(hub);
        var found = new TaskCompletionSource<IMemoryHub?>();
        Agenda.Post(() => Agenda.After(Options.Latency(_random), () => found.TrySetResult(_hubs.GetValueOrDefault(hub))));
        IMemoryHub server = await found.Task.WaitAsync(stop) ?? throw new SignalingException($"hub {hub} does not answer; is it running there?");
        return await server.ListNetworksAsync();
    }

    internal void Forget(MemoryHubConnection connection) => Agenda.Post(() => _connections.Remove(connection));

    private void Knock(Uri hub, PeerId self, TaskCompletionSource<ISignalingConnection> opened, CancellationTokenRegistration registration)
    {
        InMemorySignalingOptions options = Options;
        ulong seed = SeededRandom.Derive(_seed, ++_ordinal);
        long latency = options.Latency(_random);
        bool refused = _random.Chance(options.Refusal);
        Agenda.After(latency, () =>
        {
            registration.Dispose();
            if (opened.Task.IsCompleted)
                return;
            if (refused || !_hubs.TryGetValue(hub, out IMemoryHub? server))
            {
                Interlocked.Increment(ref Counters.Refused);
                opened.TrySetException(new SignalingException($"hub {hub} refused the connection of {self}; is it running there?"));
                return;
            }

            Interlocked.Increment(ref Counters.Connected);
            var connection = new MemoryHubConnection(this, hub, self, seed);
            _connections.Add(connection);
            connection.Open(server);
            if (!opened.TrySetResult(connection))
                connection.Break("abandoned");
        });
    }

    private void Each(Func<MemoryHubConnection, bool> which, Action<MemoryHubConnection> act) => Agenda.Post(() =>
    {
        foreach (MemoryHubConnection connection in _connections.FindAll(c => which(c)))
            act(connection);
    });
}
