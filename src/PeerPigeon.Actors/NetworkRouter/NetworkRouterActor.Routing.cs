using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// Routed frames, ours and others': one way at a time. A neighbour of ours says that it took a frame or that it has no way on, and one
// that says nothing is passed by; JavaScript neighbours say nothing ever, so what they are given is out of our hands.
public sealed partial class NetworkRouterActor
{
    private const string TransitTimer = "transit";

    private readonly Transits _transits;
    private readonly SeenFrames _handed;
    private readonly RateLimit _verifications;
    private readonly Dictionary<string, WayNeighbour[]> _takers = new(StringComparer.Ordinal);      // by routed subtype

    private void OnSendRouted(SendRouted command) => SendTowards(Stamp(command.Subtype, command.Content, command.To), command.Way);

    private void OnLearnRoute(LearnRoute route)
    {
        if (_routes.Verify(route.Origin, route.Via, route.Incarnation, route.Sequence, route.Frame, Now))
            Count(RoutingEvent.RouteVerified);
    }

    private void OnConfirmRoute(ConfirmRoute route) => Confirm(route.Frame, route.Via, Now);

    // Who does not tell what becomes of a routed frame may swallow it, however true the broadcasts are that it brings.
    private void Confirm(GossipFrame frame, PeerId via, DateTimeOffset now)
    {
        if (_links.ContainsKey(via) && Tells(via) && _routes.Confirm(frame.From, via, frame.Id, frame.Timestamp, now, LinksTo(frame)))
            Count(RoutingEvent.RouteVerified);
    }

    private static int LinksTo(GossipFrame frame) => frame.Hops + 1;

    private void LearnFrom(GossipFrame frame, PeerId via, DateTimeOffset now)
    {
        // What answers a search comes back on the way that its flood found, so it is news; and somebody may answer for a neighbour.
        var found = frame.Subtype == Subtypes.Ack && RouteNotice.TryRead(frame.Content, out RouteNotice? notice) ? notice as RouteNotice.Found : null;
        // Whoever has a key signs what it says: this was said by somebody else.
        bool isPretended = !frame.IsSigned && IsKeyed(frame.From);
        if (!isPretended && _routes.Learn(frame.From, frame.Id, via, now, frame.IsSigned, mayDetour: found is null && Subtypes.IsRouted(frame.Subtype), LinksTo(frame)))
            Count(RoutingEvent.HintLearned);
        if (found is null)
            return;
        if (found.Peer != frame.From)
            _routes.Learn(found.Peer, frame.Id, via, now, claimsKey: false, links: LinksTo(frame) + 1);
        else if (frame.IsSigned && _verifications.TryTake(now) && _mesh.Ports.Verifier.IsVerified(frame))
            Confirm(frame, via, now);
    }

    private void SendTowards(GossipFrame frame, int way = 0, PeerId? first = null)
    {
        PeerId to = frame.To!.Value;
        ImmutableArray<PeerId> ways = Ways.Out(to, Learned(to), IsKeyed(to), Takers(frame.Subtype), way);
        if (first is { } preferred && ways.Contains(preferred) && !ways[0].SameBytes(to))
            ways = [preferred, .. ways.Where(hop => hop != preferred)];
        Dispatch(frame, from: null, frame.Utf8, ways);
    }

    private void Relay(GossipFrame frame, PeerId via)
    {
        PeerId to = frame.To!.Value;
        ImmutableArray<PeerId> ways = frame.CanForward ? Ways.On(to, Learned(to), IsKeyed(to), Takers(frame.Subtype), frame.Path, via) : [];
        if (WayBack(frame) is { } back && !_links.ContainsKey(to) && CanTake(back, frame, via))
            ways = [back, .. ways.Where(hop => hop != back)];
        if (!ways.IsEmpty)
            _mesh.Counters.CountForwarded(1);
        Dispatch(frame, via, ways.IsEmpty ? default : frame.EncodeForward(_mesh.Self), ways);
    }

