namespace PeerPigeon.Core;

/// <summary>When a member announces itself next: on joining, once more when it has settled, then the less often the more members there are.</summary>
public sealed class AnnouncePlan
{
    /// <summary>Pauses last this times what the size of the network asks for, at most.</summary>
    public const double LongestJitter = 1.2;

    private const double ShortestJitter = 0.8;
    private static readonly TimeSpan FirstWithin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SecondAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SecondWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestSpread = TimeSpan.FromSeconds(2);

    private readonly MemberRules _rules;
    private readonly Random _random;
    private DateTimeOffset _last;
    private DateTimeOffset _noHurryBefore;
    private int _strangers;
    private bool _isSecond;
    private bool _isHurried;

    /// <summary>Has nothing to announce yet.</summary>
    public AnnouncePlan(MemberRules rules, Random random)
    {
        _rules = rules;
        _random = random;
    }

    /// <summary>When to announce; null: not at all.</summary>
    public DateTimeOffset? Due { get; private set; }

    /// <summary>There is a neighbour to tell, and was none before.</summary>
    public void Start(DateTimeOffset now)
    {
        Due = now + (FirstWithin * _random.NextDouble());
        _isSecond = true;
        _isHurried = false;
    }

    /// <summary>Nobody is to be told any more.</summary>
    public void Stop() => Due = null;

    /// <summary>The announcement goes out now.</summary>
    /// <returns>How long it holds.</returns>
    public TimeSpan Announce(int members, DateTimeOffset now)
    {
        // The second one reaches those to whom the first neighbours had no way yet.
        TimeSpan pause = _rules.PauseFor(members) * (ShortestJitter + ((LongestJitter - ShortestJitter) * _random.NextDouble()));
        Due = now + (_isSecond ? SecondAfter + (SecondWithin * _random.NextDouble()) : pause);
        _noHurryBefore = _isSecond ? Due.Value + SecondWithin : _noHurryBefore;
        _isSecond = false;
        _isHurried = false;
        _last = now;
        return _rules.LeaseFor(members);
    }

    /// <summary>Somebody believes that we are gone.</summary>
    /// <param name="isOld">Whether we have announced ourselves since what the suspicion is about.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is to be refuted.</returns>
    public bool Refute(bool isOld, DateTimeOffset now)
    {
        if (Due is not { } due || (isOld && now - _last < _rules.SuspicionMin))
            return false;
        DateTimeOffset soonest = _last + _rules.RefutePause;
        Due = Earlier(due, soonest > now ? soonest : now);
        return true;
    }

    /// <summary>
    /// Two parts of the network seem to have met: the other one may not know us. Announced soon, at a time of our own, and at most once in
    /// half a pause, whatever strangers make us believe.
    /// </summary>
    public void MayHaveMerged(int members, DateTimeOffset now)
    {
        if (Due is not { } due || _isHurried)
            return;
        _isHurried = true;
        DateTimeOffset soonest = now > _noHurryBefore ? now : _noHurryBefore;
        TimeSpan spread = _rules.IntervalPerMember * (members * 0.2);
        Due = Earlier(due, soonest + ((spread > ShortestSpread ? spread : ShortestSpread) * _random.NextDouble()));
        _noHurryBefore = soonest + (_rules.PauseFor(members) / 2);
    }

    /// <summary>A member was heard for the first time that is no newcomer. A few of them in a large network say nothing.</summary>
    public void HeardStranger(int members, DateTimeOffset now)
    {
        if (++_strangers < Math.Max(1, members / 64))
            return;
        _strangers = 0;
        MayHaveMerged(members, now);
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
