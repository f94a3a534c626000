using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MembersProtocol;

namespace PeerPigeon.Actors;

// Neighbours tell each other how much they know, and hand on what the other lacks; listeners are told what changed.
public sealed partial class MembersActor
{
    private const int HandedBytes = 48 * 1024;
    private static readonly TimeSpan AnswerPause = TimeSpan.FromSeconds(5);

    private readonly SortedSet<PeerId> _toTell = [];
    private readonly List<IActorRef> _listeners = [];
    private readonly SortedSet<PeerId> _gone = [];
    private long _toldVersion;
    private MembersChanged? _told;

    private void OnGathered()
    {
        foreach (PeerId peer in _toTell)
            TellKnown(_links[peer]);
        _toTell.Clear();
    }

    private void OnSync()
    {
        if (_links.Count > 0 && !_isAway)
            TellKnown(_links.ElementAt(_random.Next(_links.Count)).Value);
    }

    private void TellKnown(Neighbour neighbour)
    {
        ImmutableArray<KnownMember> known = _view.Known();
        if (!_own.IsAbsent)
            known = known.Add(new(_mesh.Self, _incarnation, _sequence));
        neighbour.Link.Tell(new RemotePeerProtocol.Say(new LinkControl.KnownMembers(known, _view.LastGone())));
    }

    private void OnTold(Told told)
    {
        if (!_links.TryGetValue(told.Peer, out Neighbour? neighbour))
            return;
        if (told.Control is LinkControl.KnownMembers known)
            HandOn(told.Peer, neighbour, known);
        else if (told.Control is LinkControl.Announcements announcements)
        {
            foreach (HandedAnnouncement handed in announcements.Handed)
                HearHanded(handed, told.Peer);
        }
    }

    private void HandOn(PeerId peer, Neighbour neighbour, LinkControl.KnownMembers told)
    {
        DateTimeOffset now = Now;
        if (now - neighbour.Answered < AnswerPause)
        {
            _mesh.Counters.Drop(DropReason.MemberOverBudget);
            return;
        }

        neighbour.Answered = now;
        foreach (MemberNotice.Suspect doubt in _view.Contradict(told.Known, now))
            _router.Tell(new NetworkRouterProtocol.Flood(Subtypes.Member, doubt.ToJson()));
        ImmutableArray<HandedAnnouncement> lacked = _view.LackedBy(peer, [.. told.Known, .. told.Gone], now);
        if (!_own.IsAbsent && _ownUntil > now && !told.Known.Any(KnowsUs))
            lacked = lacked.Insert(0, new(_own, (long)(_ownUntil - now).TotalMilliseconds));
        ImmutableArray<HandedAnnouncement>.Builder part = ImmutableArray.CreateBuilder<HandedAnnouncement>();
        int bytes = 0;
        foreach (HandedAnnouncement handed in lacked)
        {
            if (part.Count > 0 && (part.Count >= HandedAnnouncement.MaxCount || bytes + handed.Frame.Utf8.Length > HandedBytes))
            {
                neighbour.Link.Tell(new RemotePeerProtocol.Say(new LinkControl.Announcements(part.DrainToImmutable())));
                bytes = 0;
            }

            part.Add(handed);
            bytes += handed.Frame.Utf8.Length;
        }

        if (part.Count > 0)
            neighbour.Link.Tell(new RemotePeerProtocol.Say(new LinkControl.Announcements(part.DrainToImmutable())));
    }

    private bool KnowsUs(KnownMember known) =>
        known.Id.SameBytes(_mesh.Self) && (known.Incarnation > _incarnation || (known.Incarnation == _incarnation && known.Sequence >= _sequence));

    private void HearHanded(HandedAnnouncement handed, PeerId via)
    {
        if (DataFrameCodec.TryDecode(handed.Frame.Utf8, ProtocolLimits.Default, out DataFrame? frame, out _)
            && frame.Gossip is { To: null, Subtype: Subtypes.Member } gossip && gossip.Network == _network)
        {
            Hear(gossip, via, TimeSpan.FromMilliseconds(handed.Left));
        }
        else
            Blame(via, DropReason.InvalidContent);
    }

    private void OnSubscribe(Subscribe subscribe)
    {
        if (!_listeners.Contains(subscribe.Listener))
            _listeners.Add(Context.Watch(subscribe.Listener));
        subscribe.Listener.Tell(_told ?? Tell());
    }

    private void TellSoon()
    {
        if (_view.Version != _toldVersion && !Timers.IsTimerActive("tell"))
            Timers.StartSingleTimer("tell", TellTick.Instance, _settings.TellAfter);
    }

    private void TellListeners()
    {
        _told = Tell();
        _gone.Clear();
        _toldVersion = _view.Version;
        foreach (IActorRef listener in _listeners)
            listener.Tell(_told);
    }

    private MembersChanged Tell() =>
        new([.. _view.Members().Select(Describe)], _view.Estimate(Now)) { Network = _network, Gone = [.. _gone] };

    private static Member Describe(Core.MemberFact fact) =>
        new(fact.Id, fact.Position, fact.IsProven ? fact.Capabilities : fact.Capabilities.Remove(Capabilities.Dht), fact.IsSuspected)
        {
            IsProven = fact.IsProven,
            Agent = fact.Agent,
        };
}