    // What answers a message goes back where the message came from: of all that is known of a way, this was true a moment ago.
    private PeerId? WayBack(GossipFrame frame) =>
        frame.CanForward && frame.Subtype == Subtypes.Ack && RouteNotice.TryRead(frame.Content, out RouteNotice? notice)
            ? notice switch
            {
                RouteNotice.Arrived arrived => _transits.BringerOf(arrived.Message),
                RouteNotice.Handed handed => _transits.BringerOf(handed.Message),
                _ => null,
            }
            : null;

    private bool CanTake(PeerId hop, GossipFrame frame, PeerId via) => hop != via && _links.ContainsKey(hop) && Tells(hop) && !frame.Path.Contains(hop);

    private void Dispatch(GossipFrame frame, PeerId? from, ReadOnlyMemory<byte> utf8, ImmutableArray<PeerId> ways)
    {
        if (ways.IsEmpty)
            NoWayFor(frame, from);
        else if (_transits.TryBegin(frame, from, utf8, ways) is { } transit)
        {
            CountChoice(frame, ways[0]);
            Perform(_transits.Next(transit, Now));
        }
        else
        {
            Count(RoutingEvent.TransitFull);
            Give(frame, from, utf8, ways[0]);
        }
    }

    private void Perform(TransitStep step)
    {
        switch (step)
        {
            case TransitStep.GiveUp { Transit: var transit }:
                NoWayFor(transit.Frame, transit.From);
                break;
            case TransitStep.Send { Transit: var transit, Hop: var hop } when !_links.ContainsKey(hop):
                Perform(_transits.Next(transit, Now));
                break;
            case TransitStep.Send { Transit: var transit, Hop: var hop }:
                if (!Tells(hop))
                    EndBlindly(transit, hop);
                else if (!Timers.IsTimerActive(TransitTimer))
                    Timers.StartPeriodicTimer(TransitTimer, TransitTick.Instance, _mesh.Settings.Router.HopTimeout / 2);
                Give(transit.Frame, transit.From, transit.Utf8, hop);
                break;
        }
    }

    // A neighbour that tells nothing may swallow the frame. What is for one of ours is looked for elsewhere as well; it takes each message once.
    private void EndBlindly(Transit transit, PeerId hop)
    {
        _transits.End(transit);
        PeerId to = transit.Frame.To!.Value;
        if (transit.From is { } via && !hop.SameBytes(to) && IsKeyed(to))
            TellOfTransit(via, new LinkControl.NoWay(transit.Frame.Id));
    }

    private void Give(GossipFrame frame, PeerId? from, ReadOnlyMemory<byte> utf8, PeerId hop)
    {
        if (!_links.TryGetValue(hop, out IActorRef? link))
            return;
        if (!_ours.ContainsKey(hop) && frame.Subtype == Subtypes.DirectMessage && frame.Message is { } message)
            HandOver(frame, from, message, hop, link);
        else
            link.Tell(new RemotePeerProtocol.SendFrame(utf8));
    }

    // A JavaScript peer takes each frame id once. Under the message's own id a copy that comes another way, or with a retry, is the same to it.
    private void HandOver(GossipFrame frame, PeerId? from, FrameId message, PeerId hop, IActorRef link)
    {
        PeerId to = frame.To!.Value;
        bool isThere = hop.SameBytes(to), isForeign = isThere || !IsKeyed(to);
        if (!isThere || _handed.Add(message, Now))
        {
            GossipFrame handed = isForeign && frame.Id != message ? frame.WithId(message) : frame;
            link.Tell(new RemotePeerProtocol.SendFrame(from is null ? handed.Utf8 : handed.EncodeForward(_mesh.Self)));
            if (isThere)
                Count(RoutingEvent.HandedToForeign);
        }
        else
            _mesh.Counters.Drop(DropReason.DuplicateDirect);

        // Nobody behind it will ever say more.
        if (!isThere && (!isForeign || !_routes.Knows(to)))
            return;
        if (from is null)
            OnHanded(message, to);
        else
            Notify(frame.From, new RouteNotice.Handed(message, to), from.Value);
    }

    private void Notify(PeerId origin, RouteNotice notice, PeerId via) => SendTowards(Stamp(Subtypes.Ack, notice.Encode(), origin), first: via);

