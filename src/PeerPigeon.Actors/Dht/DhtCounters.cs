using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>What the DHT of one mesh has counted since it started, in all of its networks. Read from any thread.</summary>
public sealed class DhtCounters
{
    private static readonly Meter Meter = new("PeerPigeon.Actors");
    private static readonly Counter<long> Asked = Meter.CreateCounter<long>("peerpigeon.dht.commands", "{command}", "Puts, gets and deletions of the application, by outcome");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("peerpigeon.dht.refused", "{record}", "Records that were not taken, by verdict");
    private static readonly Counter<long> Repairs = Meter.CreateCounter<long>("peerpigeon.dht.repaired", "{record}", "Records sent to owners that lacked them, by what noticed it");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("peerpigeon.dht.handed-over", "{record}", "Records let go, because their owners hold them");
    private static readonly UpDownCounter<long> Records = Meter.CreateUpDownCounter<long>("peerpigeon.dht.records", "{record}", "Records held");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("peerpigeon.dht.lookup.duration", "s", "How long look-ups take");
    private static readonly Histogram<long> Hops = Meter.CreateHistogram<long>("peerpigeon.dht.lookup.hops", "{member}", "Members in the longest chain of a look-up");
    private static readonly Counter<long> Traffic = Meter.CreateCounter<long>("peerpigeon.dht.sent", "By", "Bytes of requests and answers");

    private static readonly Counter<long> Tabs =
        Meter.CreateCounter<long>("peerpigeon.dht.neighbours.asked", "{look-up}", "Look-ups that ended with a question to the neighbours of 1.1.3, by outcome: found, nothing, unanswered");

    private static readonly ImmutableArray<KeyValuePair<string, object?>> Verdicts =
        [.. Enum.GetNames<RecordVerdict>().Select(name => KeyValuePair.Create<string, object?>("verdict", name))];

    private readonly long[] _refused = new long[Enum.GetValues<RecordVerdict>().Length];
    private long _held;
    private long _lookups;
    private long _found;
    private long _hops;
    private long _requests;
    private long _milliseconds;
    private long _repaired;
    private long _replicated;
    private long _handedOver;
    private long _adopted;
    private long _askedTabs;
    private long _bytes;
    private long _written;
    private long _read;
    private long[]? _shards;

    /// <summary>Records held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Look-ups ended.</summary>
    public long Lookups => Interlocked.Read(ref _lookups);

    /// <summary>Of those, how many found something, tombstones included.</summary>
    public long Found => Interlocked.Read(ref _found);

    /// <summary>Hops of all look-ups together.</summary>
    public long LookupHops => Interlocked.Read(ref _hops);

    /// <summary>Members asked by all look-ups together.</summary>
    public long LookupRequests => Interlocked.Read(ref _requests);

    /// <summary>Milliseconds that all look-ups took together.</summary>
    public long LookupMilliseconds => Interlocked.Read(ref _milliseconds);

    /// <summary>Records sent because a look-up showed that an owner lacked them.</summary>
    public long Repaired => Interlocked.Read(ref _repaired);

    /// <summary>Records that other owners took after a digest.</summary>
    public long Replicated => Interlocked.Read(ref _replicated);

    /// <summary>Records let go because their owners hold them.</summary>
    public long HandedOver => Interlocked.Read(ref _handedOver);

    /// <summary>Records adopted from neighbours of 1.1.3.</summary>
    public long Adopted => Interlocked.Read(ref _adopted);

    /// <summary>Look-ups that found nothing with members of ours, so that neighbours of 1.1.3 were asked.</summary>
    public long NeighboursAsked => Interlocked.Read(ref _askedTabs);

    /// <summary>Bytes of requests and answers that we sent, frames around them not counted.</summary>
    public long BytesSent => Interlocked.Read(ref _bytes);

    /// <summary>Records refused for this reason.</summary>
    public long Refused(RecordVerdict verdict) => Interlocked.Read(ref _refused[(int)verdict]);

    internal void Refuse(RecordVerdict verdict)
    {
        Interlocked.Increment(ref _refused[(int)verdict]);
        Refusals.Add(1, Verdicts[(int)verdict]);
    }

    /// <summary>Records held now by each shard, in all networks; empty before the first shard has started.</summary>
    public ImmutableArray<long> HeldByShard => Volatile.Read(ref _shards) is { } shards ? [.. shards] : [];

    internal void Holds(int more, int shard, int shards)
    {
        Interlocked.Add(ref _held, more);
        Records.Add(more);
        long[] all = Volatile.Read(ref _shards) ?? Interlocked.CompareExchange(ref _shards, new long[shards], null) ?? _shards;
        Interlocked.Add(ref all[shard], more);
    }

    internal void CountLookup(bool found, int hops, int asked, TimeSpan took)
    {
        Interlocked.Increment(ref _lookups);
        Interlocked.Add(ref _found, found ? 1 : 0);
        Interlocked.Add(ref _hops, hops);
        Interlocked.Add(ref _requests, asked);
        Interlocked.Add(ref _milliseconds, (long)took.TotalMilliseconds);
        Durations.Record(took.TotalSeconds);
        Hops.Record(hops);
    }

    /// <summary>Puts and deletions of the application that were carried out.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Gets of the application that were answered, with a value or with none.</summary>
    public long Read => Interlocked.Read(ref _read);

    internal void CountAnswered(object answer)
    {
        Interlocked.Add(ref _written, answer is DhtProtocol.PutDone ? 1 : 0);
        Interlocked.Add(ref _read, answer is DhtProtocol.Got ? 1 : 0);
        Asked.Add(1, KeyValuePair.Create<string, object?>("outcome", answer switch
        {
            DhtProtocol.PutDone => "written",
            DhtProtocol.Got { Record: null } => "nothing",
            DhtProtocol.Got => "found",
            _ => "refused",
        }));
    }

    internal void CountRepaired()
    {
        Interlocked.Increment(ref _repaired);
        Repairs.Add(1, KeyValuePair.Create<string, object?>("by", "look-up"));
    }

    internal void CountReplicated(int records)
    {
        Interlocked.Add(ref _replicated, records);
        Repairs.Add(records, KeyValuePair.Create<string, object?>("by", "digest"));
    }

    internal void CountHandedOver()
    {
        Interlocked.Increment(ref _handedOver);
        Dropped.Add(1);
    }

    internal void CountAskedTabs(bool found, bool allAnswered)
    {
        Interlocked.Increment(ref _askedTabs);
        Tabs.Add(1, KeyValuePair.Create<string, object?>("outcome", found ? "found" : allAnswered ? "nothing" : "unanswered"));
    }

    internal void CountAdopted() => Interlocked.Increment(ref _adopted);

    internal void CountBytes(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Traffic.Add(bytes);
    }
}
