using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>A version of a record: enough to say whether somebody holds it.</summary>
/// <param name="Key">The stored key.</param>
/// <param name="Position">Where the key stands.</param>
/// <param name="Timestamp">The record's.</param>
/// <param name="Publisher">The record's.</param>
/// <param name="Mark">Names content and proof.</param>
public sealed record RecordVersion(string Key, RingPosition Position, long Timestamp, PeerId Publisher, UInt128 Mark);

/// <summary>What is to be done for the records of one shard.</summary>
/// <param name="Tell">Members, and the versions that they should hold and have not said that they do.</param>
/// <param name="Drop">Keys whose records are held by everybody who is responsible, which we are not.</param>
public sealed record ReplicationPlan(ImmutableSortedDictionary<PeerId, ImmutableArray<RecordVersion>> Tell, ImmutableArray<string> Drop);

/// <summary>Who has said that it holds which record, and so whom to tell of what (design §8).</summary>
/// <remarks>
/// What was acknowledged is believed for a while, so that nothing is said while nothing changes. Whoever is no longer responsible, or
/// gone, is forgotten: when it comes back, it is told again. A record that is ours neither by distance nor as its publisher goes once every
/// responsible member holds it, and not before.
/// </remarks>
public sealed class Replication
{
    private readonly int _replicas;
    private readonly TimeSpan _believed;
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Knows nothing.</summary>
    /// <param name="replicas">Responsible members of a key.</param>
    /// <param name="believed">How long an acknowledgement is believed.</param>
    public Replication(int replicas, TimeSpan believed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        _replicas = replicas;
        _believed = believed;
    }

    /// <summary>What is to be said and dropped now.</summary>
    /// <param name="records">Every record of the shard.</param>
    /// <param name="holders">Whom we know.</param>
    /// <param name="now">The time.</param>
    public ReplicationPlan Plan(IEnumerable<RecordVersion> records, Holders holders, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(holders);
        var tell = new SortedDictionary<PeerId, ImmutableArray<RecordVersion>.Builder>();
        ImmutableArray<string>.Builder drop = ImmutableArray.CreateBuilder<string>();
        foreach (RecordVersion record in records)
        {
            ImmutableArray<PeerId> responsible = holders.Responsible(record.Position, _replicas, record.Publisher);
            Entry entry = Find(record);
            entry.Keep(responsible);
            var missing = 0;
            foreach (PeerId peer in responsible)
            {
                if (peer.SameBytes(holders.Self) || entry.IsHeldBy(peer, now - _believed))
                    continue;
                missing++;
                if (!tell.TryGetValue(peer, out ImmutableArray<RecordVersion>.Builder? versions))
                    tell[peer] = versions = ImmutableArray.CreateBuilder<RecordVersion>();
                versions.Add(record);
            }

            bool isOurs = record.Publisher.SameBytes(holders.Self) || responsible.Any(holders.Self.SameBytes);
            if (!isOurs && missing == 0 && responsible.Length == _replicas)
                drop.Add(record.Key);
        }

        return new(tell.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.DrainToImmutable()), drop.DrainToImmutable());
    }

    /// <summary>A member said, or showed, that it holds this version, or a newer one.</summary>
    public void Held(PeerId peer, RecordVersion record, DateTimeOffset now) => Find(record).Acknowledged[peer] = now;

    /// <summary>A member begins anew: it may hold nothing of what it held.</summary>
    public void Forget(PeerId peer)
    {
        foreach (Entry entry in _entries.Values)
            entry.Acknowledged.Remove(peer);
    }

    /// <summary>The record is no longer here.</summary>
    public void Remove(string key) => _entries.Remove(key);

    private Entry Find(RecordVersion record)
    {
        if (!_entries.TryGetValue(record.Key, out Entry? entry) || entry.Mark != record.Mark)
            _entries[record.Key] = entry = new(record.Mark);
        return entry;
    }

    private sealed record Entry(UInt128 Mark)
    {
        public SortedDictionary<PeerId, DateTimeOffset> Acknowledged { get; } = [];

        public bool IsHeldBy(PeerId peer, DateTimeOffset since) => Acknowledged.TryGetValue(peer, out DateTimeOffset at) && at >= since;

        // What is remembered of a record is bounded by those who are responsible for it.
        public void Keep(ImmutableArray<PeerId> responsible)
        {
            foreach (PeerId peer in Acknowledged.Keys.Where(peer => !responsible.Contains(peer)).ToArray())
                Acknowledged.Remove(peer);
        }
    }
}
