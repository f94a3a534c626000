using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Whom the home network has, as far as one peer can tell (design §6, "Whom we count"). Fed with facts, asked for numbers.</summary>
/// <remarks>
/// Present is who was introduced or counted in home and not reported gone. Who is present and has not been linked for
/// <see cref="FallbackRules.ReachTimeout"/>, while the peer is in home and has no link there at all, is unreachable: left out until
/// it is linked, comes anew, or the peer has been away for 30 s, 1 min … 5 min. With one open home link the others are reached
/// through the mesh.
/// What a hub of ours counts is exact up to eight ids; beyond that its numbers stand for those that are not known by id.
/// </remarks>
public sealed partial class HomeCensus
{
    /// <summary>Peers that are remembered one by one; beyond, those heard of last are not.</summary>
    public const int MostTracked = 512;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    // A hub that announces counts sends them at once; one that does not introduces at once.
    private static readonly TimeSpan CountsPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IntroductionsPatience = TimeSpan.FromMilliseconds(500);

    private readonly PeerId _self;
    private readonly IReadOnlySet<PeerId> _former;
    private readonly FallbackRules _rules;
    private readonly Dictionary<PeerId, Person> _people = [];
    private readonly List<Person> _roll = [];
    private int _links;
    private bool _isConnected;
    private bool _isReconnect;
    private bool _isInHome;
    private bool _hubCounts;
    private bool _hadPeers;
    private bool _seenAgain;
    private DateTimeOffset _warmUntil;
    private DateTimeOffset _spokenBy;
    private NetworkCountsData? _counts;

    /// <summary>Knows nobody.</summary>
    /// <param name="self">Who is never counted.</param>
    /// <param name="former">Ids that this peer had before; nor are they.</param>
    /// <param name="rules">The settings.</param>
    public HomeCensus(PeerId self, IReadOnlySet<PeerId> former, FallbackRules rules)
    {
        _self = self;
        _former = former;
        _rules = rules;
    }

    /// <summary>Peers of home as the hub counts them, this one included; null where it does not count.</summary>
    public int? HubCount => _counts is { } counts ? counts.Active + counts.Away : null;

    /// <summary>Unknown ids that were not remembered because there are too many.</summary>
    public long Overflows { get; private set; }

    /// <summary>The hub connection is gone: what it told no longer counts.</summary>
    public void SignalingLost(DateTimeOffset now)
    {
        if (!_isConnected)
            return;
        Numbers before = Count(now);
        _hadPeers = before.Return > 0 || (_hadPeers && !_seenAgain && now < _warmUntil);
        _isConnected = false;
        _isReconnect = true;
        _counts = null;
        foreach (Person person in _roll)
            person.Forget();
    }

    /// <summary>The hub has accepted us, in home or elsewhere.</summary>
    /// <param name="hubCounts">Whether it said that it sends counts.</param>
    /// <param name="inHome">Whether we are in home there.</param>
    /// <param name="now">The time.</param>
    public void SignalingGained(bool hubCounts, bool inHome, DateTimeOffset now)
    {
        _isConnected = true;
        _hubCounts = hubCounts;
        _counts = null;
        _seenAgain = false;
        _warmUntil = _isReconnect ? now + _rules.HubWarmup : now;
        _spokenBy = now + (hubCounts ? CountsPatience : IntroductionsPatience);
        Moved(inHome, now);
    }

    /// <summary>The hub session is in home from now on, or away. A hub that does not count tells nothing of home to those who are away.</summary>
    public void Moved(bool inHome, DateTimeOffset now)
    {
        bool arrives = inHome && !_isInHome;
        bool leaves = !inHome && _isInHome;
        _isInHome = inHome;
        foreach (Person person in _roll)
        {
            if (arrives)
            {
                person.PatienceFrom = now;
                if (person.SightedUntil > now)
                    person.PresentUntil = now + _rules.ReachTimeout;
            }
            else if (leaves)
            {
                person.InHome &= _hubCounts;
                if (person.UnreachableUntil == DateTimeOffset.MaxValue)
                    person.UnreachableUntil = now + PauseAfter(person.Misses);
            }
        }
    }

    /// <summary>The hub introduced a peer in home, or one announced itself there.</summary>
    public void Seen(PeerId peer, DateTimeOffset now)
    {
        if (Track(peer, now) is { } person)
            Arrive(person, now);
    }

