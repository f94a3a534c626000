using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkProtocol;

namespace PeerPigeon.Actors;

// Resting: a member that answers offers and seeks nothing. Leaving: the same on the way to the end. Either way each link is closed
// after it has sent what it took, and what was told to the router before has reached the links by then.
public sealed partial class NetworkActor
{
    private readonly TopologyRules _rules;
    private readonly TopologyRules _restRules;
    private bool _isResting;
    private bool _isLeaving;
    private IActorRef? _carryTo;

    private void OnWake()
    {
        if (!_isResting)
            return;
        _isResting = false;
        _router.Tell(new NetworkRouterProtocol.Wake());
        if (_state.Links.IsEmpty && _state.Attempts.IsEmpty)
            _state = TopologyState.Start(_mesh.Self, Now);      // whom it knew may be long gone; the hub introduces anew
        DecideSoon();
    }

    private void OnRest()
    {
        _isResting = true;
        _carryTo = null;
        _members.Tell(new MembersProtocol.Depart());
    }

    private void OnLeave(LeaveNetwork leave)
    {
        _isLeaving = true;
        _carryTo = leave.CarryTo;
        if (leave.AtOnce)
        {
            _router.Tell(new NetworkRouterProtocol.Rest(leave.CarryTo));
            _router.Tell(PoisonPill.Instance);
        }
        else
            _members.Tell(new MembersProtocol.Depart());
    }

    private void CloseLinks()
    {
        foreach (PeerId peer in _state.Attempts.Keys)
            Perform(new TopologyEffect.Abandon(peer, LinkReasons.LeftNetwork));
        foreach (PeerId peer in _state.Links.Keys)
            _peers[peer].Actor.Tell(new RemotePeerProtocol.LeaveLink());
        Timers.StartSingleTimer("leave", LeaveOverdue.Instance, _mesh.Settings.Link.LeaveTimeout);
        if (_isLeaving)
            EndWhenEmpty();
    }

    private void EndWhenEmpty()
    {
        if (_state.Links.IsEmpty && _state.Attempts.IsEmpty)
            _router.Tell(PoisonPill.Instance);
    }

    private void OnLeaveOverdue()
    {
        if (_isLeaving)
            _router.Tell(PoisonPill.Instance);
    }

    private sealed class LeaveOverdue
    {
        public static readonly LeaveOverdue Instance = new();
    }
}
