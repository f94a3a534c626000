using System.Collections.Immutable;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

// The walk to a key: the nearest members are asked for the record and for whoever is nearer, until nobody is.
public sealed partial class DhtActor
{
    private const int MostNamed = RecordMessage.MaxNearer / 2;      // as many as we name to others

    private readonly List<Search> _searches = [];

    /// <summary>Walks to a key; false if too many walks are under way.</summary>
    private bool TrySearch(DhtKey key, TimeSpan within, Action<Search> done)
    {
        if (_searches.Count >= _settings.Lookups)
        {
            _mesh.Counters.Drop(DropReason.DhtBusy);
            return false;
        }

        DateTimeOffset now = Now;
        var lookup = new Lookup(key.Position, _mesh.Self, _holders.Others.Where(IsReachable), _settings.Lookup);
        var search = new Search(key, lookup, now, now + within, done);
        _searches.Add(search);
        StartTicking();
        Read(key, held =>
        {
            search.Own = held;
            search.Best = Better(search.Best, held);
            Advance(search);
        });
        return true;
    }

    private void Advance(Search search)
    {
        if (search.IsOver)
            return;
        foreach (PeerId peer in search.Lookup.Next())
        {
            Ask(
                peer,
                number => new RecordMessage.Find(number, search.Key.Stored),
                answer => OnFound(search, peer, answer),
                failed: () =>
                {
                    search.Lookup.Failed(peer);
                    Advance(search);
                },
                slowed: () =>
                {
                    search.Lookup.Slowed(peer);
                    Advance(search);
                });
        }

        if (search.Lookup.IsDone)
            Finish(search);
    }

    private void OnFound(Search search, PeerId peer, RecordMessage answer)
    {
        var found = answer as RecordMessage.Found;
        if (found is { Record.IsAbsent: false } && Judged(search, found.Record) is { } record)
        {
            search.Seen[peer] = record.Mark;
            search.Best = Better(search.Best, record);
        }

        search.Lookup.Answered(peer, found is null ? [] : [.. found.Nearer.Take(MostNamed).Where(IsReachable)]);
        Advance(search);
    }

    // A signature that was checked once for the same bytes holds.
    private ProvenRecord? Judged(Search search, RawJson json)
    {
        if (search.LastRead == json)
            return search.Last;
        search.LastRead = json;
        search.Last = null;
        if (!DhtRecord.TryRead(json, out DhtRecord? record, out _) || !record.Key.Equals(search.Key))
        {
            _mesh.Counters.Drop(DropReason.DhtMalformed);
            Blame(_maker, Misbehaviour.Malformed);
            return null;
        }

        var proven = new ProvenRecord(record, _mesh.Ports.Verifier.Prove(record));
        RecordVerdict verdict = _rules.Judge(proven, held: null, Now);
        if (verdict == RecordVerdict.Accept)
            search.Last = proven;
        else
        {
            _mesh.Counters.Dht.Refuse(verdict);
            BlameFor(verdict, _maker);
        }

        return search.Last;
    }

    private static ProvenRecord? Better(ProvenRecord? left, ProvenRecord? right) =>
        left is null ? right : right is null || RecordOrder.Compare(left, right) >= 0 ? left : right;

    private void Finish(Search search)
    {
        search.IsOver = true;
        _searches.Remove(search);
        _mesh.Counters.Dht.CountLookup(search.Best is not null, search.Lookup.Hops, search.Lookup.Asked, Now - search.Started);
        Repair(search);
        search.Done(search);
    }

    // Whoever is responsible and has none, or an older one, is sent the best.
    private void Repair(Search search)
    {
        if (search.Best is not { } best)
            return;
        var near = new Holders(_mesh.Self, search.Lookup.Nearest(DhtSettings.Replicas + 1));
        foreach (PeerId peer in near.Responsible(search.Key.Position, DhtSettings.Replicas, best.Record.Publisher))
        {
            if (peer.SameBytes(_mesh.Self) || search.Seen.GetValueOrDefault(peer) == best.Mark)
                continue;
            _mesh.Counters.Dht.CountRepaired();
            Ask(peer, number => new RecordMessage.Store(number, [best.Record.Encode()]), static _ => { }, static () => { });
        }

        if (search.Own is not null && search.Own.Mark != best.Mark)
            Write(best.Record, holder: null, static _ => { });
    }

    private void EndSearches(DateTimeOffset now)
    {
        foreach (Search search in _searches.Where(search => search.Until <= now).ToArray())
        {
            search.Lookup.End();
            Finish(search);
        }
    }

    /// <summary>Sends a record to the nearest of those who answered, until enough of them hold it, or nobody is left.</summary>
    private void Spread(DhtRecord record, ImmutableArray<PeerId> nearest, Action<int> done)
    {
        var waiting = new Queue<PeerId>(nearest.Where(peer => !peer.SameBytes(record.Publisher)));
        RawJson json = record.Encode();
        int held = 0, asked = 0;
        void Next()
        {
            while (held + asked < DhtSettings.Replicas && waiting.TryDequeue(out PeerId peer))
            {
                asked++;
                Ask(
                    peer,
                    number => new RecordMessage.Store(number, [json]),
                    answer =>
                    {
                        asked--;
                        if (answer is RecordMessage.Stored { Kept: [0] })
                        {
                            held++;
                            TellHeld(peer, record);
                        }

                        TakeBetter(answer, peer);
                        Next();
                    },
                    failed: () =>
                    {
                        asked--;
                        Next();
                    });
            }

            if (asked == 0)
                done(held);
        }

        Next();
    }

    private sealed class Search(DhtKey key, Lookup lookup, DateTimeOffset started, DateTimeOffset until, Action<Search> done)
    {
        public DhtKey Key => key;

        public Lookup Lookup => lookup;

        public DateTimeOffset Started => started;

        public DateTimeOffset Until => until;

        public Action<Search> Done => done;

        public bool IsOver { get; set; }

        /// <summary>What we hold ourselves.</summary>
        public ProvenRecord? Own { get; set; }

        /// <summary>The best so far; perhaps a tombstone.</summary>
        public ProvenRecord? Best { get; set; }

        /// <summary>What each of those who answered holds.</summary>
        public SortedDictionary<PeerId, UInt128> Seen { get; } = [];

        public RawJson LastRead { get; set; }

        public ProvenRecord? Last { get; set; }
    }
}
