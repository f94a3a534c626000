using System.Collections.Immutable;
using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// Broadcasts that ask members to confirm: the frame's member "message" is its own id. Each member of ours sends one signed frame back,
// at a time of chance; no router passes on more than so many for one broadcast, so that a thousand members do not fall upon its origin.
public sealed partial class NetworkRouterActor
{
    private readonly SortedDictionary<FrameId, Tracked> _tracked = [];
    private readonly FrameTally _confirmed;
    private int _confirming;

    private bool IsTrackingEnough(IActorRef asker)
    {
        if (_tracked.Count < Rules.Tracked)
            return false;
        asker.Tell(new PublishFailed(MeshErrors.Busy, $"{_tracked.Count} broadcasts (gossip.tracked) collect confirmations already; await some of them first"));
        return true;
    }

    private void Track(FrameId id, IActorRef asker, TimeSpan time)
    {
        _tracked.Add(id, new(asker, Now));
        Timers.StartSingleTimer(("tracking", id), new TrackingOver(id), time);
    }

    private void EndTracking(FrameId id, bool isCapped)
    {
        if (!_tracked.Remove(id, out Tracked? tracked))
            return;
        Timers.Cancel(("tracking", id));
        tracked.Asker.Tell(new Published(id, _network, new([.. tracked.After], isCapped)));
    }

    // Whoever has no key proves nothing and says nothing. What the origin did not sign is not confirmed: every member would fall upon whom it names.
    private void ConfirmSoon(GossipFrame frame)
    {
        if (_mesh.Ports.Key is null || !frame.IsSigned)
            return;
        if (_confirming >= Rules.Confirmations)
        {
            Counts.CountConfirmationShed();
            return;
        }

        if (!_mesh.Ports.Verifier.IsVerified(frame))
            return;
        _confirming++;
        Timers.StartSingleTimer(("confirm", frame.Id), new ConfirmLater(frame.Id, frame.From), Rules.ConfirmWithin * _random.NextDouble());
    }

    private void OnConfirmLater(ConfirmLater confirm)
    {
        _confirming--;
        SendTowards(Stamp(Subtypes.Confirm, RawJson.From(new JObject()), confirm.Origin, confirm.Id));
    }

    private void OnConfirmed(GossipFrame frame)
    {
        if (frame.Message is not { } id || !_tracked.TryGetValue(id, out Tracked? tracked)
            || tracked.Members.Contains(frame.From) || !_mesh.Ports.Verifier.IsVerified(frame))
        {
            return;
        }

        tracked.Members.Add(frame.From);
        tracked.After.Add(Now - tracked.SentAt);
        if (tracked.Members.Count >= Rules.Confirmations)
            EndTracking(id, isCapped: true);
    }

    private bool ShedsConfirmation(GossipFrame frame)
    {
        if (frame.Message is { } id && _confirmed.Add(id) <= Rules.Confirmations)
            return false;
        Counts.CountConfirmationShed();
        return true;
    }

    private sealed record Tracked(IActorRef Asker, DateTimeOffset SentAt)
    {
        public SortedSet<PeerId> Members { get; } = [];

        public ImmutableArray<TimeSpan>.Builder After { get; } = ImmutableArray.CreateBuilder<TimeSpan>();
    }

    private sealed record TrackingOver(FrameId Id);

    private sealed record ConfirmLater(FrameId Id, PeerId Origin);
}