    /// <summary>The peer said goodbye in home, or its session ended. That it was seen elsewhere before says nothing any more.</summary>
    public void Gone(PeerId peer)
    {
        if (!_people.TryGetValue(peer, out Person? person))
            return;
        person.InHome = false;
        person.ForgetSighting();
    }

    /// <summary>A link opened in home.</summary>
    public void Linked(PeerId peer, DateTimeOffset now)
    {
        if (Track(peer, now, evict: true) is not { IsLinked: false } person)
            return;
        person.IsLinked = true;
        person.ForgetSighting();
        person.Misses = 0;
        person.UnreachableUntil = default;
        _links++;
        _seenAgain = true;
    }

    /// <summary>A link ended in home. With the last one, everybody who is present has as long as ever to be linked.</summary>
    public void Unlinked(PeerId peer, DateTimeOffset now)
    {
        if (!_people.TryGetValue(peer, out Person? person) || !person.IsLinked)
            return;
        person.IsLinked = false;
        if (--_links > 0)
            return;
        foreach (Person other in _roll)
            other.PatienceFrom = now;
    }

    /// <summary>The hub says how many there are.</summary>
    public void Counted(NetworkCountsData counts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(counts);
        _counts = counts;
        foreach (PeerId id in counts.Ids.Concat(counts.AwayIds))
            Track(id, now);
        bool allHere = counts.Active <= counts.Ids.Length, allAway = counts.Away <= counts.AwayIds.Length;
        foreach (Person person in _roll)
        {
            bool here = counts.Ids.Contains(person.Id);
            if (here)
                Arrive(person, now);
            else if (allHere)
                person.InHome = false;
            person.IsAway = counts.AwayIds.Contains(person.Id) || (!allAway && person.IsAway && !here);
            _seenAgain |= person.IsAway;
        }
    }

    /// <summary>A peer of our home was recognised in the global network.</summary>
    public void Sighted(PeerId peer, DateTimeOffset now)
    {
        if (Track(peer, now) is not { } person)
            return;
        person.SightedUntil = now + FallbackRules.SightingAge;
        _seenAgain = true;
    }

    private static TimeSpan PauseAfter(int misses)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(misses - 1, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private void Arrive(Person person, DateTimeOffset now)
    {
        _seenAgain = true;
        person.ForgetSighting();
        if (person.InHome)
            return;
        person.InHome = true;
        person.PatienceFrom = now;
        person.UnreachableUntil = default;      // it came anew
    }

    // Links are few and always remembered, if need be in place of somebody without one.
    private Person? Track(PeerId peer, DateTimeOffset now, bool evict = false)
    {
        if (peer.SameBytes(_self) || _former.Contains(peer))
            return null;
        if (_people.TryGetValue(peer, out Person? known))
            return known;
        if (_people.Count >= MostTracked)
            Tidy(now);
        if (_people.Count >= MostTracked)
        {
            Overflows++;
            if (!evict)
                return null;
            Forget(person => !person.IsLinked, atMost: 1);
        }

        Person person = new(peer) { PatienceFrom = now };
        _people.Add(peer, person);
        _roll.Add(person);
        return person;
    }

    private void Tidy(DateTimeOffset now) => Forget(person => person.IsIdle(now), MostTracked);

    private void Forget(Func<Person, bool> which, int atMost)
    {
        foreach (Person forgotten in _roll.Where(which).Take(atMost).ToArray())
        {
            _roll.Remove(forgotten);
            _people.Remove(forgotten.Id);
        }
    }

    private sealed class Person(PeerId id)
    {
        public readonly PeerId Id = id;
        public bool InHome;
        public bool IsAway;
        public bool IsLinked;
        public int Misses;
        public DateTimeOffset PatienceFrom;
        public DateTimeOffset UnreachableUntil;
        public DateTimeOffset SightedUntil;
        public DateTimeOffset PresentUntil;

        public bool IsPresent(DateTimeOffset now) => InHome || now < PresentUntil;

        public bool IsIdle(DateTimeOffset now) =>
            !InHome && !IsAway && !IsLinked && now >= UnreachableUntil && now >= SightedUntil && now >= PresentUntil;

        /// <summary>What is known of it first hand outdates a sighting.</summary>
        public void ForgetSighting()
        {
            SightedUntil = default;
            PresentUntil = default;
        }

        public void Forget()
        {
            InHome = false;
            IsAway = false;
            ForgetSighting();
        }
    }
}
