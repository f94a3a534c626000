using System.Globalization;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.DhtProtocol;

namespace PeerPigeon.Actors;

// What nobody of ours has may be with a peer of 1.1.3 that is linked with us, which kept it before we came. It answers from what it holds itself (wire protocol §8).
public sealed partial class DhtActor
{
    private readonly SortedDictionary<PeerId, IActorRef> _tabs = [];
    private readonly SortedDictionary<long, TabQuery> _tabQueries = [];

    private void OnTabLinked(TabLinked linked)
    {
        if (!_linked.ContainsKey(linked.Peer))
            _tabs[linked.Peer] = linked.Link;
    }

    private void ForgetTab(PeerId peer)
    {
        if (!_tabs.Remove(peer))
            return;
        foreach ((long number, TabQuery query) in _tabQueries.ToArray())
        {
            if (query.Waiting.Remove(peer) && query.Waiting.Count == 0)
                EndTabQuery(number, query);
        }
    }

    /// <summary>Asks all of them at once for the record of a plain key; false if there is nobody to ask. Nothing that they say counts for a key that has an owner.</summary>
    private bool TryAskTabs(DhtKey key, DateTimeOffset until, Action<ProvenRecord?> done)
    {
        DateTimeOffset now = Now;
        if (_tabs.Count == 0 || until <= now || key.IsOwned)
            return false;
        if (_tabQueries.Count >= _settings.Lookups)
        {
            _mesh.Counters.Drop(DropReason.DhtBusy);
            return false;
        }

        long number;
        do
            number = _random.NextInt64(1, 1L << 53);
        while (_tabQueries.ContainsKey(number));

        TimeSpan patience = Shorter(until - now, _settings.RequestTimeout * _settings.Tries);
        _tabQueries.Add(number, new(key, now + patience, [.. _tabs.Keys], done));
        byte[] frame = new DhtMessage.Query(key, number.ToString(CultureInfo.InvariantCulture)).Encode(_mesh.Self, _mesh.Stamp(now));
        foreach (IActorRef link in _tabs.Values)
            link.Tell(new RemotePeerProtocol.SendFrame(frame));
        StartTicking();
        return true;
    }

    private void OnTabAnswered(DhtMessage.Response answer, PeerId from)
    {
        if (!long.TryParse(answer.Request, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || !_tabQueries.TryGetValue(number, out TabQuery? query) || !query.Waiting.Remove(from))
        {
            _mesh.Counters.Drop(DropReason.DhtUnasked);
            return;
        }

        if (answer.Found is { } record)
            query.Best = Better(query.Best, JudgedOfTab(query.Key, record));
        if (query.Waiting.Count == 0)
            EndTabQuery(number, query);
    }

    private ProvenRecord? JudgedOfTab(DhtKey key, DhtRecord record)
    {
        if (!record.Key.Equals(key))
        {
            _mesh.Counters.Drop(DropReason.DhtMalformed);
            return null;
        }

        var proven = new ProvenRecord(record, _mesh.Ports.Verifier.Prove(record));
        RecordVerdict verdict = _rules.Judge(proven, held: null, Now);
        if (verdict == RecordVerdict.Accept)
            return proven;
        _mesh.Counters.Dht.Refuse(verdict);
        return null;
    }

    private void EndTabQueries(DateTimeOffset now)
    {
        foreach ((long number, TabQuery query) in _tabQueries.Where(pair => pair.Value.Until <= now).ToArray())
            EndTabQuery(number, query);
    }

    private void EndTabQuery(long number, TabQuery query)
    {
        _tabQueries.Remove(number);
        _mesh.Counters.Dht.CountAskedTabs(query.Best is not null, query.Waiting.Count == 0);
        query.Done(query.Best);
    }

    private sealed class TabQuery(DhtKey key, DateTimeOffset until, SortedSet<PeerId> waiting, Action<ProvenRecord?> done)
    {
        public DhtKey Key => key;

        public DateTimeOffset Until => until;

        public SortedSet<PeerId> Waiting => waiting;

        public Action<ProvenRecord?> Done => done;

        public ProvenRecord? Best { get; set; }
    }
}
