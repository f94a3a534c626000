using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.DhtProtocol;

namespace PeerPigeon.Actors;

// Peers of 1.1.3 that are linked with us: what they store is adopted, what they look for is looked up for them (wire protocol §8).
public sealed partial class DhtActor
{
    private readonly SortedDictionary<PeerId, int> _queries = [];

    private void OnNeighbourSaid(NeighbourSaid said)
    {
        switch (said.Message)
        {
            case DhtMessage.Store store:
                Adopt(store.Record, said.Peer);
                break;
            case DhtMessage.Query query:
                OnQuery(query, said.Peer, Sender);
                break;
            case DhtMessage.Response answer:
                OnTabAnswered(answer, said.Peer);
                break;
        }
    }

    private void Adopt(DhtRecord record, PeerId from)
    {
        if (record.Network != _network)
        {
            _mesh.Counters.Dht.Refuse(RecordVerdict.ForeignNetwork);
            return;
        }

        if (!HasShare(from, new RecordMessage.Store(0, [record.Encode()])))
        {
            _mesh.Counters.Drop(DropReason.DhtBusy);
            return;
        }

        // The walk first: what the network knows to be newer, or deleted, is not written over by a copy that a tab had kept.
        TrySearch(record.Key, _settings.LookupTimeout, search =>
        {
            RecordVerdict verdict = _rules.Judge(new(record, _mesh.Ports.Verifier.Prove(record)), search.Best, Now);
            if (verdict != RecordVerdict.Accept)
            {
                _mesh.Counters.Dht.Refuse(verdict);
                BlameFor(verdict, from);        // nobody stores by this message what another wrote
                return;
            }

            Adopt(record, search.Lookup);
        });
    }

    private void Adopt(DhtRecord record, Lookup lookup) => Write(record, holder: null, written =>
    {
        if (written.Verdict != RecordVerdict.Accept)
            return;
        _mesh.Counters.Dht.CountAdopted();
        Spread(record, lookup.Nearest(2 * DhtSettings.Replicas), static _ => { });
    });

    private void OnQuery(DhtMessage.Query query, PeerId peer, IActorRef link)
    {
        int running = _queries.GetValueOrDefault(peer);
        if (query.Key.Network != _network)
        {
            _mesh.Counters.Dht.Refuse(RecordVerdict.ForeignNetwork);
            Respond(link, query, found: null);
            return;
        }

        if (running >= _settings.NeighbourQueries)
        {
            _mesh.Counters.Drop(DropReason.DhtBusy);
            Respond(link, query, found: null);
            return;
        }

        _queries[peer] = running + 1;
        bool started = TrySearch(query.Key, DhtSettings.NeighbourPatience, search =>
        {
            EndQuery(peer);
            Respond(link, query, search.Best is { Record.IsTombstone: false } found ? found.Record : null);
        });
        if (started)
            return;
        EndQuery(peer);
        Respond(link, query, found: null);
    }

    private void EndQuery(PeerId peer)
    {
        int left = _queries[peer] - 1;
        if (left == 0)
            _queries.Remove(peer);
        else
            _queries[peer] = left;
    }

    private void Respond(IActorRef link, DhtMessage.Query query, DhtRecord? found) =>
        link.Tell(new RemotePeerProtocol.SendFrame(new DhtMessage.Response(query.Request, found).Encode(_mesh.Self, _mesh.Stamp(Now))));
}
