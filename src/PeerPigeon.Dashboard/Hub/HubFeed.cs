using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Dashboard.Feed;
using PeerPigeon.Hub;

namespace PeerPigeon.Dashboard.Hub;

/// <summary>What pages show of a hub. While a page is open it asks the hub once a second and listens to its events; else it does nothing.</summary>
internal sealed class HubFeed : IDisposable
{
    /// <summary>Lines of sessions and refusals that are kept.</summary>
    public const int MaxEvents = 200;

    /// <summary>Networks whose trend is kept; those beyond show none.</summary>
    public const int MaxTrends = 256;

    /// <summary>Seconds of a trend.</summary>
    public const int MaxSamples = 120;

    private readonly HubGate _hub;
    private readonly ActorSystem _system;
    private readonly Pulse _pulse;
    private ImmutableSortedDictionary<string, ImmutableArray<int>> _trends = ImmutableSortedDictionary<string, ImmutableArray<int>>.Empty;
    private HubSnapshot? _snapshot;
    private string? _fault;
    private IActorRef? _listener;
    private int _asking;

    public HubFeed(HubGate hub, ActorSystem system, TimeProvider time)
    {
        _hub = hub;
        _system = system;
        _pulse = new(time, Attach, Detach, Ask);
    }

    /// <summary>The hub as of the last second; null before the first answer.</summary>
    public HubSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Why there is no newer state; null: there is.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    public HubCounters Counters => _hub.Counters;

    public HubSettings Settings => _hub.Settings;

    public DateTimeOffset StartedAt => _hub.StartedAt;

    public Bounded<LogEntry> Events { get; } = new(MaxEvents);

    public int Listeners => _pulse.Listeners;

    public IDisposable Listen(Action changed) => _pulse.Listen(changed);

    /// <summary>Peers active in a network, second by second.</summary>
    public ImmutableArray<int> Trend(string network) => Volatile.Read(ref _trends).GetValueOrDefault(network, []);

    public void Dispose() => _pulse.Dispose();

    internal void Note(LogEntry entry)
    {
        Events.Add(entry);
        _pulse.Changed();
    }

    private void Attach()
    {
        _listener = _system.ActorOf(HubListener.Props(this));
        Ask();
    }

    private void Detach()
    {
        if (_listener is not null)
            _system.Stop(_listener);
        _listener = null;
    }

    private void Ask() => _ = AskAsync();

    private async Task AskAsync()
    {
        if (Interlocked.Exchange(ref _asking, 1) == 1)
            return;
        try
        {
            HubSnapshot snapshot = await _hub.GetSnapshotAsync();
            var trends = _trends.ToBuilder();
            foreach (string gone in trends.Keys.Except(snapshot.Listed.Select(network => network.Name.Value), StringComparer.Ordinal).ToArray())
                trends.Remove(gone);
            foreach (var network in snapshot.Listed.Take(MaxTrends))
            {
                ImmutableArray<int> trend = trends.GetValueOrDefault(network.Name.Value, []).Add(network.Active);
                trends[network.Name.Value] = trend.Length > MaxSamples ? trend.RemoveAt(0) : trend;
            }

            Volatile.Write(ref _trends, trends.ToImmutable());
            Volatile.Write(ref _snapshot, snapshot);
            Volatile.Write(ref _fault, null);
        }
        catch (AskTimeoutException)
        {
            Volatile.Write(ref _fault, "The hub does not answer; what you see is its last state.");
        }
        finally
        {
            Volatile.Write(ref _asking, 0);
            _pulse.Changed();
        }
    }
}
