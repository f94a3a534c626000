using PeerPigeon.Actors;
using PeerPigeon.Cli.Output;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary>A bridge's life as lines for a person. What is said is not shown.</summary>
internal sealed class BridgeTextView(LineWriter output) : IBridgeView
{
    private readonly Dictionary<PeerId, bool> _connected = [];

    public void Ready(IReadOnlyList<IPeerPigeonMesh> meshes, Uri hub)
    {
        foreach (IPeerPigeonMesh mesh in meshes)
            output.Write($"{mesh.PeerId} in {Printable.Of(mesh.OriginalNetworkName.Value)}");
        output.Write($"hub {hub.OriginalString}");
    }

    public void Status(IPeerPigeonMesh mesh, MeshStatus status)
    {
        lock (_connected)
        {
            if (_connected.GetValueOrDefault(mesh.PeerId) == status.Connected)
                return;
            _connected[mesh.PeerId] = status.Connected;
        }

        output.Write($"* {Name(status.OriginalNetworkName)}: {(status.Connected ? "connected to the hub" : "not connected to the hub")}");
    }

    public void Linked(IPeerPigeonMesh mesh, PeerLinked peer) => output.Write($"+ {peer.PeerId.ToShortString()}  {Name(peer.NetworkName)}");

    public void Unlinked(IPeerPigeonMesh mesh, PeerUnlinked peer) =>
        output.Write($"- {peer.PeerId.ToShortString()}  {Name(peer.NetworkName)}  {Printable.Of(peer.Reason)}");

    public void Relayed(BridgeEvent.Relayed relayed) =>
        output.Write($"{Name(relayed.From)} → {Name(relayed.To)}  {relayed.Trail.Origin.ToShortString()}  {relayed.Trail.Message.ToString()[..8]}");

    public void Dropped(NetworkName from, BridgeVerdict reason, long count) => output.Write($"! {Name(from)}: {count} not carried: {BridgeJsonView.NameOf(reason)}");

    public void Failed(BridgeEvent.Failed failed) => output.Write($"! {Printable.Of(failed.Message)}");

    private static string Name(NetworkName network) => Printable.Of(network.Value);
}
