using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// Records and their owners: shards say who lacks what; it is offered by a digest, and what is wanted is sent. So many at once, so many bytes a second.
public sealed partial class DhtActor
{
    private const int DigestEntries = 64;

    private readonly SortedDictionary<PeerId, List<RecordVersion>> _transfers = [];
    private PeerId? _lastOffered;
    private int _transfersUnderWay;
    private DateTimeOffset _transferAfter;

    private void LookThroughSoon()
    {
        if (!Timers.IsTimerActive("look-through"))
            Timers.StartSingleTimer("look-through", LookThrough.All, _settings.Settle * (1 + _random.NextDouble()));
    }

    // Whatever a shard took may be lacking elsewhere; who wrote it usually sees to that, so there is no hurry.
    private void LookThroughLater()
    {
        if (!Timers.IsTimerActive("look-through-later"))
            Timers.StartSingleTimer("look-through-later", LookThrough.Changed, _settings.Settle * (5 + (5 * _random.NextDouble())));
    }

    private void OnLookThrough(bool changedOnly)
    {
        foreach (IActorRef shard in _shards.Values)
            shard.Tell(new DhtShardProtocol.LookThrough(_holders, changedOnly));
    }

    // Whoever believes that we hold something is told that we may not; so it comes back after a loss, and at once when we join.
    private void BeginAnew()
    {
        foreach (PeerId peer in _holders.NearestOthers(RingPosition.OfPeer(_mesh.Self), 2 * DhtSettings.Replicas, _mesh.Self))
            Tell(peer, new RecordMessage.Digest(0, []));
    }

    private void OnLacking(DhtShardProtocol.Lacking lacking)
    {
        foreach ((PeerId peer, ImmutableArray<RecordVersion> versions) in lacking.ByMember)
        {
            if (!_transfers.TryGetValue(peer, out List<RecordVersion>? waiting))
                _transfers[peer] = waiting = [];
            // The later say of a shard replaces its earlier one.
            SortedSet<string> keys = new(versions.Select(version => version.Key), StringComparer.Ordinal);
            waiting.RemoveAll(version => keys.Contains(version.Key));
            waiting.AddRange(versions);
        }

        StartTicking();
        PumpTransfers(Now);
    }

    private void PumpTransfers(DateTimeOffset now)
    {
        while (_transfersUnderWay < _settings.Transfers && now >= _transferAfter && _transfers.Count > 0)
        {
            (PeerId peer, List<RecordVersion> waiting) = NextTransfer();
            _lastOffered = peer;
            ImmutableArray<RecordVersion> batch = [.. waiting.Take(DigestEntries)];
            waiting.RemoveRange(0, batch.Length);
            if (waiting.Count == 0)
                _transfers.Remove(peer);
            _transfersUnderWay++;
            Pace(batch.Length * 160L);
            Offer(peer, batch);
        }
    }

    // One after the other: a member that has much to get, or never answers, keeps nobody else waiting.
    private KeyValuePair<PeerId, List<RecordVersion>> NextTransfer()
    {
        foreach (KeyValuePair<PeerId, List<RecordVersion>> transfer in _transfers)
        {
            if (_lastOffered is { } last && transfer.Key > last)
                return transfer;
        }

        return _transfers.First();
    }

    private void Offer(PeerId peer, ImmutableArray<RecordVersion> batch) => Ask(
        peer,
        number => new RecordMessage.Digest(number, [.. batch.Select(version => new RecordEntry(version.Key, version.Timestamp, version.Publisher, version.Mark))]),
        answer =>
        {
            if (answer is not RecordMessage.Lacking lacking)
            {
                EndTransfer();
                return;
            }

            TellHeld(peer, [.. At(batch, lacking.Kept)]);
            TakeBetter(answer, peer);
            ReadAll([.. At(batch, lacking.Wanted)], records => Send(peer, records));
        },
        failed: EndTransfer);

    private void ReadAll(ImmutableArray<RecordVersion> versions, Action<List<ProvenRecord>> then)
    {
        var records = new List<ProvenRecord>();
        int left = versions.Length;
        if (left == 0)
            then(records);
        foreach (RecordVersion version in versions)
        {
            if (DhtKey.TryParse(version.Key, out DhtKey? key, out _))
                Read(key, Take);
            else
                Take(null);
        }

        void Take(ProvenRecord? held)
        {
            if (held is not null)
                records.Add(held);
            if (--left == 0)
                then(records);
        }
    }

