using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// What neighbours bring, and whether it is what it says: the network actor is told, and judges.
public sealed partial class NetworkRouterActor
{
    private static readonly TimeSpan YieldInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private const int CreditedAtOnce = 50;

    private readonly SortedSet<PeerId> _silenced = [];
    private readonly SortedDictionary<PeerId, int> _firsts = [];
    private readonly SortedSet<PeerId> _bearing = [];
    private readonly SortedDictionary<PeerId, int> _own = [];
    private readonly CheckBudget _checks;
    private int _passed;
    private DateTimeOffset _yieldTold;

    private void OnSilence(ScoringProtocol.Silence silence)
    {
        if (silence.IsSilenced && _links.ContainsKey(silence.Peer))
            _silenced.Add(silence.Peer);
        else
            _silenced.Remove(silence.Peer);
    }

    // It is still judged by what it sends, or it would keep its link for as long as it stays silenced.
    private void OnSilenced(RouteFrame route)
    {
        if (!_seen.Contains(route.Frame.Id) && Check(route.Frame, route.Via, Now) == FrameStanding.Forged)
            Blame(route.Via, Misbehaviour.ForgedSignature);
        Drop(DropReason.Silenced, route.Inbound);
    }

    private void ForgetScoring(PeerId neighbour)
    {
        _silenced.Remove(neighbour);
        _firsts.Remove(neighbour);
        _bearing.Remove(neighbour);
        _own.Remove(neighbour);
        _checks.Forget(neighbour);
    }

    private static void Blame(PeerId neighbour, Misbehaviour kind) => Context.Parent.Tell(new ScoringProtocol.Misbehaved(neighbour, kind));

    /// <summary>Whether a new frame is what it says, as far as that is known; a forged one goes nowhere and is not remembered, for the true one may still come.</summary>
    private FrameStanding Check(GossipFrame frame, PeerId via, DateTimeOffset now)
    {
        if (!frame.IsSigned)
            return FrameStanding.NotSigned;
        bool within = _checks.TryTake(via, now);
        _mesh.Counters.CountCheck(within);
        return within ? _mesh.Ports.Verifier.Judge(frame) : FrameStanding.Unchecked;
    }

    /// <summary>A frame of a time of which its origin's ids are forgotten. Fresh by our own clock, it is none: the origin's clock was ahead and was mended since.</summary>
    private bool IsReplay(GossipFrame frame, DateTimeOffset now) =>
        _seen.IsForgotten(frame.From, frame.Timestamp) && _mesh.Stamp(now) - frame.Timestamp > Fresh.TotalMilliseconds;

    /// <summary>The neighbour has this frame: it brought it, first or again, or said so. Its own frames say nothing of what it relays.</summary>
    private void Bears(PeerId neighbour, PeerId origin, string subtype)
    {
        if (origin != neighbour && IsForAll(subtype))
            _bearing.Add(neighbour);
    }

    private void BroughtFirst(PeerId neighbour, GossipFrame frame, DateTimeOffset now)
    {
        int firsts = _firsts.GetValueOrDefault(neighbour) + 1;
        if (firsts >= CreditedAtOnce)
        {
            Context.Parent.Tell(new ScoringProtocol.DeservedWell(neighbour, firsts));
            firsts = 0;
        }

        _firsts[neighbour] = firsts;
        // Whoever wants to be taken for a relay may well pass on beacons and nothing else.
        if (!IsForAll(frame.Subtype))
            return;
        _passed++;
        if (frame.From == neighbour)
            _own[neighbour] = _own.GetValueOrDefault(neighbour) + 1;
        Bears(neighbour, frame.From, frame.Subtype);
        if (now - _yieldTold < YieldInterval)
            return;
        Context.Parent.Tell(new ScoringProtocol.Yield(_passed, [.. _bearing], _own.ToImmutableSortedDictionary()));
        _yieldTold = now;
        _passed = 0;
        _bearing.Clear();
        _own.Clear();
    }
}
