using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Output;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary>A bridge's life as JSON Lines.</summary>
internal sealed class BridgeJsonView(LineWriter output, TimeProvider time) : IBridgeView
{
    public void Ready(IReadOnlyList<IPeerPigeonMesh> meshes, Uri hub) => Write(
        "ready",
        peer: null,
        ("peers", new JArray(meshes.Select(mesh => new JObject { ["peer"] = mesh.PeerId.ToString(), ["networkName"] = mesh.OriginalNetworkName.Value }))),
        ("hub", hub.OriginalString));

    public void Status(IPeerPigeonMesh mesh, MeshStatus status) => Write("status", mesh.PeerId, ("status", MeshJson.Of(status)));

    public void Linked(IPeerPigeonMesh mesh, PeerLinked peer) =>
        Write("peer-connected", mesh.PeerId, ("peerId", peer.PeerId.ToString()), ("networkName", peer.NetworkName.Value), ("link", peer.Link));

    public void Unlinked(IPeerPigeonMesh mesh, PeerUnlinked peer) => Write(
        "peer-disconnected",
        mesh.PeerId,
        ("peerId", peer.PeerId.ToString()),
        ("networkName", peer.NetworkName.Value),
        ("link", peer.Link),
        ("reason", peer.Reason));

    public void Relayed(BridgeEvent.Relayed relayed) => Write(
        "relayed",
        relayed.Trail.Bridges[^1],
        ("from", relayed.From.Value),
        ("to", relayed.To.Value),
        ("origin", relayed.Trail.Origin.ToString()),
        ("originNetwork", relayed.Trail.Network.Value),
        ("messageId", relayed.Trail.Message.ToString()));

    public void Dropped(NetworkName from, BridgeVerdict reason, long count) =>
        Write("dropped", peer: null, ("from", from.Value), ("reason", NameOf(reason)), ("count", count));

    public void Failed(BridgeEvent.Failed failed) => Write("error", peer: null, ("code", failed.Code), ("message", failed.Message));

    /// <summary>A verdict in words joined by hyphens.</summary>
    internal static string NameOf(BridgeVerdict verdict) =>
        string.Concat(verdict.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    private void Write(string name, PeerId? peer, params ReadOnlySpan<(string Name, JToken? Value)> fields) =>
        output.Write(EventLine.Of(time, name, peer, fields));
}
