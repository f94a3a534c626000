using System.Collections.Immutable;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// What neighbours of ours say of frames beside the frames: ids, and which are wanted; and the clockwork that repairs what was lost.
public sealed partial class NetworkRouterActor
{
    private const int SyncTimes = 3;
    private static readonly TimeSpan LookForMissing = TimeSpan.FromMilliseconds(100);

    private DateTimeOffset _since;

    private void OnNotice(TakeNotice taken)
    {
        if (FindGossip(taken.From) is not { Slot: not LinkSet.None } link)
        {
            _mesh.Counters.Drop(DropReason.UnknownType);
            return;
        }

        switch (taken.Notice)
        {
            case LinkControl.Have have:
                OnHave(link, have);
                break;
            case LinkControl.Want want:
                OnWant(link, want);
                break;
            case LinkControl.DontWant dontWant:
                OnDontWant(link, dontWant);
                break;
            case LinkControl.Prune prune:
                Counts.CountPrune();
                _trees.Prune(prune.Origin, link.Slot);
                break;
            case LinkControl.Graft graft:
                Counts.CountGraft();
                _trees.Graft(graft.Origin, link.Slot);
                break;
            case LinkControl.Sync sync when link.MaySync(Now):
                OnSync(link, sync);
                break;
            case LinkControl.Sync:
                _mesh.Counters.Drop(DropReason.Flood);
                break;
        }
    }

    private void OnHave(GossipLink link, LinkControl.Have have)
    {
        DateTimeOffset now = Now;
        for (var i = 0; i < have.Ids.Length; i++)
        {
            FrameId id = have.Ids[i];
            DateTimeOffset acceptedAt = now - TimeSpan.FromMilliseconds(have.Ages.IsEmpty ? 0 : have.Ages[i]);
            if (Find(id) is { } kept)
            {
                kept.Known = kept.Known.With(link.Slot);
                Bears(link.Peer, kept.Origin, kept.Subtype);
                _routes.LearnAgain(kept.Origin, id, link.Peer, (have.Hops.IsEmpty ? kept.Hops : have.Hops[i]) + 1);
                if (!have.Hops.IsEmpty && have.Ages.IsEmpty && kept.Origin != _mesh.Self)
                    TakeShorterWay(kept, link.Slot, have.Hops[i]);
            }
            else if (!_seen.Contains(id) && acceptedAt >= _since)
                Miss(id, link, have.Hops.IsEmpty ? null : have.Hops[i], acceptedAt, Rules.GraftAfter, now);
        }
    }

    private void TakeShorterWay(KeptFrame kept, int slot, int hops)
    {
        TreeMove move = _trees.Offered(kept.Origin, kept.Via, kept.Hops, slot, hops);
        if (move.Graft == LinkSet.None)
            return;
        (kept.Via, kept.Hops) = (slot, hops + 1);
        Perform(move, kept.Origin);
    }

    private void OnDontWant(GossipLink link, LinkControl.DontWant dontWant)
    {
        DateTimeOffset now = Now;
        foreach (FrameId id in dontWant.Ids)
        {
            if (Find(id) is { } kept)
                kept.Known = kept.Known.With(link.Slot);
            else if (!_seen.Contains(id))
                Miss(id, link, hops: null, now, Rules.LargePatience, now);
        }
    }

    /// <summary>How long after it was named a frame may still be asked for; whoever brought much meanwhile may have had to let it go.</summary>
    private TimeSpan PromiseLife => Rules.GraftAfter + (Rules.PullTries * Rules.PullRetry) + TimeSpan.FromSeconds(1);

    private void Miss(FrameId id, GossipLink link, int? hops, DateTimeOffset acceptedAt, TimeSpan patience, DateTimeOffset now)
    {
        long overflows = _missing.Overflows;
        _missing.Heard(id, link.Slot, hops, acceptedAt, patience, now);
        Counts.CountOverflows(_missing.Overflows - overflows);
        if (!Timers.IsTimerActive("missing"))
            Timers.StartPeriodicTimer("missing", LookTick.Instance, LookForMissing);
    }

    private void OnWant(GossipLink link, LinkControl.Want want)
    {
        DateTimeOffset now = Now;
        foreach (FrameId id in want.Ids)
        {
            if (Find(id) is not { } kept)
                continue;
            if (link.Since > kept.AcceptedAt || !link.Takes(Subtypes.CapabilityFor(kept.Subtype)) || !link.MayPull(kept.Utf8.Length, Rules.ServeBytes, now))
            {
                Counts.CountPullRefused();
                continue;
            }

            if (want.Grafts)
            {
                Counts.CountGraft();
                _trees.Graft(kept.Origin, link.Slot);
            }

            link.Send(new(kept.Utf8));
            Counts.CountServed();
            Counts.CountSent(1);
        }
    }

