using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

// What neighbours tell each other of those whom they know: first how much each knows, then what the other seems to lack.
public sealed partial class MemberView
{
    private const int ToldDepartures = 16;
    private const int MostContradicted = 8;
    private static readonly TimeSpan ContradictPause = TimeSpan.FromSeconds(60);

    /// <summary>How much is known of those who are here, who knows it being left out.</summary>
    public ImmutableArray<KnownMember> Known() => [.. _held.Select(member => KnownOf(member.Told)).Take(KnownMember.MaxCount - 1)];

    /// <summary>The last who went, so that nobody offers them again.</summary>
    public ImmutableArray<KnownMember> LastGone() =>
        [.. _departures.TakeLast(ToldDepartures).Distinct().Where(_departed.ContainsKey).Select(position => _departed[position].Last)];

    /// <summary>
    /// Whom to suspect, since a neighbour knows of them no more than we did when they went: it may have been out of reach then. Whoever is here
    /// all the same says so, and each is told of once a minute at most.
    /// </summary>
    public ImmutableArray<MemberNotice.Suspect> Contradict(ImmutableArray<KnownMember> known, DateTimeOffset now)
    {
        ImmutableArray<MemberNotice.Suspect>.Builder doubts = ImmutableArray.CreateBuilder<MemberNotice.Suspect>();
        foreach (KnownMember theirs in known)
        {
            if (doubts.Count >= MostContradicted)
                break;
            if (!_departed.TryGetValue(RingPosition.OfPeer(theirs.Id), out Departure? departure) || IsNewer(theirs, departure.Last) || now < departure.ToldAgain)
                continue;
            departure.ToldAgain = now + ContradictPause;
            doubts.Add(new(departure.Last.Id, theirs.Incarnation, Math.Max(1, theirs.Sequence)));
        }

        return doubts.DrainToImmutable();
    }

    /// <summary>The announcements that a neighbour seems to lack: newer ones of those whom it knows, those near to it, and any while it has room.</summary>
    /// <param name="neighbour">Who is told.</param>
    /// <param name="known">What it says that it knows.</param>
    /// <param name="now">The time.</param>
    public ImmutableArray<HandedAnnouncement> LackedBy(PeerId neighbour, ImmutableArray<KnownMember> known, DateTimeOffset now)
    {
        var theirs = new Dictionary<RingPosition, KnownMember>(known.Length);
        foreach (KnownMember member in known)
            theirs[RingPosition.OfPeer(member.Id)] = member;
        RingPosition there = RingPosition.OfPeer(neighbour);
        Held[] offered = [.. _held.Where(member => member.Suspicion is null && member.ExpiresAt > now && IsLacked(member, theirs, there))];
        int room = Math.Max(0, _rules.Capacity - theirs.Count);
        HashSet<RingPosition> near = offered.Length <= room ? [] : Nearest(there, theirs.Keys.Concat(offered.Select(member => member.Position)));
        ImmutableArray<HandedAnnouncement>.Builder handed = ImmutableArray.CreateBuilder<HandedAnnouncement>();
        foreach (Held member in offered)
        {
            if (handed.Count >= _rules.HandedOn)
                break;
            if (theirs.ContainsKey(member.Position) || near.Contains(member.Position) || room-- > 0)
                handed.Add(new(member.Told.Frame, (long)(member.ExpiresAt - now).TotalMilliseconds));
        }

        return handed.DrainToImmutable();
    }

    private static bool IsLacked(Held member, Dictionary<RingPosition, KnownMember> theirs, RingPosition there) =>
        theirs.TryGetValue(member.Position, out KnownMember known)
            ? IsNewer(KnownOf(member.Told), known)
            : member.Position != there;

    private HashSet<RingPosition> Nearest(RingPosition to, IEnumerable<RingPosition> among)
    {
        RingPosition[] ring = [.. among.Where(position => position != to).Distinct().Order()];
        int first = ~Array.BinarySearch(ring, to);
        HashSet<RingPosition> near = [];
        for (var step = 0; step < Math.Min(_rules.Ring, ring.Length); step++)
        {
            near.Add(ring[(first + step) % ring.Length]);
            near.Add(ring[(first - 1 - step + (2 * ring.Length)) % ring.Length]);
        }

        return near;
    }
}
