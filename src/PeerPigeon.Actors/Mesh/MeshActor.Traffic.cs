using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MeshProtocol;

namespace PeerPigeon.Actors;

// What the application says and hears.
public sealed partial class MeshActor
{
    private void OnSendBroadcast(SendBroadcast command)
    {
        if (string.IsNullOrWhiteSpace(command.Content))
            Sender.Tell(new Refused(MeshErrors.BadContent, "a broadcast needs text with at least one character that is not white space"));
        else
            ToRouter(new NetworkRouterProtocol.PublishBroadcast(Subtypes.Chat, RawJson.FromString(command.Content), command.Options));
    }

    private void OnSendDirect(SendDirect command)
    {
        if (command.To.SameBytes(_mesh.Self))
            Sender.Tell(new Refused(MeshErrors.BadPeerId, "a direct message to oneself goes nowhere; name another peer"));
        else
            ToRouter(new NetworkRouterProtocol.PublishDirect(command.To, RawJson.From(command.Content), command.Options));
    }

    // Always through the home network's router; it alone knows whether traffic is escalated (design §7).
    private void ToRouter(NetworkRouterProtocol.ICommand command)
    {
        if (_status.IsActive && !_leaving)
            _networks.Forward(new NetworkProtocol.ToRouter(_status.OriginalNetworkName, command));
        else
            Sender.Tell(new Refused(MeshErrors.NotConnected, "the mesh is disconnected; connect first"));
    }

    private void OnSendBytes(SendBytes command)
    {
        int most = ProtocolLimits.Default.MaxFrameBytes;
        if (command.Bytes.Length > most)
            Sender.Tell(new Refused(MeshErrors.TooLarge, $"{command.Bytes.Length} bytes exceed the frame limit of {most} bytes; split them, or send a stream"));
        else if (_status.IsActive && !_leaving)
            _networks.Forward(new NetworkProtocol.SendBinaryTo(_status.NetworkName, command.To, command.Bytes));
        else
            Sender.Tell(new Refused(MeshErrors.NotConnected, "the mesh is disconnected; connect first"));
    }

    private void OnSendStream(SendStream command)
    {
        if (_status.IsActive && !_leaving)
            _networks.Forward(new NetworkProtocol.OpenStreamTo(_status.NetworkName, command.To, command.Stream));
        else
            Sender.Tell(new Refused(MeshErrors.NotConnected, "the mesh is disconnected; connect first"));
    }

    private void OnDeliver(NetworkRouterProtocol.Deliver deliver)
    {
        GossipFrame frame = deliver.Frame;
        FrameStanding standing = deliver.Standing == FrameStanding.Unchecked ? _mesh.Ports.Verifier.Judge(frame) : deliver.Standing;
        bool verified = standing == FrameStanding.Verified;
        // What was routed may have come by a detour; what was flooded has not.
        if (verified && frame.To is null)
            Sender.Tell(new NetworkRouterProtocol.ConfirmRoute(frame, deliver.Via));
        if (standing == FrameStanding.Forged)
            _mesh.Counters.Drop(DropReason.ForgedSignature);
        else if (Admit(frame, verified, out BridgeTrail? trail))
        {
            JToken content = frame.Content.ToToken();
            bool encrypted = frame.Subtype == Subtypes.Encrypted || content is JObject { } envelope && envelope["encrypted"]?.Type == JTokenType.Boolean && (bool)envelope["encrypted"]!;
            var message = new MeshMessage(
                frame.From, content, frame.Network, frame.IdText, frame.Timestamp, frame.Hops, Direct: frame.To is not null, encrypted, verified) { Bridged = Describe(trail) };
            _mesh.Counters.CountDelivered();
            Guard(() => _view.Raise(message));
            _view.Tell(frame, verified, trail);
        }

        deliver.Inbound.Release();
    }

    private void OnBinary(NetworkProtocol.BinaryArrived arrived)
    {
        Guard(() => _view.Raise(new MeshBinary(arrived.Peer, arrived.Network, arrived.Bytes)));
        arrived.Frame.Release();
    }

    private void OnStream(NetworkProtocol.StreamArrived arrived)
    {
        if (!_view.HasStreamReader)
            arrived.Stream.Abort("nobody takes streams here");
        else
            Guard(() => _view.Raise(arrived.Stream));
    }

    private void OnPeerJoined(NetworkProtocol.PeerJoined joined)
    {
        _fallback.Tell(joined);
        SetNeighbours(_neighbours.SetItem((joined.Network, joined.Peer), new(joined.Peer, joined.Network, joined.Link, joined.IsOutgoing, Now, Agent: null)));
        Change(MeshStatusChange.Peers, $"linked with {joined.Peer.ToShortString()}", _status);
        Guard(() => _view.Raise(new PeerLinked(joined.Peer, joined.Network, joined.Link.Kind)));
    }

    private void OnPeerGone(NetworkProtocol.PeerGone gone)
    {
        _fallback.Tell(gone);
        if (_neighbours.TryGetValue((gone.Network, gone.Peer), out MeshView.Neighbour? neighbour))
            Unlink([neighbour], gone.Reason);
    }

    private void Unlink(IEnumerable<MeshView.Neighbour> neighbours, string reason)
    {
        foreach (MeshView.Neighbour neighbour in neighbours.ToArray())
        {
            SetNeighbours(_neighbours.Remove((neighbour.Network, neighbour.Peer)));
            Change(MeshStatusChange.Peers, $"no longer linked with {neighbour.Peer.ToShortString()}: {reason}", _status);
            Guard(() => _view.Raise(new PeerUnlinked(neighbour.Peer, neighbour.Network, neighbour.Link.Kind, reason)));
        }
    }

    private void OnPeerAgent(NetworkProtocol.PeerAgent told)
    {
        if (_neighbours.TryGetValue((told.Network, told.Peer), out MeshView.Neighbour? neighbour))
        {
            SetNeighbours(_neighbours.SetItem((told.Network, told.Peer), neighbour with { Agent = told.Agent }));
            _view.Show(_status, _shown);
        }
    }

    private void OnMembersChanged(MembersProtocol.MembersChanged changed)
    {
        MeshMembers before = _view.MembersOf(changed.Network);
        var after = new MeshMembers(
            changed.Network, [.. changed.Members.Select(member => new MeshMember(member.Id, changed.Network, member.Capabilities, member.Agent, member.IsSuspected, member.IsProven))], changed.Estimate);
        _view.ShowMembers(after);
        var known = before.Members.Select(member => member.PeerId).ToHashSet();
        foreach (MeshMember member in after.Members.Where(member => !known.Contains(member.PeerId)))
            Guard(() => _view.Raise(new MemberJoined(member)));
        foreach (PeerId gone in changed.Gone.Where(known.Contains))
            Guard(() => _view.Raise(new MemberLeft(gone, changed.Network)));
    }

    private void OnPeersCounted(NetworkProtocol.PeersCounted counted)
    {
        _counted = _counted.SetItem(counted.Network, counted);
        if (counted.Network == _status.NetworkName)
            Change(MeshStatusChange.Peers, $"peers known in '{counted.Network}': {counted.Discovered}", _status);
    }
}
