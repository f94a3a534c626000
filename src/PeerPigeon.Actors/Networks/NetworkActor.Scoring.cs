using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// What neighbours have earned, and what follows from it: silence, the end of the link, refusal for a while.
public sealed partial class NetworkActor
{
    private readonly PeerScores _scores;
    private readonly SortedSet<PeerId> _silenced = [];
    private readonly SortedSet<PeerId> _refused = [];      // whose link is being closed for it

    private void OnMisbehaved(ScoringProtocol.Misbehaved told)
    {
        DateTimeOffset now = Now;
        bool isOurs = _peers.TryGetValue(told.Peer, out Remote? remote) && remote.IsOurs;
        _mesh.Counters.CountMisbehaviour(told.Kind, told.Times);
        switch (_scores.Charge(told.Peer, told.Kind, isOurs, told.Times, now))
        {
            case Standing.Silenced when _state.Links.ContainsKey(told.Peer) && _silenced.Add(told.Peer):
                _router.Tell(new ScoringProtocol.Silence(told.Peer, IsSilenced: true));
                break;
            case Standing.Refused:
                _state = Topology.Shun(_state, told.Peer, _scores.RefusedUntil(told.Peer), Rules, now);
                if (!_state.Links.ContainsKey(told.Peer) || !_refused.Add(told.Peer))
                    break;
                MeshLog.PeerRefused.To(_log, told.Peer.ToShortString(), _network, told.Kind);
                _mesh.Counters.CountRefused();
                remote!.Actor.Tell(new RemotePeerProtocol.CloseLink(LinkReasons.Misbehaved, Notify: false));
                break;
        }
    }

    // Points fade: who has been silent for long enough is heard again.
    private void Forgive()
    {
        if (_silenced.Count == 0)
            return;
        foreach (PeerId peer in _silenced.Where(peer => _scores.Of(peer, Now) == Standing.Good).ToArray())
        {
            _silenced.Remove(peer);
            _router.Tell(new ScoringProtocol.Silence(peer, IsSilenced: false));
        }
    }
}
