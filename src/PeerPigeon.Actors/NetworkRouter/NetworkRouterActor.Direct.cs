using System.Collections.Immutable;
using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// Direct messages: sent again over other first links, under a new frame id and the same message id, until somebody answers for them.
public sealed partial class NetworkRouterActor
{
    private const int MostSearches = 3;
    private const int SearchesForUnknown = 2;
    private const int CopiesOfLateAttempts = 2;

    private readonly SortedDictionary<FrameId, Awaited> _awaited = [];
    private readonly SeenFrames _deliveredDirect;
    private readonly RecentPeers _keyless;
    private readonly RecentPeers _foreign;

    private void OnMarkOurs(MarkOurs mark)
    {
        if (!_links.ContainsKey(mark.Peer))
            return;
        _ours[mark.Peer] = mark.Capabilities;
        _takers.Clear();
        MarkGossip(mark);
    }

    private void OnPublishDirect(PublishDirect command, IActorRef asker)
    {
        if (_links.Count == 0)
        {
            Wait(command, asker);
            return;
        }

        if (_awaited.Count >= _mesh.Settings.Router.PendingDirect)
        {
            asker.Tell(new PublishFailed(
                MeshErrors.Busy, $"{_awaited.Count} direct messages (direct-message.pending) wait for their acknowledgement; await some of them first"));
            return;
        }

        GossipFrame frame = Stamp(Subtypes.DirectMessage, command.Content, command.To);
        if (IsTooLarge(frame, asker))
            return;
        DateTimeOffset now = Now;
        var awaited = new Awaited(frame.Id, command, asker, now + _mesh.Settings.Router.AcknowledgeTimeout) { MustSign = MustSign(command.To) };
        _awaited.Add(frame.Id, awaited);
        StartTicking();
        _mesh.Counters.CountPublished();
        Count(RoutingEvent.DirectSent);
        Attempt(awaited, frame, first: null, now);
        // What nobody knows the way to is looked for at once, not when the first attempt has failed.
        if (!_links.ContainsKey(command.To) && Learned(command.To).IsEmpty)
            Search(awaited, now);
    }

    private void Attempt(Awaited awaited, GossipFrame? frame, PeerId? first, DateTimeOffset now)
    {
        int attempt = awaited.Attempts++, copies = attempt < 2 ? 1 : CopiesOfLateAttempts;
        awaited.NextAt = now + _mesh.Settings.Router.RetryAfter;
        if (attempt > 0)
            Count(RoutingEvent.DirectRetried);
        // A copy that is handed to a neighbour may end the waiting.
        for (var copy = 0; copy < copies && _awaited.ContainsKey(awaited.Message); copy++)
        {
            GossipFrame next = frame ?? Stamp(Subtypes.DirectMessage, awaited.Command.Content, awaited.Command.To, awaited.Message);
            SendTowards(next, awaited.Way++, first);
        }
    }

    private void Search(Awaited awaited, DateTimeOffset now)
    {
        if (awaited.Searches.Count >= MostSearches)
            return;
        GossipFrame frame = Stamp(Subtypes.Search, RawJson.From(new JObject { ["peer"] = awaited.Command.To.ToString() }), to: null);
        awaited.Searches.Add(frame.Id);
        awaited.SearchedAt = now;
        SendToAll(frame);
        Count(RoutingEvent.SearchSent);
    }

    private void CheckAcknowledgements(DateTimeOffset now)
    {
        RouterSettings settings = _mesh.Settings.Router;
        foreach (Awaited awaited in _awaited.Values.ToArray())
        {
            PeerId to = awaited.Command.To;
            if (awaited.WeakAt is { } weak && weak + settings.RetryAfter <= now)
            {
                (awaited.WeaklyAcknowledged ? _keyless : _foreign).Add(to, now);
                Conclude(awaited, awaited.WeaklyAcknowledged);
            }
            else if (awaited.Until <= now || (awaited.Searches.Count >= SearchesForUnknown && awaited.SearchedAt + settings.SearchTimeout <= now && IsUnknown(awaited)))
                Fail(awaited);
            else if (awaited.NextAt <= now)
            {
                if (!_links.ContainsKey(to) && awaited.WeakAt is null)
                    Search(awaited, now);
                Attempt(awaited, frame: null, first: null, now);
            }
        }
    }

