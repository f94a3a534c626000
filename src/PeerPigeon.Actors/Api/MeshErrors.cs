using System.Collections.Immutable;

namespace PeerPigeon.Actors;

/// <summary>The codes under which a mesh reports failures: one fixed list for exceptions, JSON lines and HTTP.</summary>
public static class MeshErrors
{
    /// <summary>The target did not acknowledge in time.</summary>
    public const string NotAcknowledged = "not_acknowledged";

    /// <summary>Nobody by that id was ever heard of, or no link leads to it where one is needed.</summary>
    public const string UnknownPeer = "unknown_peer";

    /// <summary>The command needs a disconnected mesh.</summary>
    public const string ConnectedAlready = "connected_already";

    /// <summary>The command needs a mesh that was told to connect.</summary>
    public const string NotConnected = "not_connected";

    /// <summary>No hub URL is configured or given.</summary>
    public const string NoSignalingUrl = "no_signaling_url";

    /// <summary>The text is not a network name.</summary>
    public const string BadNetworkName = "bad_network_name";

    /// <summary>The text is not a peer id.</summary>
    public const string BadPeerId = "bad_peer_id";

    /// <summary>The content cannot be sent: blank, or not JSON.</summary>
    public const string BadContent = "bad_content";

    /// <summary>The message exceeds the frame limit.</summary>
    public const string TooLarge = "too_large";

    /// <summary>Too many messages wait for a link.</summary>
    public const string OutboxFull = "outbox_full";

    /// <summary>No link opened while the message waited.</summary>
    public const string OutboxExpired = "outbox_expired";

    /// <summary>The mesh went to another network before a link took the message.</summary>
    public const string NetworkChanged = "network_changed";

    /// <summary>The link's send queue is full.</summary>
    public const string LinkFull = "link_full";

    /// <summary>A stream ended before its end.</summary>
    public const string StreamAborted = "stream_aborted";

    /// <summary>Too many publications are under way at once.</summary>
    public const string Busy = "busy";

    /// <summary>The hub does not answer, or not as a hub does.</summary>
    public const string HubUnreachable = "hub_unreachable";

    /// <summary>Home only was asked for, and the peer is in the global network.</summary>
    public const string HomeAway = "home_away";

    /// <summary>The text is not a key of the DHT.</summary>
    public const string BadKey = "bad_key";

    /// <summary>The key belongs to another peer.</summary>
    public const string NotOwner = "not_owner";

    /// <summary>The key is frozen and has another value.</summary>
    public const string Frozen = "frozen";

    /// <summary>No room for another record.</summary>
    public const string StoreFull = "store_full";

    /// <summary>Somebody else wrote the key at the same time.</summary>
    public const string Conflict = "conflict";

    /// <summary>The line or body is not a command.</summary>
    public const string BadCommand = "bad_command";

    /// <summary>No command by that name.</summary>
    public const string UnknownCommand = "unknown_command";

    /// <summary>An HTTP request names a page of another site as its origin, or another host as this one.</summary>
    public const string ForeignOrigin = "foreign_origin";

    /// <summary>An HTTP request from beyond this machine without the token.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>An HTTP request for something that is not there.</summary>
    public const string NotFound = "not_found";

    /// <summary>A fault inside the program.</summary>
    public const string Internal = "internal";

    /// <summary>Every code with its meaning, in the order in which help lists them.</summary>
    public static ImmutableArray<(string Code, string Meaning)> All { get; } =
    [
        (NotAcknowledged, "the peer did not acknowledge the direct message in time"),
        (UnknownPeer, "nobody by that id in the network, or no link to it where one is needed"),
        (ConnectedAlready, "only possible while disconnected"),
        (NotConnected, "only possible after connect"),
        (NoSignalingUrl, "no hub URL is configured or given"),
        (BadNetworkName, "not a network name: 1 to 64 characters, no ':' and no control characters"),
        (BadPeerId, "not a peer id: 40 hexadecimal characters"),
        (BadContent, "the content is blank or is not a value that can be sent"),
        (TooLarge, "the message is larger than a frame may be"),
        (OutboxFull, "too many messages wait for a link"),
        (OutboxExpired, "no link opened while the message waited"),
        (NetworkChanged, "the peer changed its network before a link took the message; send it again, or with carry-over"),
        (LinkFull, "the link's send queue is full; send slower"),
        (StreamAborted, "one side gave the stream up, or its link ended; what was under way is lost"),
        (Busy, "too many publications are under way at once; await them"),
        (HubUnreachable, "the hub does not answer, or not as a hub does"),
        (HomeAway, "home only was asked for, and the peer is in the global network because home is empty"),
        (BadKey, "not a key: 1 to 512 characters, no control characters"),
        (NotOwner, "the key belongs to another peer, or this one has no key to own it with"),
        (Frozen, "the key is frozen and has another value; its first one stays"),
        (StoreFull, "no room for another record, or it cannot be written to disk"),
        (Conflict, "somebody else wrote the key at the same time; read it and write again"),
        (BadCommand, "not a command: it must be one JSON object with the fields that the command needs"),
        (UnknownCommand, "no command by that name"),
        (ForeignOrigin, "HTTP: the request comes from a page of another site, or names another host"),
        (Unauthorized, "HTTP: the request comes from beyond this machine and has not the token"),
        (NotFound, "HTTP: nothing at this path, or not with this method"),
        (Internal, "a fault inside the program; please report it"),
    ];
}

/// <summary>A failure that the caller can act on.</summary>
public sealed class MeshException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="code">One of <see cref="MeshErrors"/>.</param>
    /// <param name="message">Thing, value, bound, remedy.</param>
    public MeshException(string code, string message) : base(message) => Code = code;

    /// <summary>One of <see cref="MeshErrors"/>.</summary>
    public string Code { get; }
}
