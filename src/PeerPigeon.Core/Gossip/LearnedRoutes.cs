using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Through which neighbours an origin was heard: the ways back to it.</summary>
/// <remarks>
/// Two tables. Anybody can forge an origin, so what a frame teaches is a hint. What a signed announcement teaches is verified: the fresher
/// one wins, and neither a hint nor a flood of hints for made-up origins takes its place. A verified route may lead nowhere all the same,
/// since a neighbour need not bring on what it is given; hints are what is tried after it.
/// </remarks>
public sealed class LearnedRoutes
{
    private readonly RouteTable _hints;
    private readonly RouteTable _verified;
    private readonly TimeSpan _hintAge;
    private readonly TimeSpan _verifiedAge;

    /// <summary>Empty tables.</summary>
    /// <param name="capacity">Origins remembered at most in each table; the one learned longest ago goes first.</param>
    /// <param name="hintAge">How long a hint is believed.</param>
    /// <param name="verifiedAge">How long a verified route is.</param>
    public LearnedRoutes(int capacity, TimeSpan hintAge, TimeSpan verifiedAge)
    {
        _hints = new(capacity);
        _verified = new(capacity);
        _hintAge = hintAge;
        _verifiedAge = verifiedAge;
    }

    /// <summary>Origins of which there is a hint.</summary>
    public int Hints => _hints.Count;

    /// <summary>Origins that were verified.</summary>
    public int Verified => _verified.Count;

    /// <summary>Notes that a frame of <paramref name="origin"/> came first through <paramref name="neighbour"/>.</summary>
    /// <param name="origin">Whom the frame names.</param>
    /// <param name="frame">Which frame.</param>
    /// <param name="neighbour">Who brought it.</param>
    /// <param name="now">The time.</param>
    /// <param name="claimsKey">Whether the frame is signed, truly or not: 1.1.3 signs nothing.</param>
    /// <param name="mayDetour">Whether the frame need not have taken a short way, as a routed one; it then displaces no hint that is believed.</param>
    /// <param name="links">How many links the origin is away on this way, by the frame's word.</param>
    /// <returns>Whether anything was learned.</returns>
    public bool Learn(PeerId origin, FrameId frame, PeerId neighbour, DateTimeOffset now, bool claimsKey, bool mayDetour = false, int links = 1)
    {
        if (mayDetour && _hints.Find(origin) is { } known && now - known.At <= _hintAge)
            return false;
        RouteTable.Route hint = _hints.Touch(origin, now);
        hint.Begin(frame, neighbour, links);
        hint.ClaimsKey |= claimsKey;
        return true;
    }

    /// <summary>Notes that another neighbour has the frame that taught a route: an alternative.</summary>
    /// <param name="origin">Whom the frame names.</param>
    /// <param name="frame">Which frame.</param>
    /// <param name="neighbour">Who brought it too, or says that it has it.</param>
    /// <param name="links">How many links the origin is away on this way; one that leads through us is no alternative.</param>
    public void LearnAgain(PeerId origin, FrameId frame, PeerId neighbour, int links = 1)
    {
        if (_hints.Find(origin) is { } hint && hint.Frame == frame)
            hint.TryAdd(neighbour, links);
        if (_verified.Find(origin) is { } verified && verified.Frame == frame)
            verified.TryAdd(neighbour, links);
    }

    /// <summary>Notes that an announcement which <paramref name="origin"/> signed came through <paramref name="neighbour"/>.</summary>
    /// <param name="origin">Who signed.</param>
    /// <param name="neighbour">Who brought it.</param>
    /// <param name="incarnation">Which run of the origin.</param>
    /// <param name="sequence">Which announcement of that run.</param>
    /// <param name="frame">The frame that carried it, if known: whoever brings the same one later is an alternative.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it was fresher than what was known.</returns>
    public bool Verify(PeerId origin, PeerId neighbour, long incarnation, long sequence, FrameId? frame, DateTimeOffset now)
    {
        (long, long) freshness = (incarnation, sequence);
        if (_verified.Find(origin) is { } known && known.Freshness.CompareTo(freshness) >= 0)
        {
            if (known.Freshness == freshness)
                known.TryAdd(neighbour, links: 1);
            return false;
        }

        RouteTable.Route route = _verified.Touch(origin, now);
        route.Freshness = freshness;
        RouteTable.Route? hint = frame is not null && _hints.Find(origin) is { } last && last.Frame == frame ? last : null;
        route.Begin(frame, neighbour, hint?.LinksOf(neighbour) ?? RouteTable.UnknownLinks);
        // Copies that came while the signature was being checked are with the hint already.
        foreach (PeerId hop in hint?.Hops ?? [])
            route.TryAdd(hop, hint!.LinksOf(hop));
        return true;
    }

    /// <summary>Notes that a frame which <paramref name="origin"/> signed came through <paramref name="neighbour"/>: the way is open now.</summary>
    /// <param name="origin">Who signed.</param>
    /// <param name="neighbour">Who brought it.</param>
    /// <param name="frame">Which frame.</param>
    /// <param name="signedAt">The frame's timestamp; an older one than before is a repetition, and teaches nothing.</param>
    /// <param name="now">The time.</param>
    /// <param name="links">How many links the origin is away on this way, by the frame's word.</param>
    /// <returns>Whether it was news.</returns>
    public bool Confirm(PeerId origin, PeerId neighbour, FrameId frame, long signedAt, DateTimeOffset now, int links = 1)
    {
        if (_verified.Find(origin) is { } known && known.SignedAt > signedAt)
            return false;
        RouteTable.Route route = _verified.Touch(origin, now);
        route.SignedAt = signedAt;
        route.Prefer(frame, neighbour, links);
        return true;
    }

    /// <summary>The neighbours that lead to <paramref name="target"/>, the best first: verified ones, then hints. Empty if nothing is believed.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="now">The time.</param>
    /// <param name="verified">How many of them are verified.</param>
    public ImmutableArray<PeerId> WaysTo(PeerId target, DateTimeOffset now, out int verified)
    {
        RouteTable.Route? sure = _verified.Find(target), hint = _hints.Find(target);
        ImmutableArray<PeerId> first = sure is not null && now - sure.At <= _verifiedAge ? [.. sure.Hops] : [];
        verified = first.Length;
        return hint is not null && now - hint.At <= _hintAge ? [.. first, .. hint.Hops.Where(hop => !first.Contains(hop))] : first;
    }

    /// <summary>Whether anything of this peer was ever accepted and is still remembered.</summary>
    public bool Knows(PeerId peer) => IsProven(peer) || _hints.Find(peer) is not null;

    /// <summary>Whether the peer ever showed that it has the key behind its id, and this is still remembered.</summary>
    public bool IsProven(PeerId peer) => _verified.Find(peer) is not null;

    /// <summary>Whether something that it said claimed to be signed, so that it is one of ours; anybody could have said it.</summary>
    public bool ClaimsKey(PeerId peer) => _hints.Find(peer) is { ClaimsKey: true };

    /// <summary>Forgets what led through a neighbour that is gone. Who is proven stays so.</summary>
    public void ForgetNeighbour(PeerId neighbour)
    {
        _hints.ForgetNeighbour(neighbour, keepEmpty: false);
        _verified.ForgetNeighbour(neighbour, keepEmpty: true);
    }
}