    private bool IsUnknown(Awaited awaited) =>
        awaited is { WasFound: false, WeakAt: null } && !_links.ContainsKey(awaited.Command.To) && !_routes.Knows(awaited.Command.To);

    private void Fail(Awaited awaited)
    {
        _awaited.Remove(awaited.Message);
        PeerId to = awaited.Command.To;
        bool isUnknown = IsUnknown(awaited);
        Count(isUnknown ? RoutingEvent.DirectUnknownPeer : RoutingEvent.DirectNotAcknowledged);
        awaited.Asker.Tell(isUnknown
            ? new PublishFailed(MeshErrors.UnknownPeer, $"peer {to} was never heard of in network '{_network}', and nobody there knows it; check the id")
            : new PublishFailed(
                MeshErrors.NotAcknowledged,
                $"peer {to} did not acknowledge within {_mesh.Settings.Router.AcknowledgeTimeout.TotalSeconds:0.###} s (direct-message.acknowledge-timeout)"));
    }

    // Every first link has been tried in vain.
    private void OnNoWayOut(GossipFrame frame)
    {
        if (frame.Message is { } message && _awaited.TryGetValue(message, out Awaited? awaited) && awaited.Searches.Count == 0)
            Search(awaited, Now);
    }

    private void OnAddressedToUs(GossipFrame frame, PeerId via, FrameStanding standing, InboundFrame inbound)
    {
        if (frame.Subtype == Subtypes.Ack)
        {
            OnNotice(frame, via);
            inbound.Release();
        }
        else if (frame.Subtype == Subtypes.Confirm)
        {
            OnConfirmed(frame);
            inbound.Release();
        }
        else if (frame.Subtype == Subtypes.DirectMessage)
        {
            _mesh.Counters.Routing.Arrived(frame.Hops);
            // Only our peers name the message beside the frame, and only they know what an acknowledgement is.
            if (frame.Message is { } message)
                Notify(frame.From, new RouteNotice.Arrived(message), via);
            if (_deliveredDirect.Add(frame.Message ?? frame.Id, Now))
                _application.Tell(new Deliver(frame, via, inbound) { Standing = standing });
            else
                Drop(DropReason.DuplicateDirect, inbound);
        }
        else
            Drop(DropReason.UnknownType, inbound);
    }

    private void OnNotice(GossipFrame frame, PeerId via)
    {
        if (!RouteNotice.TryRead(frame.Content, out RouteNotice? notice))
        {
            _mesh.Counters.Drop(DropReason.InvalidContent);
            return;
        }

        switch (notice)
        {
            case RouteNotice.Arrived { Message: var message } when _awaited.TryGetValue(message, out Awaited? awaited) && awaited.Command.To.SameBytes(frame.From):
                OnArrived(awaited, frame, via);
                break;
            case RouteNotice.Handed { Message: var message, To: var to } when _awaited.TryGetValue(message, out Awaited? awaited) && awaited.Command.To.SameBytes(to):
                if (MustSign(awaited) || (frame.IsSigned && !_mesh.Ports.Verifier.IsVerified(frame)))
                    _mesh.Counters.Drop(DropReason.ForgedAcknowledgement);
                else
                    OnHanded(message, to);
                break;
            case RouteNotice.Found { Search: var search, Peer: var peer }:
                if (_awaited.Values.FirstOrDefault(waiting => waiting.Searches.Contains(search) && waiting.Command.To.SameBytes(peer)) is { } found)
                    OnFound(found, search, via);
                break;
        }
    }

    private void OnFound(Awaited awaited, FrameId search, PeerId via)
    {
        awaited.WasFound = true;
        // Each search is good for one attempt, however many answer it.
        if (awaited.AnsweredSearch == search || awaited.WeakAt is not null)
            return;
        awaited.AnsweredSearch = search;
        Attempt(awaited, frame: null, via, Now);
    }

