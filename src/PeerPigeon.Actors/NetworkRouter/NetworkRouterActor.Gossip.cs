using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// What is for everybody: in full along its origin's tree and to neighbours that know nothing else, by id to all others.
//
//   Everybody tells every neighbour once that it has a frame: by the frame, or by its id. So each knows which neighbour has what,
//   and whoever has said nothing after a second is told again, in case that something was lost.
public sealed partial class NetworkRouterActor
{
    private readonly GossipTrees _trees;
    private readonly FrameHistory _messages;
    private readonly FrameHistory _services;
    private readonly MissingFrames _missing;
    private readonly GossipLink?[] _slots = new GossipLink?[LinkSet.Slots];
    private GossipLink[] _gossip = [];
    private LinkSet _taken;

    private GossipRules Rules => _mesh.Settings.Gossip;

    private GossipCounters Counts => _mesh.Counters.Gossip;

    /// <summary>Beacons flood: their repetition is what tells which links are redundant (decision 4).</summary>
    private static bool IsForAll(string subtype) => subtype != Subtypes.Beacon && !Subtypes.IsRouted(subtype);

    private void AddGossip(AttachLink attach)
    {
        RemoveGossip(attach.Peer);
        var link = new GossipLink(attach.Peer, attach.Link, Now);
        int place = Array.FindIndex(_gossip, known => attach.Peer < known.Peer);
        _gossip = place < 0 ? [.. _gossip, link] : [.. _gossip[..place], link, .. _gossip[place..]];
    }

    private void RemoveGossip(PeerId peer)
    {
        if (FindGossip(peer) is not { } link)
            return;
        _gossip = [.. _gossip.Where(other => other != link)];
        if (link.Slot == LinkSet.None)
            return;
        _slots[link.Slot] = null;
        _taken = _taken.Without(link.Slot);
        _trees.Forget(link.Slot);
        _messages.Forget(link.Slot);
        _services.Forget(link.Slot);
        _missing.Forget(link.Slot);
    }

    private void MarkGossip(MarkOurs mark)
    {
        if (FindGossip(mark.Peer) is not { } link)
            return;
        link.Capabilities = mark.Capabilities;
        if (link.Slot != LinkSet.None || !link.Takes(Capabilities.LazyGossip) || (link.Slot = _taken.FirstFree()) == LinkSet.None)
            return;
        _taken = _taken.With(link.Slot);
        _slots[link.Slot] = link;
        link.Syncs = SyncTimes;
        Sync(link);
        StartHeart();
    }

    private GossipLink? FindGossip(PeerId peer)
    {
        foreach (GossipLink link in _gossip)
        {
            if (link.Peer == peer)
                return link;
        }

        return null;
    }

    private KeptFrame? Find(FrameId id) => _messages.Find(id) ?? _services.Find(id);

    /// <summary>Our own broadcast.</summary>
    private void Publish(GossipFrame frame)
    {
        DateTimeOffset now = Now;
        var kept = new KeptFrame(frame.Id, frame.From, frame.Subtype, frame.Utf8, now, now);
        Keep(kept);
        Pass(kept, via: null, now);
    }

    /// <summary>A broadcast came for the first time.</summary>
    private void Spread(GossipFrame frame, PeerId via)
    {
        DateTimeOffset now = Now;
        int slot = FindGossip(via)?.Slot ?? LinkSet.None, hops = frame.Hops + 1;
        MissedFrame awaited = _missing.Take(frame.Id, now);
        Counts.CountReceived(hops);
        if (awaited.WasPulled)
            Counts.CountRepair();
        bool late = now - awaited.AcceptedAt >= Rules.LateAfter;
        if (!late)
            _trees.Came(frame.From, slot, awaited.WasPulled);
        if (!frame.CanForward)
            return;

        var kept = new KeptFrame(frame.Id, frame.From, frame.Subtype, frame.EncodeForward(_mesh.Self), awaited.AcceptedAt, now)
        {
            Via = slot,
            Hops = hops,
            Known = awaited.From.With(slot),
        };
        Keep(kept);
        if (!late && awaited.Nearest != LinkSet.None)
            TakeShorterWay(kept, awaited.Nearest, awaited.NearestHops);
        Pass(kept, via, now);
    }

    private void Keep(KeptFrame kept)
    {
        FrameHistory history = Subtypes.CapabilityFor(kept.Subtype) is null ? _messages : _services;
        long forgotten = history.ForgottenEarly;
        history.Add(kept);
        Counts.CountForgotten(history.ForgottenEarly - forgotten);
        StartHeart();
    }

    private void Pass(KeptFrame kept, PeerId? via, DateTimeOffset now)
    {
        LinkSet lazy = _trees.LazyFor(kept.Origin);
        string? capability = Subtypes.CapabilityFor(kept.Subtype);
        // Nobody else has it: a link that ended before its id is asked for would take it along.
        if (via is null && _gossip.All(link => !link.Takes(capability) || (link.Slot != LinkSet.None && lazy.Contains(link.Slot))))
            lazy = default;
        bool late = now - kept.AcceptedAt >= Rules.LateAfter;
        if (kept.Utf8.Length >= Rules.LargeFrame && via is not null)
            TellLarge(kept, via, capability);

        RemotePeerProtocol.SendFrame? send = null;
        var count = 0;
        foreach (GossipLink link in _gossip)
        {
            if (!link.Takes(capability) || (late && link.Since > kept.AcceptedAt))
                continue;
            if (link.Slot != LinkSet.None && (late || kept.Known.Contains(link.Slot) || lazy.Contains(link.Slot) || link.Peer == kept.Origin))
                Queue(link, kept);
            else if (link.Peer != via && link.Peer != kept.Origin)
            {
                link.Send(send ??= new(kept.Utf8));
                count++;
            }
        }

        Counts.CountSent(count);
        if (via is not null)
            _mesh.Counters.CountForwarded(count);
    }

    // A large frame takes its time on a link, and two neighbours that have it would send it to each other.
    private void TellLarge(KeptFrame kept, PeerId? via, string? capability)
    {
        var notice = new LinkControl.DontWant([kept.Id]);
        foreach (GossipLink link in _gossip)
        {
            if (link.Slot != LinkSet.None && link.Peer != via && link.Takes(capability))
                link.Tell(notice);
        }
    }

    /// <summary>A broadcast came again: of two ways one stays.</summary>
    private void OnRepeated(GossipFrame frame, PeerId via)
    {
        Counts.CountDuplicate();
        if (FindGossip(via) is not { Slot: not LinkSet.None } link)
            return;
        if (Find(frame.Id) is not { } kept)
            return;
        kept.Known = kept.Known.With(link.Slot);
        if (kept.Origin == _mesh.Self)
        {
            Perform(_trees.Refuse(kept.Origin, link.Slot), kept.Origin);
            return;
        }

        int hops = frame.Hops + 1;
        TreeMove move = _trees.CameAgain(kept.Origin, kept.Via, kept.Hops, link.Slot, hops);
        if (move.Prune != link.Slot && link.Slot != kept.Via)
            (kept.Via, kept.Hops) = (link.Slot, hops);
        Perform(move, kept.Origin);
    }

    private void Perform(TreeMove move, PeerId origin)
    {
        if (move.Prune != LinkSet.None)
            _slots[move.Prune]?.Tell(new LinkControl.Prune(origin));
        if (move.Graft != LinkSet.None)
            _slots[move.Graft]?.Tell(new LinkControl.Graft(origin));
    }
}
