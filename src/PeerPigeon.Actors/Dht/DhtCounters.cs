using System.Collections.Immutable;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>What the DHT of one mesh has counted since it started, in all of its networks. Read from any thread.</summary>
public sealed class DhtCounters
{
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
    private long _readNothing;
    private long _commandsRefused;
    private readonly long[] _tabs = new long[3];
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
    }

    /// <summary>Records held now by each shard, in all networks; empty before the first shard has started.</summary>
    public ImmutableArray<long> HeldByShard => Volatile.Read(ref _shards) is { } shards ? [.. shards] : [];

    internal void Holds(int more, int shard, int shards)
    {
        Interlocked.Add(ref _held, more);
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
        MeshHistograms.LookupDuration.Record(took.TotalSeconds);
        MeshHistograms.LookupHops.Record(hops);
    }

    /// <summary>Puts and deletions of the application that were carried out.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Gets of the application that were answered, with a value or with none.</summary>
    public long Read => Interlocked.Read(ref _read);

    /// <summary>Of the gets, how many were answered with nothing.</summary>
    public long ReadNothing => Interlocked.Read(ref _readNothing);

    /// <summary>Puts, gets and deletions of the application that failed.</summary>
    public long CommandsRefused => Interlocked.Read(ref _commandsRefused);

    /// <summary>Questions to neighbours of 1.1.3 by outcome: 0 something was found, 1 nothing was, 2 not all answered in time.</summary>
    internal long NeighbourAnswers(int outcome) => Interlocked.Read(ref _tabs[outcome]);

    internal void CountAnswered(object answer)
    {
        Interlocked.Add(ref _written, answer is DhtProtocol.PutDone ? 1 : 0);
        Interlocked.Add(ref _read, answer is DhtProtocol.Got ? 1 : 0);
        if (answer is DhtProtocol.Got { Record: null })
            Interlocked.Increment(ref _readNothing);
        else if (answer is not (DhtProtocol.PutDone or DhtProtocol.Got))
            Interlocked.Increment(ref _commandsRefused);
    }

    internal void CountRepaired()
    {
        Interlocked.Increment(ref _repaired);
    }

    internal void CountReplicated(int records)
    {
        Interlocked.Add(ref _replicated, records);
    }

    internal void CountHandedOver()
    {
        Interlocked.Increment(ref _handedOver);
    }

    internal void CountAskedTabs(bool found, bool allAnswered)
    {
        Interlocked.Increment(ref _askedTabs);
        Interlocked.Increment(ref _tabs[found ? 0 : allAnswered ? 1 : 2]);
    }

    internal void CountAdopted() => Interlocked.Increment(ref _adopted);

    internal void CountBytes(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
    }
}