    /// <summary>
    /// An acknowledgement counts if its addressee signed it. Unsigned, it counts from a neighbour over its own link, and from a peer that was never
    /// seen to have a key, if another attempt brings no signed one: whoever has the key and gets that one signs.
    /// </summary>
    private void OnArrived(Awaited awaited, GossipFrame frame, PeerId via)
    {
        PeerId to = awaited.Command.To;
        DateTimeOffset now = Now;
        if (frame.IsSigned ? !_mesh.Ports.Verifier.IsVerified(frame) : MustSign(awaited))
            _mesh.Counters.Drop(DropReason.ForgedAcknowledgement);
        else if (frame.IsSigned)
        {
            Confirm(frame, via, now);
            _keyless.Remove(to);
            _foreign.Remove(to);
            Conclude(awaited, acknowledged: true);
        }
        else if ((via.SameBytes(to) && _ours.ContainsKey(via)) || _keyless.Contains(to, now))
            Conclude(awaited, acknowledged: true);
        else
            Weaken(awaited, acknowledged: true, now);
    }

    private void OnHanded(FrameId message, PeerId to)
    {
        if (!_awaited.TryGetValue(message, out Awaited? awaited))
            return;
        DateTimeOffset now = Now;
        if ((_links.ContainsKey(to) && !_ours.ContainsKey(to)) || _foreign.Contains(to, now))
            Conclude(awaited, acknowledged: false);
        else
            Weaken(awaited, acknowledged: false, now);
    }

    // Another peer's word, or nobody's: it counts if the addressee itself, asked once more over another link, says nothing better.
    private void Weaken(Awaited awaited, bool acknowledged, DateTimeOffset now)
    {
        awaited.WeaklyAcknowledged |= acknowledged;
        if (awaited.WeakAt is not null)
            return;
        awaited.WeakAt = now;
        if (awaited.Attempts == 1)
            Attempt(awaited, frame: null, first: null, now);
    }

    // Once known, it holds for the message: a flood of other peers' keys does not make it forgotten meanwhile.
    private bool MustSign(Awaited awaited) => awaited.MustSign |= MustSign(awaited.Command.To);

    private bool MustSign(PeerId peer) => _routes.IsProven(peer)
        || (_ours.TryGetValue(peer, out ImmutableArray<string> capabilities) && capabilities.Contains(Capabilities.Signatures));

    private void Conclude(Awaited awaited, bool acknowledged)
    {
        _awaited.Remove(awaited.Message);
        Count(acknowledged ? RoutingEvent.DirectAcknowledged : RoutingEvent.DirectHanded);
        if (acknowledged)
            MeshHistograms.AcknowledgementDuration.Record((Now - (awaited.Until - _mesh.Settings.Router.AcknowledgeTimeout)).TotalSeconds);
        Answer(awaited.Asker, new DirectPublished(awaited.Message, _network, acknowledged));
    }

    private sealed class Awaited(FrameId message, PublishDirect command, IActorRef asker, DateTimeOffset until)
    {
        public FrameId Message => message;

        public PublishDirect Command => command;

        public IActorRef Asker => asker;

        public DateTimeOffset Until => until;

        public DateTimeOffset NextAt { get; set; }

        public int Attempts { get; set; }

        /// <summary>Whether the addressee is known to have a key, so that its signature alone counts.</summary>
        public bool MustSign { get; set; }

        /// <summary>With which first link the next copy begins.</summary>
        public int Way { get; set; }

        public List<FrameId> Searches { get; } = [];

        public DateTimeOffset SearchedAt { get; set; }

        public bool WasFound { get; set; }

        public FrameId? AnsweredSearch { get; set; }

        /// <summary>When somebody first answered without proof.</summary>
        public DateTimeOffset? WeakAt { get; set; }

        public bool WeaklyAcknowledged { get; set; }
    }
}
