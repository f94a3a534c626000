using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// What other members ask for. Every request costs the check of a signature, so each link has its share and no more.
public sealed partial class DhtActor
{
    private const int Links = 256;

    private readonly SortedDictionary<PeerId, RateLimit> _shares = [];

    private void OnHeard(NetworkRouterProtocol.Heard heard)
    {
        GossipFrame frame = heard.Frame;
        if (!RecordMessage.TryRead(frame.Content, out RecordMessage? message, out Rejection rejection))
        {
            _mesh.Counters.Drop(rejection.Reason == RejectReason.None ? DropReason.UnknownType : DropReason.DhtMalformed);
            if (rejection.Reason != RejectReason.None && heard.Standing == FrameStanding.Verified)
                Blame(MakerOf(heard), Misbehaviour.Malformed);
            return;
        }

        _maker = MakerOf(heard);        // nothing of it is looked at before its signature is
        if (message.IsAnswer)
        {
            OnAnswer(message, frame);
            return;
        }

        if (!HasShare(heard.Via, message))
        {
            _mesh.Counters.Drop(DropReason.DhtBusy);
            return;
        }

        if (!IsAuthentic(frame, mayBeUnknown: message is RecordMessage.Find or RecordMessage.Store))
            return;
        switch (message)
        {
            case RecordMessage.Find find when TryOurs(find.Key, out DhtKey? key):
                OnFind(key, find.Request, frame.From);
                break;
            case RecordMessage.Watch watch when TryOurs(watch.Key, out DhtKey? key):
                ShardOf(key).Tell(new DhtShardProtocol.Watch(frame.From, key, Now + Shorter(TimeSpan.FromMilliseconds(watch.Lease), 2 * _settings.WatchLease)));
                OnFind(key, watch.Request, frame.From);
                break;
            case RecordMessage.Store store:
                OnStore(store, frame.From);
                break;
            case RecordMessage.Digest digest:
                OnDigest(digest, frame.From);
                break;
            case RecordMessage.Changed changed:
                OnToldOfChange(changed);
                break;
        }
    }

    private void OnFind(DhtKey key, long request, PeerId asker) => Read(key, held => Tell(
        asker,
        new RecordMessage.Found(request, held?.Record.Encode() ?? default, [.. _holders.NearestOthers(key.Position, MostNamed, asker).Where(IsReachable)])));

    private void OnStore(RecordMessage.Store store, PeerId from)
    {
        int left = store.Records.Length;
        var kept = ImmutableArray.CreateBuilder<int>();
        var refused = ImmutableArray.CreateBuilder<int>();
        var better = ImmutableArray.CreateBuilder<RawJson>();
        PeerId? maker = _maker;
        void Done(int index, bool held, DhtRecord? instead)
        {
            (held ? kept : refused).Add(index);
            if (instead is not null)
                better.Add(instead.Encode());
            if (--left == 0)
                Tell(from, new RecordMessage.Stored(store.Request, kept.ToImmutable(), refused.ToImmutable(), better.ToImmutable()));
        }

        for (var i = 0; i < store.Records.Length; i++)
        {
            int index = i;
            if (TryRecord(store.Records[i], out DhtRecord? record))
            {
                Write(record, from, written =>
                {
                    BlameFor(written.Verdict, maker);
                    Done(index, written.Verdict.IsHeld(), written.Verdict.IsBeaten() ? written.Held?.Record : null);
                });
            }
            else
                Done(index, held: false, instead: null);
        }
    }

    private void OnDigest(RecordMessage.Digest digest, PeerId from)
    {
        if (digest.Entries.IsEmpty)
        {
            foreach (IActorRef shard in _shards.Values)
                shard.Tell(new DhtShardProtocol.BeginsAnew(from));
            LookThroughSoon();
            return;
        }

        int left = digest.Entries.Length;
        var kept = ImmutableArray.CreateBuilder<int>();
        var wanted = ImmutableArray.CreateBuilder<int>();
        var better = ImmutableArray.CreateBuilder<RawJson>();
        long bytes = 0;
        void Done(int index, bool held, ProvenRecord? instead)
        {
            (held ? kept : wanted).Add(index);
            if (instead is not null && (bytes += instead.Record.Value.Utf8.Length + DhtRecord.EnvelopeBytes) < 3 * _settings.BatchBytes)
                better.Add(instead.Record.Encode());
            if (--left == 0)
                Tell(from, new RecordMessage.Lacking(digest.Request, kept.ToImmutable(), wanted.ToImmutable(), better.ToImmutable()));
        }

        for (var i = 0; i < digest.Entries.Length; i++)
        {
            int index = i;
            RecordEntry entry = digest.Entries[i];
            if (!TryOurs(entry.Key, out DhtKey? key))
                Done(index, held: true, instead: null);     // of another network: nothing that we would take
            else if (_shards.TryGetValue(key.Position.Slice(_settings.Shards), out IActorRef? shard))
                shard.Tell(new DhtShardProtocol.Compare(key, entry, from, compared => Done(index, compared.IsHeld, compared.Better)));
            else
                Done(index, held: false, instead: null);
        }
    }

    private bool TryOurs(string stored, [NotNullWhen(true)] out DhtKey? key)
    {
        if (DhtKey.TryParse(stored, out key, out _) && key.Network == _network)
            return true;
        if (key is null)
            _mesh.Counters.Drop(DropReason.DhtMalformed);
        else
            _mesh.Counters.Dht.Refuse(RecordVerdict.ForeignNetwork);
        key = null;
        return false;
    }

    private bool TryRecord(RawJson json, [NotNullWhen(true)] out DhtRecord? record)
    {
        if (!DhtRecord.TryRead(json, out record, out _))
        {
            _mesh.Counters.Drop(DropReason.DhtMalformed);
            Blame(_maker, Misbehaviour.Malformed);
            return false;
        }

        if (record.Network == _network)
            return true;
        _mesh.Counters.Dht.Refuse(RecordVerdict.ForeignNetwork);
        record = null;
        return false;
    }

    // A frame without a signature counts only from a member that does not say that it signs: one whose id was given to it. From somebody
    // who is not known it is no more than a question: whoever signs may be unknown, or suspected, and another speaks in its name.
    private bool IsAuthentic(GossipFrame frame, bool mayBeUnknown = false)
    {
        bool authentic = frame.Signature is not null ? _mesh.Ports.Verifier.IsVerified(frame)
            : TryCapabilities(frame.From, out ImmutableArray<string> capabilities) ? !capabilities.Contains(Capabilities.Signatures)
            : mayBeUnknown;
        if (!authentic)
            _mesh.Counters.Drop(DropReason.DhtForged);
        return authentic;
    }

    private bool TryCapabilities(PeerId peer, out ImmutableArray<string> capabilities) =>
        _linked.TryGetValue(peer, out capabilities) || _known.TryGetValue(peer, out capabilities);

    private bool HasShare(PeerId via, RecordMessage message)
    {
        if (!_shares.TryGetValue(via, out RateLimit? share))
        {
            if (_shares.Count >= Links)
                _shares.Clear();
            _shares[via] = share = new(_settings.RequestsPerSecond, _settings.RequestBurst);
        }

        DateTimeOffset now = Now;
        var taken = true;
        int cost = message switch
        {
            RecordMessage.Store store => 1 + store.Records.Length,
            RecordMessage.Changed changed => 1 + changed.Records.Length,
            _ => 1,
        };
        for (var i = 0; i < cost; i++)
            taken &= share.TryTake(now);
        return taken;
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
