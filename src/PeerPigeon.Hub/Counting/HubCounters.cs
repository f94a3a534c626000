using System.Collections.Immutable;
using System.Text.Json;

namespace PeerPigeon.Hub;

/// <summary>What the hub has done and refused since it started. Safe to read from any thread; a refused frame adds to exactly one reason.</summary>
public sealed class HubCounters
{
    private static readonly ImmutableArray<string> ReasonNames =
        [.. Enum.GetNames<Refusal>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly long[] _refused = new long[ReasonNames.Length];
    private long _sessions;
    private long _relayed;
    private long _introduced;
    private long _takenOver;
    private long _countsPushed;
    private long _countsCoalesced;
    private long _contactsForgotten;
    private long _unlistedForgotten;

    /// <summary>Accepted sessions that are open now.</summary>
    public long Sessions => Volatile.Read(ref _sessions);

    /// <summary>Signals and goodbyes given to another session.</summary>
    public long Relayed => Volatile.Read(ref _relayed);

    /// <summary>Frames <c>peer-discovered</c> sent.</summary>
    public long Introduced => Volatile.Read(ref _introduced);

    /// <summary>Sessions replaced by a second socket with the same id.</summary>
    public long TakenOver => Volatile.Read(ref _takenOver);

    /// <summary>Frames <c>network-counts</c> sent.</summary>
    public long CountsPushed => Volatile.Read(ref _countsPushed);

    /// <summary>Changes of a network's counts that waited for <c>counts-interval</c> and went out with later ones.</summary>
    public long CountsCoalesced => Volatile.Read(ref _countsCoalesced);

    /// <summary>Times that <c>introductions.contacts</c> was hit.</summary>
    public long ContactsForgotten => Volatile.Read(ref _contactsForgotten);

    /// <summary>Times that <c>limits.unlisted-names</c> was hit.</summary>
    public long UnlistedForgotten => Volatile.Read(ref _unlistedForgotten);

    /// <summary>How often something was refused for this reason.</summary>
    public long Of(Refusal reason) => Volatile.Read(ref _refused[(int)reason]);

    /// <summary>Every reason and its count, in the order of <see cref="Refusal"/>.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Refused =>
        [.. ReasonNames.Select((name, i) => KeyValuePair.Create(name, Volatile.Read(ref _refused[i])))];

    /// <summary>The reason's name in messages, events and metrics.</summary>
    public static string NameOf(Refusal reason) => ReasonNames[(int)reason];

    internal void Refuse(Refusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    internal void AddSessions(int more) => Interlocked.Add(ref _sessions, more);

    internal void AddRelayed() => Interlocked.Increment(ref _relayed);

    internal void AddIntroduced() => Interlocked.Increment(ref _introduced);

    internal void AddTakenOver() => Interlocked.Increment(ref _takenOver);

    internal void AddCountsPushed() => Interlocked.Increment(ref _countsPushed);

    internal void AddCountsCoalesced() => Interlocked.Increment(ref _countsCoalesced);

    internal void AddContactForgotten() => Interlocked.Increment(ref _contactsForgotten);

    internal void AddUnlistedForgotten() => Interlocked.Increment(ref _unlistedForgotten);
}