    // Whoever was here when it was said and does not have it, hears of it; nobody hears what was said before it came.
    private void OnSync(GossipLink link, LinkControl.Sync sync)
    {
        DateTimeOffset now = Now;
        link.Since = now - TimeSpan.FromMilliseconds(Math.Min(sync.Here, int.MaxValue));
        _messages.Expire(now);
        _services.Expire(now);
        foreach (KeptFrame kept in _messages.Newest.Concat(_services.Newest).Reverse())
        {
            if (Lacks(link, kept))
                Queue(link, kept);
        }
    }

    private static bool Lacks(GossipLink link, KeptFrame kept) =>
        link.Slot != LinkSet.None && !kept.Known.Contains(link.Slot) && link.Since <= kept.AcceptedAt && link.Peer != kept.Origin
        && link.Takes(Subtypes.CapabilityFor(kept.Subtype));

    private void Sync(GossipLink link)
    {
        link.Syncs--;
        link.Tell(new LinkControl.Sync((long)(Now - _since).TotalMilliseconds));
    }

    private void OnWake() => _since = Now;

    private void Queue(GossipLink link, KeptFrame kept)
    {
        link.Add(kept);
        if (link.Pending >= ProtocolLimits.MaxFrameIds)
            Counts.CountIds(link.Flush(Now));
        else if (!Timers.IsTimerActive("ids"))
            Timers.StartSingleTimer("ids", IdsTick.Instance, Rules.Batch);
    }

    private void OnIdsTick()
    {
        DateTimeOffset now = Now;
        foreach (GossipLink link in _gossip)
            Counts.CountIds(link.Flush(now));
    }

    private void OnLookTick()
    {
        List<int> broken = [];
        SortedDictionary<(int Slot, bool Grafts), ImmutableArray<FrameId>.Builder> wanted = [];
        foreach (Pull pull in _missing.Due(Now, broken))
        {
            if (!wanted.TryGetValue((pull.Slot, pull.Grafts), out ImmutableArray<FrameId>.Builder? ids))
                wanted.Add((pull.Slot, pull.Grafts), ids = ImmutableArray.CreateBuilder<FrameId>());
            ids.Add(pull.Id);
        }

        foreach (((int slot, bool grafts), ImmutableArray<FrameId>.Builder ids) in wanted)
        {
            Counts.CountPulls(ids.Count);
            foreach (FrameId[] part in ids.Chunk(ProtocolLimits.MaxFrameIds))
                _slots[slot]?.Tell(new LinkControl.Want([.. part], grafts));
        }

        foreach (int slot in broken)
        {
            Counts.CountBrokenPromise();
            if (slot != LinkSet.None && _slots[slot] is { } promised && Now - promised.BusyAt > PromiseLife)
                Blame(promised.Peer, Misbehaviour.BrokenPromise);
        }

        if (_missing.Count == 0)
            Timers.Cancel("missing");
    }

    private void StartHeart()
    {
        if (!Timers.IsTimerActive("heart"))
            Timers.StartPeriodicTimer("heart", HeartTick.Instance, Rules.Heartbeat);
    }

    // Beats only while somebody may lack something that was said lately.
    private void OnHeartTick()
    {
        DateTimeOffset now = Now;
        var goesOn = false;
        foreach (GossipLink link in _gossip)
        {
            if (link.Syncs > 0)
                Sync(link);
            goesOn |= link.Syncs > 0;
        }

        goesOn |= Repeat(_messages, now) | Repeat(_services, now);
        OnIdsTick();
        if (!goesOn)
            Timers.Cancel("heart");
    }

    private bool Repeat(FrameHistory history, DateTimeOffset now)
    {
        var any = false;
        TimeSpan most = Rules.Heartbeat * (Rules.Repeats + 1);
        foreach (KeptFrame kept in history.Newest)
        {
            TimeSpan age = now - kept.KeptAt;
            if (age > most)
                break;
            any = true;
            if (age < Rules.Heartbeat / 2 || kept.Repeats >= Rules.Repeats)
                continue;
            kept.Repeats++;
            foreach (GossipLink link in _gossip)
            {
                if (!Lacks(link, kept))
                    continue;
                Counts.CountRepeated(1);
                Queue(link, kept);
            }
        }

        return any;
    }

    private sealed class IdsTick
    {
        public static readonly IdsTick Instance = new();
    }

    private sealed class LookTick
    {
        public static readonly LookTick Instance = new();
    }

    private sealed class HeartTick
    {
        public static readonly HeartTick Instance = new();
    }
}
