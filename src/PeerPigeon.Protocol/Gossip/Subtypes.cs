namespace PeerPigeon.Protocol;

/// <summary>Kinds of gossip (wire protocol §6.3), and those of ours, which go to nobody that did not say it knows them.</summary>
public static class Subtypes
{
    /// <summary>A broadcast: a non-blank text.</summary>
    public const string Chat = "chat";

    /// <summary>An encrypted broadcast.</summary>
    public const string Encrypted = "encrypted";

    /// <summary>A direct message: any value, routed to <c>to</c>.</summary>
    public const string DirectMessage = "dm";

    /// <summary>Public keys for a neighbour.</summary>
    public const string KeyExchange = "key_exchange";

    /// <summary>The answer to them.</summary>
    public const string KeyExchangeResponse = "key_exchange_response";

    /// <summary>A peer tells of itself.</summary>
    public const string PeerAnnouncement = "peer-announcement";

    /// <summary>A media stream started or stopped.</summary>
    public const string MediaEvent = "mediaEvent";

    /// <summary>A part of a broadcast stream.</summary>
    public const string StreamChunk = "stream-chunk";

    /// <summary>The end of a broadcast stream.</summary>
    public const string StreamControl = "stream-control";

    /// <summary>A DHT message, routed to <c>to</c>.</summary>
    public const string DhtRouting = "dht-routing";

    /// <summary>Ours: teaches the network a way back to its origin.</summary>
    public const string Beacon = "pigeon-beacon";

    /// <summary>Ours: what became of a direct message, or of a search: <see cref="RouteNotice"/>, routed to <c>to</c>.</summary>
    public const string Ack = "pigeon-ack";

    /// <summary>Ours: a member tells of itself, or of another that may be gone.</summary>
    public const string Member = "pigeon-member";

    /// <summary>Ours: a request or an answer of the DHT, routed to <c>to</c>.</summary>
    public const string Dht = "pigeon-dht";

    /// <summary>Ours: a member confirms a broadcast that asked for it, routed to its origin; <see cref="GossipFrame.Message"/> names the broadcast.</summary>
    public const string Confirm = "pigeon-confirm";

    /// <summary>Ours: asks every member where a peer is, <c>{"peer":…}</c>; it answers with a <see cref="RouteNotice.Found"/>, or a neighbour for it.</summary>
    public const string Search = "pigeon-search";

    internal static readonly MemberNames Known = new(
        Chat, DirectMessage, Beacon, Ack, Encrypted, KeyExchange, KeyExchangeResponse, PeerAnnouncement, MediaEvent, StreamChunk, StreamControl, DhtRouting, Member, Dht, Search, Confirm);

    /// <summary>What a neighbour must have said that it understands before it gets frames of this kind; null: 1.1.3 knows them.</summary>
    public static string? CapabilityFor(string subtype) => subtype switch
    {
        Beacon or Ack => Capabilities.Topology,
        Member => Capabilities.Members,
        Dht => Capabilities.Dht,
        Confirm => Capabilities.LazyGossip,
        Search => Capabilities.Routing,
        _ => null,
    };

    /// <summary>Whether frames of this kind are for the peer that <c>to</c> names, and take one way there.</summary>
    public static bool IsRouted(string subtype) => subtype is DirectMessage or DhtRouting or Ack or Dht or Confirm;
}
