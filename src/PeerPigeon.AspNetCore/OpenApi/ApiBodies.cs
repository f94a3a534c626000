using System.ComponentModel;
using System.Text.Json.Nodes;

namespace PeerPigeon.AspNetCore;

// The shapes of requests and answers, for the OpenAPI document; what is written comes from MeshJson.

[Description("Where the peer stands. The first members are those of 1.1.3's getStatus(), under the same names.")]
internal sealed record StatusBody(
    [property: Description("The id of this peer: 40 hexadecimal characters.")] string PeerId,
    [property: Description("Whether the hub accepted this peer and the connection stands.")] bool Connected,
    [property: Description("The hub in use or wanted.")] string? SignalingUrl,
    [property: Description("The active network: home, or global while in fallback.")] string NetworkName,
    [property: Description("The home network.")] string OriginalNetworkName,
    [property: Description("Whether the active network is the global one in place of home.")] bool IsInFallbackMode,
    [property: Description("Whether the peer may fall back.")] bool AllowGlobalFallback,
    [property: Description("Peers linked with.")] int ConnectedCount,
    [property: Description("Peers linked with, and links being opened.")] int TotalPeerCount,
    [property: Description("Links below which more are sought.")] int MinPeers,
    [property: Description("Links at most, but for a reserve.")] int MaxPeers,
    [property: Description("Peers of the active network that were heard of.")] int DiscoveredCount,
    [property: Description("Whether the peer connects at start.")] bool AutoConnect,
    [property: Description("Whether the peer links with peers that it discovers.")] bool AutoDiscovery,
    [property: Description("Whether a full peer gives up a far link for a near one.")] bool EvictionStrategy,
    [property: Description("Whether near means near by XOR of ids.")] bool XorRouting,
    [property: Description("Between home and the global network.")] FallbackBody Fallback,
    [property: Description("What is known of the hub.")] HubBody Hub);

[Description("Between the home network and the global one.")]
internal sealed record FallbackBody(
    [property: Description("home, thin, fallback or returning.")] string State,
    [property: Description("Other peers that home has; null: not known now.")] int? HomePeers,
    [property: Description("When the state began, ms since the Unix epoch; null before the peer connected.")] long? Since,
    [property: Description("When the state may change without news, ms since the Unix epoch; null: only news can change it.")] long? NextCheck);

[Description("What is known of the hub.")]
internal sealed record HubBody(
    [property: Description("Whether the connection stands.")] bool Connected,
    [property: Description("The hub in use or wanted.")] string? Url,
    [property: Description("Peers of the home network as the hub counts them, this one included; null where it does not count.")] int? HomeCount);

[Description("A peer that this one is linked with.")]
internal sealed record PeerBody(
    [property: Description("Its id.")] string PeerId,
    [property: Description("The network of the link.")] string NetworkName,
    [property: Description("connecting or connected.")] string Status,
    [property: Description("outgoing if this peer made the offer, else incoming.")] string Direction,
    [property: Description("Kind of link: webrtc or direct.")] string Link,
    [property: Description("When the link opened, ms since the Unix epoch; null while connecting.")] long? ConnectedAt,
    [property: Description("What it calls its software; null if it did not say.")] string? Agent,
    [property: Description("Bytes of frames received.")] long BytesIn,
    [property: Description("Bytes of frames sent.")] long BytesOut);

[Description("Who is in the active network, however many hops away.")]
internal sealed record MembersBody(
    [property: Description("The network.")] string NetworkName,
    [property: Description("How many there are, this peer included; more than are listed in a large network.")] int Estimate,
    [property: Description("Those that this peer knows by name.")] MemberBody[] Members);

[Description("A member of a network.")]
internal sealed record MemberBody(
    [property: Description("Its id.")] string PeerId,
    [property: Description("Its network.")] string NetworkName,
    [property: Description("What it calls its software; null if it did not say.")] string? Agent,
    [property: Description("What it says that it understands.")] string[] Capabilities,
    [property: Description("Whether it may be gone.")] bool Suspected,
    [property: Description("Whether its announcement was signed by its key.")] bool Verified);

[Description("A network as a hub lists it.")]
internal sealed record NetworkBody(
    [property: Description("Its name.")] string Name,
    [property: Description("Peers whose home it is.")] int Peers,
    [property: Description("Peers in it now.")] int Active,
    [property: Description("Peers of it that are away in global.")] int Fallback);

[Description("A message for everybody in the active network, or for one peer.")]
internal sealed record MessageRequest(
    [property: Description("The addressee's id; left out: everybody.")] string? To,
    [property: Description("For everybody a text that is not blank; for one peer any JSON value.")] JsonNode Content);

[Description("A message that was taken.")]
internal sealed record SentBody(
    [property: Description("Its id.")] string MessageId,
    [property: Description("The network in which it was said.")] string NetworkName);

[Description("A direct message that was delivered, or handed to a peer that cannot say so.")]
internal sealed record SentDirectBody(
    [property: Description("Its id.")] string MessageId,
    [property: Description("The network in which it was said.")] string NetworkName,
    [property: Description("Whether the addressee confirmed it; false: a peer of 1.1.3, which cannot.")] bool Acknowledged);

[Description("A record of the DHT.")]
internal sealed record RecordBody(
    [property: Description("Its key.")] string Key,
    [property: Description("Its value, any JSON.")] JsonNode? Value,
    [property: Description("The id of the peer that wrote it.")] string Publisher,
    [property: Description("When it was written, ms since the Unix epoch, by the publisher's clock.")] long Timestamp,
    [property: Description("The network in which it lies.")] string NetworkName,
    [property: Description("Whether the publisher's key signed it.")] bool Verified,
    [property: Description("When it expires, ms since the Unix epoch.")] long Expires);

[Description("A record that was written or deleted.")]
internal sealed record RecordKeptBody(
    [property: Description("Its key.")] string Key,
    [property: Description("The network in which it lies.")] string NetworkName,
    [property: Description("Other members that hold it.")] int Owners);

[Description("The home network that is wanted.")]
internal sealed record NetworkRequest([property: Description("1 to 64 characters, no ':' and no control characters.")] string NetworkName);

[Description("Whether the peer may go to the global network.")]
internal sealed record FallbackRequest([property: Description("True: it may.")] bool Allow);

[Description("The hub that is wanted.")]
internal sealed record ConnectRequest([property: Description("ws, wss, http or https; left out: the hub of last time.")] string? Url);

[Description("An error (RFC 9457).")]
internal sealed record ProblemBody(
    [property: Description("Always about:blank; the code says more.")] string Type,
    [property: Description("The status in words.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("The thing, the value, the bound, the remedy.")] string Detail,
    [property: Description("One of a fixed list; the same code in JSON Lines and over HTTP.")] string Code);
