using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

/// <summary>The values of a mesh as scripts see them: the same objects in JSON Lines and over HTTP.</summary>
internal static class MeshJson
{
    public static JObject Of(MeshBridged bridged) => new()
    {
        ["origin"] = bridged.Origin.ToString(),
        ["networkName"] = bridged.NetworkName.Value,
        ["messageId"] = bridged.MessageId,
        ["verified"] = bridged.Verified,
        ["bridges"] = new JArray(bridged.Bridges.Select(bridge => bridge.ToString())),
    };

    public static JObject Of(MeshStatus status) => new()
    {
        ["peerId"] = status.PeerId.ToString(),
        ["connected"] = status.Connected,
        ["signalingUrl"] = status.SignalingUrl?.OriginalString,
        ["networkName"] = status.NetworkName.Value,
        ["originalNetworkName"] = status.OriginalNetworkName.Value,
        ["isInFallbackMode"] = status.IsInFallbackMode,
        ["allowGlobalFallback"] = status.AllowGlobalFallback,
        ["connectedCount"] = status.ConnectedCount,
        ["totalPeerCount"] = status.TotalPeerCount,
        ["minPeers"] = status.MinPeers,
        ["maxPeers"] = status.MaxPeers,
        ["discoveredCount"] = status.DiscoveredCount,
        ["autoConnect"] = status.AutoConnect,
        ["autoDiscovery"] = status.AutoDiscovery,
        ["evictionStrategy"] = status.EvictionStrategy,
        ["xorRouting"] = status.XorRouting,
        ["fallback"] = new JObject
        {
            ["state"] = status.Fallback.State.ToString().ToLowerInvariant(),
            ["homePeers"] = status.Fallback.HomePeers,
            ["since"] = status.Fallback.Since,
            ["nextCheck"] = status.Fallback.NextCheck,
        },
        ["hub"] = new JObject
        {
            ["connected"] = status.Hub.Connected,
            ["url"] = status.Hub.Url?.OriginalString,
            ["homeCount"] = status.Hub.HomeCount,
        },
    };

    public static JArray Of(IEnumerable<MeshPeer> peers) => new(peers.Select(Of));

    public static JObject Of(MeshPeer peer) => new()
    {
        ["peerId"] = peer.PeerId.ToString(),
        ["networkName"] = peer.NetworkName.Value,
        ["status"] = peer.Status,
        ["direction"] = peer.Direction,
        ["link"] = peer.Link,
        ["connectedAt"] = peer.ConnectedAt,
        ["agent"] = peer.Agent,
        ["bytesIn"] = peer.BytesIn,
        ["bytesOut"] = peer.BytesOut,
    };

    public static JObject Of(MeshMembers members) => new()
    {
        ["networkName"] = members.NetworkName.Value,
        ["estimate"] = members.Estimate,
        ["members"] = new JArray(members.Members.Select(Of)),
    };

    public static JObject Of(MeshMember member) => new()
    {
        ["peerId"] = member.PeerId.ToString(),
        ["networkName"] = member.NetworkName.Value,
        ["agent"] = member.Agent,
        ["capabilities"] = new JArray(member.Capabilities),
        ["suspected"] = member.IsSuspected,
        ["verified"] = member.Verified,
    };

    public static JObject Of(NetworkListing network) => new()
    {
        ["name"] = network.Name.Value,
        ["peers"] = network.Peers,
        ["active"] = network.Active,
        ["fallback"] = network.Fallback,
    };

    public static JObject Of(SentMessage sent) => new()
    {
        ["messageId"] = sent.MessageId,
        ["networkName"] = sent.NetworkName.Value,
    };

    public static JObject Of(SentDirectMessage sent) => new()
    {
        ["messageId"] = sent.MessageId,
        ["networkName"] = sent.NetworkName.Value,
        ["acknowledged"] = sent.Acknowledged,
    };

    public static JObject Of(DhtPutResult put) => new()
    {
        ["key"] = put.Key,
        ["networkName"] = put.NetworkName.Value,
        ["owners"] = put.Owners,
    };

    public static JObject Of(DhtValue found) => new()
    {
        ["key"] = found.Key,
        ["value"] = found.Value.DeepClone(),
        ["publisher"] = found.Publisher.ToString(),
        ["timestamp"] = found.Timestamp,
        ["networkName"] = found.NetworkName.Value,
        ["verified"] = found.Verified,
        ["expires"] = found.Expires,
    };

    public static JObject Of(DhtChange change) => new()
    {
        ["key"] = change.Key,
        ["found"] = change.Value is null ? null : Of(change.Value),
    };

    public static JObject Error(string code, string message) => new() { ["code"] = code, ["message"] = message };
}
