using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>A neighbour that takes frames of the kind in question.</summary>
/// <param name="Peer">Which.</param>
/// <param name="IsOurs">Whether it tells what becomes of a frame; a JavaScript peer does not.</param>
public readonly record struct WayNeighbour(PeerId Peer, bool IsOurs);

/// <summary>Which neighbour gets a routed frame, and which one if that was in vain.</summary>
public static class Ways
{
    /// <summary>
    /// The ways for a frame that is passed on: the addressee itself; else the routes that were learned; and last the one neighbour that is
    /// nearest to the addressee by XOR of ids, one of ours if there is any. Nobody whom the frame has passed.
    /// </summary>
    /// <param name="target">The addressee.</param>
    /// <param name="learned">Neighbours that lead there, the best first.</param>
    /// <param name="isOurs">Whether the addressee is known to be one of ours: neighbours that tell nothing then come last.</param>
    /// <param name="neighbours">All that take the frame.</param>
    /// <param name="path">Whom the frame has passed.</param>
    /// <param name="from">Who brought it.</param>
    public static ImmutableArray<PeerId> On(
        PeerId target, ImmutableArray<PeerId> learned, bool isOurs, IReadOnlyList<WayNeighbour> neighbours, ImmutableArray<PeerId> path, PeerId from)
    {
        WayNeighbour[] open = [.. neighbours.Where(neighbour => neighbour.Peer != from && !path.Contains(neighbour.Peer))];
        if (Addressee(target, open) is { } there)
            return [there];
        PeerId[] known = Known(learned, open);
        PeerId[] nearest = [.. ByDistance(target, open).Where(peer => !known.Contains(peer)).Take(1)];
        return isOurs ? [.. Tellers([.. known, .. nearest], open)] : [.. known, .. nearest];
    }

    /// <summary>The ways for a frame of our own: as for others, and then every other link, ours before JavaScript peers.</summary>
    /// <param name="target">The addressee.</param>
    /// <param name="learned">Neighbours that lead there, the best first.</param>
    /// <param name="isOurs">Whether the addressee is known to be one of ours: neighbours that tell nothing then come last.</param>
    /// <param name="neighbours">All that take the frame.</param>
    /// <param name="way">With which of them to begin; more than there are begins anew.</param>
    public static ImmutableArray<PeerId> Out(
        PeerId target, ImmutableArray<PeerId> learned, bool isOurs, IReadOnlyList<WayNeighbour> neighbours, int way)
    {
        PeerId? there = Addressee(target, neighbours);
        // A JavaScript peer gets what is for it from us, and from nobody else as well.
        if (there is { } foreign && !neighbours.First(neighbour => neighbour.Peer == foreign).IsOurs)
            return [foreign];
        PeerId[] known = [.. Known(learned, neighbours).Where(hop => hop != there)];
        PeerId[] all = [.. there is { } direct ? [direct] : Array.Empty<PeerId>(), .. known];
        all = [.. all, .. ByDistance(target, neighbours).Where(peer => !all.Contains(peer))];
        if (isOurs)
            all = Tellers(all, neighbours);
        return all.Length == 0 ? [] : [.. all.Skip(way % all.Length), .. all.Take(way % all.Length)];
    }

    // Whatever it is for, a way that tells goes before one that does not: a JavaScript peer may lose what is not for itself.
    private static PeerId[] Known(ImmutableArray<PeerId> learned, IReadOnlyList<WayNeighbour> neighbours) =>
        Tellers([.. learned.Where(hop => neighbours.Any(neighbour => neighbour.Peer == hop))], neighbours);

    // A neighbour that tells nothing is the end of the search for a way.
    private static PeerId[] Tellers(PeerId[] hops, IReadOnlyList<WayNeighbour> neighbours) =>
        [.. hops.OrderByDescending(hop => neighbours.First(neighbour => neighbour.Peer == hop).IsOurs)];

    // 1.1.3 compares addressees without regard to case.
    private static PeerId? Addressee(PeerId target, IReadOnlyList<WayNeighbour> neighbours)
    {
        foreach (WayNeighbour neighbour in neighbours)
        {
            if (neighbour.Peer.SameBytes(target))
                return neighbour.Peer;
        }

        return null;
    }

    private static IEnumerable<PeerId> ByDistance(PeerId target, IEnumerable<WayNeighbour> neighbours) => neighbours
        .OrderByDescending(neighbour => neighbour.IsOurs)
        .ThenBy(neighbour => neighbour.Peer, Comparer<PeerId>.Create((left, right) => PeerId.CompareDistance(target, left, right)))
        .Select(neighbour => neighbour.Peer);
}
