using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.DhtProtocol;

namespace PeerPigeon.Actors;

// Subscriptions: owners tell of changes for the time of a lease, which is renewed; what was missed in between comes with the renewal.
public sealed partial class DhtActor
{
    private readonly SortedDictionary<long, Watched> _watched = [];

    private void OnSubscribe(Subscribe subscribe)
    {
        if (!TryKey(subscribe.Name, subscribe.Options, out DhtKey? key))
            return;
        if (_watched.ContainsKey(subscribe.Watch))
        {
            Sender.Tell(new MeshProtocol.Done());       // the mesh told us when we began, and the application's own word comes after
            return;
        }

        if (_watched.Count >= _settings.Watches)
        {
            Sender.Tell(new MeshProtocol.Refused(MeshErrors.Busy, $"{_settings.Watches} keys (dht.watches) are watched already; end some subscriptions first"));
            return;
        }

        var watched = new Watched(key, subscribe.Changed);
        _watched[subscribe.Watch] = watched;
        Sender.Tell(new MeshProtocol.Done());
        Renew(watched, isFirst: true);
        if (!Timers.IsTimerActive("watches"))
            Timers.StartPeriodicTimer("watches", RenewWatches.Instance, _settings.WatchLease / 2);
    }

    private void OnUnsubscribe(Unsubscribe unsubscribe)
    {
        _watched.Remove(unsubscribe.Watch);
        if (_watched.Count == 0)
            Timers.Cancel("watches");
    }

    private void OnRenewWatches()
    {
        foreach (Watched watched in _watched.Values)
            Renew(watched, isFirst: false);
    }

    private void Renew(Watched watched, bool isFirst) => TrySearch(watched.Key, _settings.LookupTimeout, search =>
    {
        Notice(watched, search.Best, quietly: isFirst);
        foreach (PeerId owner in search.Lookup.Nearest(DhtSettings.Replicas + 1))
        {
            Ask(
                owner,
                number => new RecordMessage.Watch(number, watched.Key.Stored, (long)_settings.WatchLease.TotalMilliseconds),
                answer =>
                {
                    if (answer is RecordMessage.Found { Record.IsAbsent: false } found)
                        Hear(found.Record);
                },
                static () => { });
        }
    });

    // A shard of ours took a record: tell whoever watches it here and elsewhere; and whoever else should hold it.
    private void OnChanged(DhtShardProtocol.Changed changed)
    {
        DhtRecord record = changed.Record.Record;
        foreach (Watched watched in _watched.Values)
        {
            if (watched.Key.Equals(record.Key))
                Notice(watched, changed.Record, quietly: false);
        }

        if (!changed.Watchers.IsEmpty)
        {
            var told = new RecordMessage.Changed([record.Encode()]);
            foreach (PeerId watcher in changed.Watchers)
                Tell(watcher, told);
        }

        LookThroughLater();
    }

    private void OnToldOfChange(RecordMessage.Changed changed)
    {
        foreach (RawJson json in changed.Records)
            Hear(json);
    }

    private void Hear(RawJson json)
    {
        if (!TryRecord(json, out DhtRecord? record) || !_watched.Values.Any(watched => watched.Key.Equals(record.Key)))
            return;
        var proven = new ProvenRecord(record, _mesh.Ports.Verifier.Prove(record));
        RecordVerdict verdict = _rules.Judge(proven, held: null, Now);
        if (verdict != RecordVerdict.Accept)
        {
            _mesh.Counters.Dht.Refuse(verdict);
            BlameFor(verdict, _maker);
            return;
        }

        foreach (Watched watched in _watched.Values)
        {
            if (watched.Key.Equals(record.Key))
                Notice(watched, proven, quietly: false);
        }
    }

    private void Notice(Watched watched, ProvenRecord? record, bool quietly)
    {
        if (record is null || (watched.Last is { } last && RecordOrder.Compare(record, last) <= 0))
            return;
        bool isSame = watched.Last is { } seen && seen.Record.IsTombstone == record.Record.IsTombstone && seen.Record.Value == record.Record.Value;
        watched.Last = record;
        if (quietly || isSame)
            return;
        try
        {
            watched.Changed(new(record.Record.Key.Name, DhtValue.From(record)));
        }
        catch (Exception error)
        {
            MeshLog.SubscriberThrew.To(_log, error);
        }
    }

    private sealed class Watched(DhtKey key, Action<DhtChange> changed)
    {
        public DhtKey Key => key;

        public Action<DhtChange> Changed => changed;

        public ProvenRecord? Last { get; set; }
    }
}
