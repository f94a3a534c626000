using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MembersProtocol;

namespace PeerPigeon.Actors;

// What we say: that we are here, that another may be gone, that we leave.
public sealed partial class MembersActor
{
    private bool _isAway = true;
    private long _incarnation;
    private long _sequence;
    private DateTimeOffset _ownUntil;
    private RawJson _own;

    // Our clock when we come, and more than any earlier run of ours that somebody remembers.
    private void Arrive(DateTimeOffset now)
    {
        if (_isAway)
            Begin(_mesh.Stamp(now));
        _isAway = false;
        _plan.Start(now);
    }

    private void Begin(long incarnation)
    {
        _incarnation = Math.Max(incarnation, _incarnation + 1);
        _sequence = 0;
    }

    private void Announce(DateTimeOffset now)
    {
        TimeSpan lease = _plan.Announce(_view.Estimate(now), now);
        _ownUntil = now + lease;
        var notice = new MemberNotice.Alive(_incarnation, ++_sequence, (long)lease.TotalMilliseconds, _mesh.Capabilities, MeshContext.Agent);
        _router.Tell(new NetworkRouterProtocol.Flood(Subtypes.Member, notice.ToJson(), Echo: true));
    }

    private void OnFlooded(NetworkRouterProtocol.Flooded flooded) => _own = flooded.Frame.ToJson();

    private void OnDepart()
    {
        if (_links.Count > 0 && _sequence > 0 && !_isAway)
            _router.Tell(new NetworkRouterProtocol.Flood(Subtypes.Member, new MemberNotice.Gone(_incarnation, ++_sequence).ToJson()));
        _isAway = true;
        _own = default;
        _plan.Stop();
        _lost.Clear();
        Sender.Tell(new Departed());
    }

    // Whoever left knows nobody any more; whoever only lost its links waits for them, and for leases to end.
    private void BeAlone()
    {
        _plan.Stop();
        if (!_isAway)
            return;
        _lost.Clear();
        _view = new(_mesh.Self, _settings.Rules, _random);
        _toldVersion = -1;
    }

    private void SuspectLost(DateTimeOffset now)
    {
        foreach ((PeerId peer, DateTimeOffset due) in _lost.ToArray())
        {
            if (due > now)
                continue;
            _lost.Remove(peer);
            if (_view.Doubt(peer) is not { } notice)
                continue;
            _view.Suspect(notice, _mesh.Self, now);
            if (_links.Count > 0)
                _router.Tell(new NetworkRouterProtocol.Flood(Subtypes.Member, notice.ToJson()));
        }
    }

    // Others may miss our word, or know an earlier run of ours whose clock was ahead.
    private void Refute(MemberNotice.Suspect suspicion, DateTimeOffset now)
    {
        bool isOld = suspicion.Incarnation < _incarnation || (suspicion.Incarnation == _incarnation && suspicion.Sequence < _sequence);
        if (!isOld)
            _health.Worsen(now);
        _plan.Refute(isOld, now);
        Arm();
    }
}
