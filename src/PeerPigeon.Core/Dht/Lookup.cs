using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>One walk towards the members nearest to a key: always the nearest that were not asked yet, a few at a time (design §8).</summary>
/// <remarks>
/// Nobody knows all members. Each one that is asked names those nearest to the key that it knows, so that the walk closes in, until the
/// nearest <see cref="LookupRules.Width"/> that answer at all have answered and named nobody nearer. Nobody is asked twice, and no
/// more than <see cref="LookupRules.MostAsked"/> are, so it ends whatever the answers say.
/// </remarks>
public sealed class Lookup
{
    private readonly LookupRules _rules;
    private readonly PeerId _self;
    private readonly SortedDictionary<RingPosition, Candidate> _candidates;
    private readonly SortedDictionary<PeerId, RingPosition> _positions = [];
    private int _asked;

    /// <summary>Starts from whom we know.</summary>
    /// <param name="target">The key's position.</param>
    /// <param name="self">We are not asked.</param>
    /// <param name="known">Whom we know that holds records.</param>
    /// <param name="rules">Its bounds.</param>
    public Lookup(RingPosition target, PeerId self, IEnumerable<PeerId> known, LookupRules rules)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(rules);
        Target = target;
        _self = self;
        _rules = rules;
        _candidates = new(Comparer<RingPosition>.Create(target.Nearer));
        foreach (PeerId peer in known)
            Add(peer, hops: 1);
    }

    /// <summary>Where it goes.</summary>
    public RingPosition Target { get; }

    /// <summary>Members that were asked so far.</summary>
    public int Asked => _asked;

    /// <summary>How long the chain of members was over which the farthest answer came: 1 where all were known from the start.</summary>
    public int Hops { get; private set; }

    /// <summary>Whether everybody who counts has answered, or cannot.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether somebody among the nearest never answered, so that what it holds was not seen.</summary>
    public bool MissedSomebody => _candidates.Values.Take(_rules.Width).Any(candidate => candidate.State == State.Failed);

    /// <summary>Whom to ask now; each counts as asked from here on.</summary>
    public ImmutableArray<PeerId> Next()
    {
        if (IsDone)
            return [];
        ImmutableArray<PeerId>.Builder next = ImmutableArray.CreateBuilder<PeerId>();
        int waiting = Nearest().Count(candidate => candidate.State == State.Asked), nearest = 0;
        foreach ((RingPosition position, Candidate candidate) in _candidates.ToArray())
        {
            // Who is slow may not be there at all: what it holds is waited for, but whoever comes next is asked meanwhile.
            if (candidate.State is State.Failed or State.Slow)
                continue;
            if (++nearest > _rules.Width || waiting >= _rules.Alpha || _asked >= _rules.MostAsked)
                break;
            if (candidate.State != State.Known)
                continue;
            _candidates[position] = candidate with { State = State.Asked };
            next.Add(candidate.Peer);
            waiting++;
            _asked++;
        }

        IsDone = next.Count == 0 && Nearest().All(candidate => candidate.State == State.Answered || (candidate.State == State.Known && _asked >= _rules.MostAsked));
        return next.DrainToImmutable();
    }

    /// <summary>A member answered and named others.</summary>
    public void Answered(PeerId peer, ImmutableArray<PeerId> nearer)
    {
        if (!TryMove(peer, State.Answered, out Candidate? candidate))
            return;
        Hops = Math.Max(Hops, candidate.Hops);
        foreach (PeerId named in nearer)
            Add(named, candidate.Hops + 1);
    }

    /// <summary>A member takes its time; another may be asked meanwhile.</summary>
    public void Slowed(PeerId peer) => TryMove(peer, State.Slow, out _);

    /// <summary>A member did not answer, and is not waited for.</summary>
    public void Failed(PeerId peer) => TryMove(peer, State.Failed, out _);

    /// <summary>Goes no further.</summary>
    public void End() => IsDone = true;

    /// <summary>Those who answered, the nearest first.</summary>
    public ImmutableArray<PeerId> Nearest(int most) =>
        [.. _candidates.Values.Where(candidate => candidate.State == State.Answered).Take(most).Select(candidate => candidate.Peer)];

    private IEnumerable<Candidate> Nearest() => _candidates.Values.Where(candidate => candidate.State != State.Failed).Take(_rules.Width);

    private void Add(PeerId peer, int hops)
    {
        if (peer.SameBytes(_self) || _positions.ContainsKey(peer))
            return;
        RingPosition position = RingPosition.OfPeer(peer);
        if (_candidates.TryAdd(position, new(peer, State.Known, hops)))
            _positions.Add(peer, position);
    }

    private bool TryMove(PeerId peer, State state, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Candidate? candidate)
    {
        candidate = null;
        if (!_positions.TryGetValue(peer, out RingPosition position) || _candidates[position] is not { State: State.Asked or State.Slow } found)
            return false;
        _candidates[position] = candidate = found with { State = state };
        return true;
    }

    private enum State
    {
        Known,
        Asked,
        Slow,
        Answered,
        Failed,
    }

    private sealed record Candidate(PeerId Peer, State State, int Hops);
}

/// <summary>The bounds of a walk.</summary>
/// <param name="Alpha">Members asked at once.</param>
/// <param name="Width">How many of the nearest must have answered.</param>
/// <param name="MostAsked">Members asked at most.</param>
public sealed record LookupRules(int Alpha, int Width, int MostAsked);