    private void Send(PeerId peer, List<ProvenRecord> records)
    {
        if (records.Count == 0)
        {
            EndTransfer();
            return;
        }

        long bytes = 0;
        var batch = new List<ProvenRecord>();
        var json = ImmutableArray.CreateBuilder<RawJson>();
        foreach (ProvenRecord record in records)
        {
            RawJson encoded = record.Record.Encode();
            if (batch.Count > 0 && bytes + encoded.Utf8.Length > _settings.BatchBytes)
                break;
            bytes += encoded.Utf8.Length;
            batch.Add(record);
            json.Add(encoded);
        }

        records.RemoveRange(0, batch.Count);
        Pace(bytes);
        Ask(
            peer,
            number => new RecordMessage.Store(number, json.ToImmutable()),
            answer =>
            {
                if (answer is RecordMessage.Stored stored)
                {
                    _mesh.Counters.Dht.CountReplicated(stored.Kept.Length);
                    foreach (ProvenRecord kept in At([.. batch], stored.Kept))
                        TellHeld(peer, kept.Record, kept.Mark);
                    TakeBetter(answer, peer);
                }

                Send(peer, records);
            },
            failed: EndTransfer);
    }

    private void EndTransfer()
    {
        _transfersUnderWay--;
        StartTicking();
    }

    private void Pace(long bytes)
    {
        DateTimeOffset now = Now;
        _transferAfter = (_transferAfter > now ? _transferAfter : now) + TimeSpan.FromSeconds((double)bytes / _settings.TransferRate);
    }

    // Records that another holds instead of what it was sent or told of: they beat ours.
    private void TakeBetter(RecordMessage answer, PeerId from)
    {
        ImmutableArray<RawJson> records = answer switch
        {
            RecordMessage.Stored stored => stored.Records,
            RecordMessage.Lacking lacking => lacking.Records,
            _ => [],
        };
        PeerId? maker = _maker;
        foreach (RawJson json in records)
        {
            if (TryRecord(json, out DhtRecord? record))
                Write(record, from, written => BlameFor(written.Verdict, maker));
        }
    }

    private void TellHeld(PeerId peer, DhtRecord record)
    {
        var proven = new ProvenRecord(record, record.Signature is null ? RecordProof.Unsigned : new(ProofLevel.Verified, record.Publisher));
        TellHeld(peer, record, proven.Mark);
    }

    private void TellHeld(PeerId peer, DhtRecord record, UInt128 mark) =>
        TellHeld(peer, [new(record.StoredKey, record.Key.Position, record.Timestamp, record.Publisher, mark)]);

    private void TellHeld(PeerId peer, ImmutableArray<RecordVersion> versions)
    {
        foreach (IGrouping<int, RecordVersion> slice in versions.GroupBy(version => version.Position.Slice(_settings.Shards)))
        {
            if (_shards.TryGetValue(slice.Key, out IActorRef? shard))
                shard.Tell(new DhtShardProtocol.HeldBy(peer, [.. slice]));
        }
    }

    // Its own record is written anew while it is still the one that counts; if somebody wrote later, the publisher lets it be. Whether somebody
    // did is not known while one who is responsible does not answer: the next look asks again.
    private void OnDue(DhtShardProtocol.IsDue due)
    {
        DhtRecord old = due.Record.Record;
        TrySearch(old.Key, _settings.LookupTimeout, search =>
        {
            if (search.Lookup.MissedSomebody || search.Best is not { } best || best.Mark != due.Record.Mark)
                return;
            DhtRecord anew = DhtRecord.Create(
                old.Key, old.Value, _mesh.Self, Math.Max(_mesh.Stamp(Now), old.Timestamp + 1), old.Version, space: old.Space, created: old.Key.IsFrozen ? old.Created : null);
            if (_mesh.Ports.Key is { } mine)
                anew = Transport.RecordSignatures.Sign(mine, anew);
            Write(anew, holder: null, written =>
            {
                if (written.Verdict.IsHeld())
                    Spread(anew, search.Lookup.Nearest(2 * DhtSettings.Replicas), static _ => { });
            });
        });
    }

    private static IEnumerable<T> At<T>(ImmutableArray<T> list, ImmutableArray<int> positions) => positions.Where(position => position < list.Length).Select(position => list[position]);
}
