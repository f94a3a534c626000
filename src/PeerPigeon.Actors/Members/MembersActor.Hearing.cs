using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MembersProtocol;

namespace PeerPigeon.Actors;

// What we hear: nothing is believed before its signature is checked, and nothing is checked that would tell nothing.
public sealed partial class MembersActor
{
    private const int RememberedSuspecters = 256;
    private const int NewcomersSay = 2;

    private readonly SortedDictionary<PeerId, RateLimit> _suspecters = [];
    private readonly Queue<PeerId> _suspecterOrder = [];

    private void OnHeard(NetworkRouterProtocol.Heard heard) => Hear(heard.Frame, heard.Via, left: null);

    /// <param name="frame">As its origin signed it.</param>
    /// <param name="via">Who brought it.</param>
    /// <param name="left">What is left of the lease, where a neighbour handed it on; null: all.</param>
    private void Hear(GossipFrame frame, PeerId via, TimeSpan? left)
    {
        if (frame.Utf8.Length > _settings.MaxBytes || !MemberNotice.TryRead(frame.Content, out MemberNotice? notice, out _))
        {
            Blame(via, DropReason.InvalidContent);
            return;
        }

        switch (notice)
        {
            case MemberNotice.Alive alive:
                HearAlive(frame, alive, via, left);
                break;
            case MemberNotice.Suspect suspect:
                HearSuspicion(frame, suspect, via);
                break;
            case MemberNotice.Gone gone:
                HearGone(frame, gone, via);
                break;
        }
    }

    private void HearAlive(GossipFrame frame, MemberNotice.Alive alive, PeerId via, TimeSpan? left)
    {
        DateTimeOffset now = Now;
        bool isOwn = frame.From.SameBytes(_mesh.Self);
        RingPosition position = RingPosition.OfPeer(frame.From);
        if (isOwn ? alive.Incarnation < _incarnation : !_view.IsNews(position, alive))
            return;
        TimeSpan lease = TimeSpan.FromMilliseconds(alive.Lease);
        if (_mesh.Stamp(now) - frame.Timestamp > (lease + _settings.ClockTolerance).TotalMilliseconds)
        {
            _mesh.Counters.Drop(DropReason.MemberStale);
            return;
        }

        if (Check(frame, via) is not { } isProven || (!isProven && left is not null))
            return;
        if (isOwn)
            HearFormerRun(alive, isProven, now);
        else
            Believe(new(frame.From, alive, frame.ToJson(), isProven), frame, via, left is { } shorter && shorter < lease ? shorter : lease, now);
    }

    private void Believe(MemberAnnouncement told, GossipFrame frame, PeerId via, TimeSpan left, DateTimeOffset now)
    {
        int estimate = _view.Estimate(now);
        bool isNew = told.IsProven && _heard.Note(RingPosition.OfPeer(told.Id), _settings.Rules.LeaseFor(estimate), now);
        MemberVerdict verdict = _view.Alive(told, left, now);
        if (verdict is MemberVerdict.Joined or MemberVerdict.Returned)
            _gone.Remove(told.Id);
        if (told.IsProven)
            _router.Tell(new NetworkRouterProtocol.LearnRoute(told.Id, via, told.Notice.Incarnation, told.Notice.Sequence, frame.Id));
        if (verdict == MemberVerdict.Unproven)
            _mesh.Counters.Drop(DropReason.MemberUnproven);

        // Who has announced itself before and was not heard comes from another part of the network, and may not know us.
        if ((isNew || verdict == MemberVerdict.Returned) && told.Notice.Sequence > NewcomersSay && _sequence >= NewcomersSay)
            _plan.HeardStranger(estimate, now);
        Arm();
        TellSoon();
    }

    // Somebody remembers a run of ours with another clock: this one must be greater, or nobody believes that we are here.
    private void HearFormerRun(MemberNotice.Alive alive, bool isProven, DateTimeOffset now)
    {
        if (!isProven || _isAway || (alive.Incarnation == _incarnation && alive.Sequence <= _sequence))
            return;
        Begin(alive.Incarnation + 1);
        _plan.Refute(isOld: false, now);
        Arm();
    }

    private void HearGone(GossipFrame frame, MemberNotice.Gone gone, PeerId via)
    {
        if (!_view.IsNews(RingPosition.OfPeer(frame.From), gone) || Check(frame, via) is not { } isProven)
            return;
        if (_view.Gone(frame.From, gone, isProven))
            _gone.Add(frame.From);
        TellSoon();
    }

    private void HearSuspicion(GossipFrame frame, MemberNotice.Suspect suspect, PeerId via)
    {
        DateTimeOffset now = Now;
        bool isOwn = suspect.Peer.SameBytes(_mesh.Self);
        if (!isOwn && !_view.Knows(suspect.Peer))
            return;
        if (Check(frame, via) is not { } isProven)
            return;
        if (!isProven)
            _mesh.Counters.Drop(DropReason.MemberUnproven);
        else if (isOwn)
            Refute(suspect, now);
        else if (!LimitOf(frame.From).TryTake(now))
            _mesh.Counters.Drop(DropReason.SuspicionOverBudget);
        else if (_view.Suspect(suspect, frame.From, now) == SuspicionVerdict.Linked)
            Context.Parent.Tell(new ProbeWanted(suspect.Peer));
        Arm();
        TellSoon();
    }

    /// <summary>Whether the key behind its origin's id signed the frame; null: it is forged, or may not be checked now.</summary>
    private bool? Check(GossipFrame frame, PeerId via)
    {
        if (frame.Signature is null)
            return false;
        if (_links.TryGetValue(via, out Neighbour? neighbour) && !neighbour.Budget.TryTake(Now))
        {
            _mesh.Counters.Drop(DropReason.MemberOverBudget);
            return null;
        }

        if (_mesh.Ports.Verifier.IsVerified(frame))
            return true;
        Blame(via, DropReason.MemberForged);
        return null;
    }

    private void Blame(PeerId via, DropReason reason)
    {
        _mesh.Counters.Drop(reason);
        Context.Parent.Tell(new Misbehaved(via, reason));
    }

    private RateLimit LimitOf(PeerId suspecter)
    {
        if (_suspecters.TryGetValue(suspecter, out RateLimit? limit))
            return limit;
        if (_suspecters.Count >= RememberedSuspecters)
            _suspecters.Remove(_suspecterOrder.Dequeue());
        _suspecterOrder.Enqueue(suspecter);
        return _suspecters[suspecter] = new(_settings.SuspicionsPerMinute / 60.0, _settings.SuspicionsPerMinute);
    }
}
