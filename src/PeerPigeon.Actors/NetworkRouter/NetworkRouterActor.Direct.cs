using System.Text;
using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// Direct messages: one way first, every link on a retry, under a new frame id and the same message id; acknowledged end to end.
public sealed partial class NetworkRouterActor
{
    private readonly SortedDictionary<FrameId, Awaited> _awaited = [];
    private readonly SeenFrames _deliveredDirect;

    private void OnMarkOurs(MarkOurs mark)
    {
        if (!_links.ContainsKey(mark.Peer))
            return;
        _ours[mark.Peer] = mark.Capabilities;
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
        SendTowards(command.To, frame);
        _mesh.Counters.CountPublished();

        // A neighbour that is no peer of ours cannot acknowledge; of anybody else we do not know.
        if (_links.ContainsKey(command.To) && !_ours.ContainsKey(command.To))
        {
            asker.Tell(new DirectPublished(frame.Id, _network, Acknowledged: false));
            return;
        }

        DateTimeOffset now = Now;
        _awaited.Add(frame.Id, new(command, asker, now + _mesh.Settings.Router.AcknowledgeTimeout, now + _mesh.Settings.Router.RetryAfter));
        StartTicking();
    }

    private void SendTowards(PeerId to, GossipFrame frame)
    {
        if (NextHop(to, except: null, frame.Subtype) is { } hop)
            hop.Tell(new RemotePeerProtocol.SendFrame(frame.Utf8));
        else
            SendToAll(frame);
    }

    private void CheckAcknowledgements(DateTimeOffset now)
    {
        foreach ((FrameId message, Awaited awaited) in _awaited.ToArray())
        {
            if (awaited.Until <= now)
            {
                _awaited.Remove(message);
                awaited.Asker.Tell(Unacknowledged(awaited.Command.To));
            }
            else if (awaited.RetryAt <= now)
            {
                _awaited[message] = awaited with { RetryAt = now + _mesh.Settings.Router.RetryAfter };
                SendToAll(Stamp(Subtypes.DirectMessage, awaited.Command.Content, awaited.Command.To, message));
            }
        }
    }

    private PublishFailed Unacknowledged(PeerId to) => _ours.ContainsKey(to) || _links.ContainsKey(to) || _routes.Knows(to)
        ? new(MeshErrors.NotAcknowledged,
            $"peer {to} did not acknowledge within {_mesh.Settings.Router.AcknowledgeTimeout.TotalSeconds:0.###} s (direct-message.acknowledge-timeout)")
        : new(MeshErrors.UnknownPeer, $"peer {to} was never heard of in network '{_network}' and did not answer; check the id");

    private void OnAddressedToUs(GossipFrame frame, InboundFrame inbound)
    {
        if (frame.Subtype == Subtypes.Ack)
        {
            OnAcknowledged(frame);
            inbound.Release();
        }
        else if (frame.Subtype == Subtypes.Confirm)
        {
            OnConfirmed(frame);
            inbound.Release();
        }
        else if (frame.Subtype == Subtypes.DirectMessage)
        {
            // Only our peers name the message beside the frame, and only they know what an acknowledgement is.
            if (frame.Message is { } message)
                Acknowledge(frame.From, message);
            if (_deliveredDirect.Add(frame.Message ?? frame.Id, Now))
                _application.Tell(new Deliver(frame, inbound));
            else
                Drop(DropReason.DuplicateDirect, inbound);
        }
        else
            Drop(DropReason.UnknownType, inbound);
    }

    private void Acknowledge(PeerId sender, FrameId message) =>
        SendTowards(sender, Stamp(Subtypes.Ack, RawJson.From(new JObject { ["message"] = message.ToString() }), sender));

    private void OnAcknowledged(GossipFrame frame)
    {
        if (frame.Content.TryGetMember("message", out RawJson member) && member.TryGetString(out string? text)
            && FrameId.TryParse(Encoding.UTF8.GetBytes(text), out FrameId message)
            && _awaited.TryGetValue(message, out Awaited? awaited)
            && awaited.Command.To.SameBytes(frame.From)
            && _awaited.Remove(message))
        {
            Answer(awaited.Asker, new DirectPublished(message, _network, Acknowledged: true));
        }
    }

    private sealed record Awaited(PublishDirect Command, IActorRef Asker, DateTimeOffset Until, DateTimeOffset RetryAt);
}
