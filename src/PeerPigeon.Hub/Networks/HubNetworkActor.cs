using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>One named network on the hub: who is in it, who was told of whom, and every signal between two of its members.</summary>
/// <remarks>Nothing leaves it for another network: a target is looked up among its own members only.</remarks>
internal sealed class HubNetworkActor : ReceiveActor, IWithTimers
{
    public static Props Props(NetworkName network, HubContext context, int seed) =>
        Akka.Actor.Props.Create<HubNetworkActor>(network, context, seed);

    private readonly NetworkName _network;
    private readonly HubContext _context;
    private readonly IntroductionRules _rules;
    private readonly Random _random;
    private readonly Dictionary<PeerId, Member> _members = [];
    private readonly SortedIds _everyone = new();
    private readonly SortedIds _ours = new();
    private readonly IntroductionPlan _plan;
    private readonly Queue<(Member Member, DateTimeOffset Due)> _rounds = new();

    private sealed record RoundDue
    {
        public static readonly RoundDue Instance = new();
    }

    public HubNetworkActor(NetworkName network, HubContext context, int seed)
    {
        _network = network;
        _context = context;
        _rules = context.Settings.Introductions;
        _random = new Random(seed);
        _plan = new IntroductionPlan(_everyone, _ours);
        Receive<NetworkProtocol.Relay>(OnRelay);
        Receive<NetworkProtocol.Join>(OnJoin);
        Receive<NetworkProtocol.Leave>(OnLeave);
        Receive<RoundDue>(_ => OnRoundDue());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private void OnJoin(NetworkProtocol.Join join)
    {
        // The hub told the session's predecessor to leave first; a repeated announce refreshes what others are told.
        if (!_members.TryGetValue(join.Session.Peer, out Member? member) || member.Session != join.Session)
        {
            member = new Member(join.Session, join.Announcement);
            _members[member.Peer] = member;
            _everyone.Add(member.Peer);
        }

        member.Announcement = join.Announcement;
        member.ToppedUp = 0;
        if (join.Announcement.IsOurs)
            _ours.Add(member.Peer);
        else
            _ours.Remove(member.Peer);

        member.Session.Actor.Tell(new SessionProtocol.Entered(_network, Self));
        foreach (PeerId id in _plan.Sample(member.Peer, join.Announcement.IsOurs, _rules, _random))
            Introduce(member, _members[id]);
        AwaitRound(member);
    }

    private void OnLeave(NetworkProtocol.Leave leave)
    {
        if (!_members.TryGetValue(leave.Session.Peer, out Member? member) || member.Session != leave.Session)
            return;

        _members.Remove(member.Peer);
        _everyone.Remove(member.Peer);
        _ours.Remove(member.Peer);
        long now = Now.ToUnixTimeMilliseconds();
        foreach (Member other in member.Acquaintances)
        {
            if (leave.Goodbye is { } goodbye)
                other.Session.Send(goodbye);
            other.Session.Send(HubFrames.PeerDisconnected(member.Peer, member.Announcement.IsHub, _network, other.Peer, now));
        }

        member.ForgetEverybody();
    }

    private void OnRelay(NetworkProtocol.Relay relay)
    {
        if (!_members.TryGetValue(relay.From.Peer, out Member? from) || from.Session != relay.From)
            _context.Counters.Refuse(Refusal.LeftNetwork);
        else if (!_members.TryGetValue(relay.Target, out Member? target))
            _context.Counters.Refuse(Refusal.UnknownTarget);      // 1.1.3 says nothing either
        else
        {
            Acquaint(from, target);
            from.SignalledTo(target);
            _context.Counters.AddRelayed();
            target.Session.Send(relay.Frame);
        }
    }

    // Only members that still lack partners wait for a round, each in its own time, so that no instant serves them all.
    private void OnRoundDue()
    {
        DateTimeOffset now = Now;
        while (_rounds.TryPeek(out (Member Member, DateTimeOffset Due) first) && first.Due <= now)
        {
            Member member = _rounds.Dequeue().Member;
            member.AwaitsTopUp = false;
            if (!IsMember(member))
                continue;
            foreach (PeerId id in _plan.TopUp(member.Peer, _rules.TopUp, member.Knows, _random))
            {
                member.ToppedUp++;
                Introduce(member, _members[id]);
            }

            AwaitRound(member);
        }

        if (_rounds.TryPeek(out (Member Member, DateTimeOffset Due) next))
            Timers.StartSingleTimer("round", RoundDue.Instance, next.Due - now);
    }

    private void AwaitRound(Member member)
    {
        if (member.AwaitsTopUp || _rules.TopUp == 0 || member.SignalledWith >= _rules.Enough || member.ToppedUp >= _rules.TopUpLimit)
            return;
        member.AwaitsTopUp = true;
        _rounds.Enqueue((member, Now + _rules.TopUpInterval));
        if (_rounds.Count == 1)
            Timers.StartSingleTimer("round", RoundDue.Instance, _rules.TopUpInterval);
    }

    private void Introduce(Member left, Member right)
    {
        Acquaint(left, right);
        Tell(left, right);
        Tell(right, left);
    }

    private void Tell(Member listener, Member subject)
    {
        _context.Counters.AddIntroduced();
        listener.Session.Send(HubFrames.PeerDiscovered(subject.Announcement.Public, _network, listener.Peer, Now.ToUnixTimeMilliseconds()));
    }

    private void Acquaint(Member left, Member right)
    {
        for (int i = Member.Acquaint(left, right, _rules.Contacts); i > 0; i--)
            _context.Counters.AddContactForgotten();
    }

    private bool IsMember(Member member) => _members.TryGetValue(member.Peer, out Member? current) && current == member;
}
