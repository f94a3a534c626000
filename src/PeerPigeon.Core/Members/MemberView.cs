using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Whom one member knows to be in its network: its neighbours, the nearest on each side of the ring, and a few drawn by lot (design §8).</summary>
/// <remarks>
/// Bounded whatever is announced: a slot on the ring goes to who stands nearer, which only the hash of a key decides, and the lot of a member
/// follows from a number that nobody else knows, so that announcing oneself often does not help. Members without proof have slots of their own.
/// What is told here has been verified; time comes with every call.
/// </remarks>
public sealed partial class MemberView
{
    private readonly MemberRules _rules;
    private readonly RingPosition _self;
    private readonly ulong _lots;
    private readonly List<Held> _held = [];             // by position
    private readonly List<Held> _unproven = [];         // by arrival
    private readonly SortedDictionary<RingPosition, Departure> _departed = [];
    private readonly Queue<RingPosition> _departures = [];
    private readonly SortedSet<RingPosition> _links = [];
    private DateTimeOffset _crowdedUntil;

    /// <summary>Knows nobody.</summary>
    /// <param name="self">Who we are.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="random">The source of the lots.</param>
    public MemberView(PeerId self, MemberRules rules, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        _rules = rules;
        _self = RingPosition.OfPeer(self);
        _lots = (ulong)random.NextInt64();
    }

    /// <summary>Members remembered.</summary>
    public int Count => _held.Count + _unproven.Count;

    /// <summary>Grows whenever <see cref="Members"/> would tell something else than before.</summary>
    public long Version { get; private set; }

    /// <summary>Links with members that stand.</summary>
    public int Links => _links.Count;

    /// <summary>Whether an announcement would tell anything; asked before its signature is checked, which costs more.</summary>
    public bool IsNews(RingPosition position, MemberNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (position == _self)
            return false;
        if (_departed.TryGetValue(position, out Departure? departure) && !IsNewer(Of(notice), departure.Last))
            return false;
        return Find(position) is not { } held || IsNewer(notice, held.Told.Notice);
    }

    /// <summary>Whether the member is among those whom a suspicion may be about.</summary>
    public bool Knows(PeerId peer) => Find(RingPosition.OfPeer(peer)) is not null;

    /// <summary>A member says that it is here.</summary>
    /// <param name="told">Its word, verified unless it is not proven.</param>
    /// <param name="left">What is left of its lease.</param>
    /// <param name="now">The time.</param>
    public MemberVerdict Alive(MemberAnnouncement told, TimeSpan left, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(told);
        RingPosition position = RingPosition.OfPeer(told.Id);
        if (!told.IsProven)
            return AliveWithoutProof(told, position, left, now);
        if (!IsNews(position, told.Notice))
            return MemberVerdict.Older;
        _unproven.RemoveAll(other => other.Position == position);
        bool returns = _departed.Remove(position);
        if (Find(position) is { } held)
        {
            Renew(held, told, now + left);
            return MemberVerdict.Renewed;
        }

        var member = new Held(position, Lot(position), told, now + left) { IsLinked = _links.Contains(position) };
        _held.Insert(~IndexOf(position), member);
        if (TryMakeRoom(out Held? evicted))
        {
            _crowdedUntil = Later(_crowdedUntil, evicted.ExpiresAt);
            if (evicted == member)
                return MemberVerdict.NoRoom;
        }

        Version++;
        return returns ? MemberVerdict.Returned : MemberVerdict.Joined;
    }

    /// <summary>A member says that it leaves; without proof, only one without proof is believed to.</summary>
    /// <returns>Whether it was remembered.</returns>
    public bool Gone(PeerId peer, MemberNotice.Gone notice, bool isProven)
    {
        ArgumentNullException.ThrowIfNull(notice);
        RingPosition position = RingPosition.OfPeer(peer);
        if (!isProven)
            return Changed(_unproven.RemoveAll(other => other.Position == position && IsNewer(notice, other.Told.Notice)) > 0);
        if (!IsNews(position, notice))
            return false;
        bool known = Find(position) is { } held && _held.Remove(held);
        Remember(position, new(peer, notice.Incarnation, notice.Sequence));
        return Changed(known);
    }

    /// <summary>A link with a member opened: it is remembered for as long as the link stands.</summary>
    public void Linked(PeerId peer)
    {
        RingPosition position = RingPosition.OfPeer(peer);
        _links.Add(position);
        if (Find(position) is { } held)
            held.IsLinked = true;
    }

    /// <summary>A link with a member ended.</summary>
    public void Unlinked(PeerId peer)
    {
        RingPosition position = RingPosition.OfPeer(peer);
        _links.Remove(position);
        if (Find(position) is not { } held)
            return;
        held.IsLinked = false;
        if (!TryMakeRoom(out Held? evicted))
            return;
        _crowdedUntil = Later(_crowdedUntil, evicted.ExpiresAt);
        Version++;
    }

    /// <summary>Who is here, by position.</summary>
    public ImmutableArray<MemberFact> Members()
    {
        IEnumerable<Held> all = _unproven.Count == 0 ? _held : _held.Concat(_unproven).OrderBy(member => member.Position);
        return [.. all.Select(member => member.Fact)];
    }

