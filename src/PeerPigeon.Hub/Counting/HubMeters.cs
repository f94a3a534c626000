using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace PeerPigeon.Hub;

/// <summary>The metrics of the hubs that hosts of this process run, read from their counters when somebody asks. No network is named: some are unlisted.</summary>
public static class HubMeters
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "PeerPigeon.Hub";

    private static readonly Meter Meter = new(MeterName);
    private static ImmutableArray<HubCounters> _hubs = [];

    static HubMeters()
    {
        Meter.CreateObservableUpDownCounter("peerpigeon.hub.sessions", () => Sum(hub => hub.Sessions), "{session}", "Accepted sessions");
        Counter("peerpigeon.hub.relayed", "{message}", "Signals and goodbyes given to another session", hub => hub.Relayed);
        Counter("peerpigeon.hub.introduced", "{message}", "Introductions sent", hub => hub.Introduced);
        Counter("peerpigeon.hub.taken_over", "{session}", "Sessions replaced by a second socket with the same id", hub => hub.TakenOver);
        Counter("peerpigeon.hub.counts_pushed", "{message}", "Messages network-counts sent", hub => hub.CountsPushed);
        Counter("peerpigeon.hub.counts_coalesced", "{change}", "Changes of counts that waited for counts-interval", hub => hub.CountsCoalesced);
        Counter("peerpigeon.hub.contacts_forgotten", "{contact}", "Times that introductions.contacts was hit", hub => hub.ContactsForgotten);
        Counter("peerpigeon.hub.unlisted_forgotten", "{network}", "Times that limits.unlisted-names was hit", hub => hub.UnlistedForgotten);
        Meter.CreateObservableCounter(
            "peerpigeon.hub.refused",
            () => Enum.GetValues<Refusal>().Select(reason => new Measurement<long>(
                Sum(hub => hub.Of(reason)), new KeyValuePair<string, object?>("reason", HubCounters.NameOf(reason)))),
            "{message}",
            "What was refused, by reason");
    }

    /// <summary>The hubs that show now.</summary>
    public static int Count => _hubs.Length;

    internal static void Add(HubCounters hub) => ImmutableInterlocked.Update(ref _hubs, static (all, one) => all.Add(one), hub);

    internal static void Remove(HubCounters hub) => ImmutableInterlocked.Update(ref _hubs, static (all, one) => all.Remove(one), hub);

    private static void Counter(string name, string unit, string description, Func<HubCounters, long> read) =>
        Meter.CreateObservableCounter(name, () => Sum(read), unit, description);

    private static long Sum(Func<HubCounters, long> read) => _hubs.Sum(read);
}