    private void NoWayFor(GossipFrame frame, PeerId? from)
    {
        _mesh.Counters.Drop(DropReason.NoRoute);
        if (from is { } via)
            TellOfTransit(via, new LinkControl.NoWay(frame.Id));
        else
            OnNoWayOut(frame);
    }

    /// <summary>What the neighbour that brought a routed frame is told when it goes no further, or came again.</summary>
    private void TellOfRefusal(GossipFrame frame, PeerId via, DropReason reason)
    {
        if (frame.To is not { } to || !Subtypes.IsRouted(frame.Subtype))
        {
            if (reason == DropReason.Duplicate)
                _routes.LearnAgain(frame.From, frame.Id, via, LinksTo(frame));
        }
        else if (reason == DropReason.Duplicate && (to.SameBytes(_mesh.Self) || _transits.CameFrom(frame.Id, via)))
            TellOfTransit(via, new LinkControl.Taken(frame.Id));
        else
            TellOfTransit(via, new LinkControl.NoWay(frame.Id));
    }

    private void TellOfTransit(PeerId neighbour, LinkControl control)
    {
        if (Tells(neighbour) && _links.TryGetValue(neighbour, out IActorRef? link))
            link.Tell(new RemotePeerProtocol.SendFrame(control.Encode()));
    }

    private void OnFrameRefused(FrameRefused refused)
    {
        if (_transits.NoWay(refused.Frame, refused.Peer, Now) is { } step)
        {
            if (step is TransitStep.Send)
                Count(RoutingEvent.WayChanged);
            Perform(step);
        }
    }

    private void OnTransitTick()
    {
        foreach (TransitStep step in _transits.Overdue(Now))
        {
            if (step is TransitStep.Send { Transit.IsRepeated: true })
                Count(RoutingEvent.HopRepeated);
            else if (step is TransitStep.Send)
                Count(RoutingEvent.WayChanged);
            Perform(step);
        }

        if (_transits.Count == 0)
            Timers.Cancel(TransitTimer);
    }

    private void PassBy(PeerId neighbour)
    {
        foreach (TransitStep step in _transits.Lost(neighbour, Now))
            Perform(step);
    }

    private void OnSearch(GossipFrame frame, PeerId via)
    {
        if (!frame.Content.TryGetMember("peer", out RawJson member) || !member.TryGetString(out string? text) || !PeerId.TryParse(text, out PeerId wanted))
            return;
        if (!wanted.SameBytes(_mesh.Self) && (!_links.ContainsKey(wanted) || _ours.ContainsKey(wanted)))
            return;
        Count(RoutingEvent.SearchAnswered);
        Notify(frame.From, new RouteNotice.Found(frame.Id, wanted), via);
    }

    private ImmutableArray<PeerId> Learned(PeerId to) => _routes.WaysTo(to, Now, out _);

    private void CountChoice(GossipFrame frame, PeerId hop)
    {
        PeerId to = frame.To!.Value;
        int index = _routes.WaysTo(to, Now, out int verified).IndexOf(hop);
        Count(hop.SameBytes(to) ? RoutingEvent.NeighbourUsed
            : index < 0 ? RoutingEvent.RouteMissed
            : index < verified ? RoutingEvent.VerifiedUsed : RoutingEvent.HintUsed);
    }

    // Asked for every frame that is passed on, and the same until a link comes, goes, or says what it understands.
    private WayNeighbour[] Takers(string subtype)
    {
        if (!_takers.TryGetValue(subtype, out WayNeighbour[]? takers))
            _takers.Add(subtype, takers = [.. _links.Keys.Where(peer => Takes(peer, subtype)).Select(peer => new WayNeighbour(peer, Tells(peer)))]);
        return takers;
    }

    private bool IsKeyed(PeerId peer) => _routes.IsProven(peer) || _routes.ClaimsKey(peer);

    private bool Tells(PeerId neighbour) =>
        _ours.TryGetValue(neighbour, out ImmutableArray<string> capabilities) && capabilities.Contains(Capabilities.Routing);

    private void Count(RoutingEvent what) => _mesh.Counters.Routing.Count(what);

    private sealed class TransitTick
    {
        public static readonly TransitTick Instance = new();
    }
}
