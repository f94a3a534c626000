using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Whom we know that holds records, and who of them, ourselves included, is responsible for a key.</summary>
/// <remarks>
/// Responsible are the members nearest to the key by XOR, the publisher left out: its own copy comes on top (design §8). Members know
/// their own part of the ring well, and the rest by a sample; so the answer is right near ourselves, and a direction elsewhere.
/// </remarks>
public sealed class Holders
{
    private readonly ImmutableArray<Member> _members;
    private readonly ImmutableArray<Member> _others;

    /// <summary>Nobody but ourselves.</summary>
    /// <param name="self">Who we are; we hold records.</param>
    public Holders(PeerId self) : this(self, [])
    {
    }

    /// <summary>Ourselves and these.</summary>
    public Holders(PeerId self, IEnumerable<PeerId> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        Self = self;
        _others = [.. others.Where(peer => !peer.SameBytes(self)).Distinct().Select(peer => new Member(peer, RingPosition.OfPeer(peer)))];
        _members = _others.Add(new(self, RingPosition.OfPeer(self)));
    }

    /// <summary>Who we are.</summary>
    public PeerId Self { get; }

    /// <summary>Others that hold records.</summary>
    public int Count => _others.Length;

    /// <summary>The others.</summary>
    public IEnumerable<PeerId> Others => _others.Select(member => member.Id);

    /// <summary>Who is responsible for a key, the nearest first.</summary>
    /// <param name="key">The key's position.</param>
    /// <param name="replicas">How many at most.</param>
    /// <param name="publisher">Who wrote the record.</param>
    public ImmutableArray<PeerId> Responsible(RingPosition key, int replicas, PeerId publisher) => Nearest(_members, key, replicas, publisher);

    /// <summary>The others that are nearest to a position, the nearest first.</summary>
    /// <param name="key">The position.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="except">Who asks, and need not be told of itself.</param>
    public ImmutableArray<PeerId> NearestOthers(RingPosition key, int most, PeerId except) => Nearest(_others, key, most, except);

    // A view is some dozens of members: to keep the best few in order beats to sort them all.
    private static ImmutableArray<PeerId> Nearest(ImmutableArray<Member> members, RingPosition key, int most, PeerId except)
    {
        var best = new List<Member>(most + 1);
        foreach (Member member in members)
        {
            if (member.Id.SameBytes(except) || (best.Count == most && key.Nearer(member.Position, best[^1].Position) > 0))
                continue;
            int at = best.FindIndex(other => key.Nearer(member.Position, other.Position) < 0);
            best.Insert(at < 0 ? best.Count : at, member);
            if (best.Count > most)
                best.RemoveAt(most);
        }

        return [.. best.Select(member => member.Id)];
    }

    private sealed record Member(PeerId Id, RingPosition Position);
}