    /// <summary>How many members the network has, ourselves included: counted while all fit in, else by how dense the ring is around us.</summary>
    public int Estimate(DateTimeOffset now)
    {
        int known = Count + 1;
        int ring = _rules.Ring;
        if (now >= _crowdedUntil || _held.Count < 2 * ring)
            return known;

        // Where the k nearest on either side span an arc, 2k - 1 members in an arc of that length is the unbiased guess.
        ulong after = At(ring - 1).Position.Prefix - _self.Prefix;
        ulong before = _self.Prefix - At(-ring).Position.Prefix;
        double arc = ((double)after + before) / ulong.MaxValue;
        double density = ((2 * ring) - 1) / Math.Max(arc, 1e-9);
        return Math.Max(known, (int)Math.Min(Math.Round(density) + 1, 1e9));
    }

    private MemberVerdict AliveWithoutProof(MemberAnnouncement told, RingPosition position, TimeSpan left, DateTimeOffset now)
    {
        if (Find(position) is not null || _departed.ContainsKey(position))
            return MemberVerdict.Unproven;
        if (_unproven.Find(other => other.Position == position) is { } known)
        {
            if (!IsNewer(told.Notice, known.Told.Notice))
                return MemberVerdict.Older;
            Renew(known, told, now + left);
            return MemberVerdict.Renewed;
        }

        if (_unproven.Count >= _rules.Unproven)
            return MemberVerdict.NoRoom;
        _unproven.Add(new(position, Lot(position), told, now + left));
        Version++;
        return MemberVerdict.Joined;
    }

    private void Renew(Held member, MemberAnnouncement told, DateTimeOffset expiresAt)
    {
        MemberNotice.Alive before = member.Told.Notice;
        Changed(member.Suspicion is not null || before.Agent != told.Notice.Agent || !before.Capabilities.SequenceEqual(told.Notice.Capabilities));
        member.Renew(told, expiresAt);
    }

    private bool Changed(bool isSo)
    {
        Version += isSo ? 1 : 0;
        return isSo;
    }

    // Neighbours stay, the nearest on each side stay, and of the others those with the smallest lots.
    private bool TryMakeRoom([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Held? evicted)
    {
        evicted = null;
        if (_held.Count <= _rules.Capacity)
            return false;
        int first = ~IndexOf(_self), count = _held.Count, others = 0;
        for (int step = _rules.Ring; step < count - _rules.Ring; step++)
        {
            Held member = _held[(first + step) % count];
            if (member.IsLinked)
                continue;
            others++;
            if (evicted is null || member.Lot > evicted.Lot)
                evicted = member;
        }

        if (others <= _rules.Sample)
        {
            evicted = null;
            return false;
        }

        return _held.Remove(evicted!);
    }

    /// <summary>The member so many places behind us on the ring, 0 the next one; before us if negative, -1 the one before.</summary>
    private Held At(int step)
    {
        int first = ~IndexOf(_self), count = _held.Count;
        return _held[(((first + step) % count) + count) % count];
    }

    private void Remember(RingPosition position, KnownMember departed)
    {
        if (!_departed.ContainsKey(position))
            _departures.Enqueue(position);
        _departed[position] = new(departed);
        while (_departures.Count > _rules.Departed && _departures.TryDequeue(out RingPosition oldest))
            _departed.Remove(oldest);
    }

    private Held? Find(RingPosition position) => IndexOf(position) is >= 0 and int index ? _held[index] : null;

    private int IndexOf(RingPosition position)
    {
        int low = 0, high = _held.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2, order = _held[middle].Position.CompareTo(position);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    private ulong Lot(RingPosition position)
    {
        ulong mixed = (position.Prefix ^ _lots) * 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 32)) * 0xBF58476D1CE4E5B9UL;
        return mixed ^ (mixed >> 29);
    }

    private static bool IsNewer(MemberNotice notice, MemberNotice than) => IsNewer(Of(notice), Of(than));

    private static bool IsNewer(KnownMember one, KnownMember than) =>
        one.Incarnation > than.Incarnation || (one.Incarnation == than.Incarnation && one.Sequence > than.Sequence);

    private static KnownMember Of(MemberNotice notice) => new(default, notice.Incarnation, notice.Sequence);

    private static KnownMember KnownOf(MemberAnnouncement told) => new(told.Id, told.Notice.Incarnation, told.Notice.Sequence);

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private sealed class Departure(KnownMember last)
    {
        public KnownMember Last => last;

        public DateTimeOffset ToldAgain { get; set; } = DateTimeOffset.MinValue;
    }

    private sealed class Held(RingPosition position, ulong lot, MemberAnnouncement told, DateTimeOffset expiresAt)
    {
        private MemberFact? _fact;          // as last told

        public RingPosition Position => position;

        public ulong Lot => lot;

        public MemberAnnouncement Told { get; private set; } = told;

        public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;

        public bool IsLinked { get; set; }

        public Suspicion? Suspicion
        {
            get;
            set
            {
                field = value;
                _fact = null;
            }
        }

        public MemberFact Fact => _fact ??= new(Told.Id, Position, Told.Notice.Capabilities, Told.Notice.Agent, Suspicion is not null, Told.IsProven);

        public void Renew(MemberAnnouncement told, DateTimeOffset expiresAt)
        {
            Told = told;
            ExpiresAt = expiresAt;
            Suspicion = null;
        }
    }
}
