using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

// What neighbours tell each other of those whom they know: first how much each knows, then what the other seems to lack.
public sealed partial class MemberView
{
    private const int ToldDepartures = 16;

    /// <summary>How much is known: of those who are here, and of the last who went, so that nobody offers them again.</summary>
    public ImmutableArray<KnownMember> Known() =>
    [
        .. _held.Select(member => new KnownMember(member.Told.Id, member.Told.Notice.Incarnation, member.Told.Notice.Sequence)).Take(KnownMember.MaxCount - 1 - ToldDepartures),
        .. _departures.TakeLast(ToldDepartures).Distinct().Where(_departed.ContainsKey).Select(position => _departed[position]),
    ];

    /// <summary>The announcements that a neighbour seems to lack: newer ones of those whom it knows, those near to it, and any while it has room.</summary>
    /// <param name="neighbour">Who is told.</param>
    /// <param name="known">What it says that it knows.</param>
    /// <param name="now">The time.</param>
    public ImmutableArray<HandedAnnouncement> LackedBy(PeerId neighbour, ImmutableArray<KnownMember> known, DateTimeOffset now)
    {
        var theirs = new SortedDictionary<RingPosition, KnownMember>();
        foreach (KnownMember member in known)
            theirs[RingPosition.OfPeer(member.Id)] = member;
        RingPosition there = RingPosition.OfPeer(neighbour);
        Held[] offered = [.. _held.Where(member => member.Suspicion is null && member.ExpiresAt > now && IsLacked(member, theirs, there))];
        int room = Math.Max(0, _rules.Capacity - theirs.Count);
        HashSet<RingPosition> near = Nearest(there, theirs.Keys.Concat(offered.Select(member => member.Position)));
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

    private static bool IsLacked(Held member, SortedDictionary<RingPosition, KnownMember> theirs, RingPosition there) =>
        theirs.TryGetValue(member.Position, out KnownMember known)
            ? IsNewer(member.Told.Notice, known.Incarnation, known.Sequence)
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
