using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.MeshProtocol;

namespace PeerPigeon.Actors;

// What bridges bring, and what a bridge of this process brings to others (design §11).
public sealed partial class MeshActor
{
    private readonly BridgeAdmission _bridges;

    private void OnTellOn(TellOn command)
    {
        if (command.To == _status.OriginalNetworkName)
            ToRouter(new NetworkRouterProtocol.PublishBroadcast(command.Subtype, command.Content, SendOptions.Default, command.Trail));
        else
            Sender.Tell(new Refused(MeshErrors.NotConnected, $"the mesh is in network '{_status.OriginalNetworkName}' by now, not in '{command.To}'"));
    }

    private bool Admit(GossipFrame frame, bool isVerified, out BridgeTrail? trail)
    {
        trail = null;
        if (frame.Bridge.IsAbsent)
            return true;
        switch (_bridges.Judge(frame, isVerified, Now, out trail))
        {
            case BridgeAdmittance.Admitted:
                return true;
            case BridgeAdmittance.Off:
                _mesh.Counters.Drop(DropReason.BridgedOff);
                return false;
            case BridgeAdmittance.NotGranted:
                _mesh.Counters.Drop(DropReason.BridgedNotGranted);
                return false;
            case BridgeAdmittance.Repeated:
                _mesh.Counters.Drop(DropReason.BridgedRepeated);
                return false;
            default:
                _mesh.Counters.Drop(DropReason.BridgedMalformed);
                return false;
        }
    }

    private static MeshBridged? Describe(BridgeTrail? trail) =>
        trail is null ? null : new(trail.Origin, trail.Network, trail.Message.ToString(), trail.Proven, trail.Bridges);
}
