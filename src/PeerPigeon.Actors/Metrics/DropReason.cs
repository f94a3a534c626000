namespace PeerPigeon.Actors;

/// <summary>Why something that arrived, or was to be sent, went no further.</summary>
public enum DropReason
{
    /// <summary>The frame names another network than its link.</summary>
    WrongNetwork,

    /// <summary>The frame came before.</summary>
    Duplicate,

    /// <summary>The frame has no hop left.</summary>
    TtlSpent,

    /// <summary>The frame was here before, by its path.</summary>
    PathLoop,

    /// <summary>The frame is not JSON of the form that it claims.</summary>
    Malformed,

    /// <summary>The frame's content is not what its subtype carries.</summary>
    InvalidContent,

    /// <summary>Nothing here acts on frames of this type.</summary>
    UnknownType,

    /// <summary>A binary frame came without a header.</summary>
    BinaryWithoutHeader,

    /// <summary>The link's send queue was full.</summary>
    LinkFull,

    /// <summary>No link leads on.</summary>
    NoRoute,

    /// <summary>A signalling message is malformed.</summary>
    MalformedSignal,

    /// <summary>A signalling message is for a network that this mesh is not in.</summary>
    SignalOfOtherNetwork,

    /// <summary>A signalling message has no sender, or one that may not send it.</summary>
    SignalWithoutSender,

    /// <summary>An offer is of a kind of link that this mesh does not have.</summary>
    UnknownLinkKind,

    /// <summary>An answer or a candidate belongs to no handshake.</summary>
    StaleSignal,

    /// <summary>The hub connection's send queue was full, or there was none.</summary>
    SignalingUnavailable,

    /// <summary>The beacon of a peer that does not lead, since a smaller id does.</summary>
    Outranked,

    /// <summary>A repeated direct message that was delivered already.</summary>
    DuplicateDirect,

    /// <summary>A bridge brought it, and this mesh takes nothing from bridges (<c>bridge.accept = off</c>).</summary>
    BridgedOff,

    /// <summary>A bridge brought it without a grant of this network that can be checked here.</summary>
    BridgedNotGranted,

    /// <summary>What it says of its way over bridges cannot be.</summary>
    BridgedMalformed,

    /// <summary>Another bridge brought it before.</summary>
    BridgedRepeated,

    /// <summary>The frame is larger than the remote takes.</summary>
    FrameTooLarge,

    /// <summary>A stream exceeded a bound, or was not read.</summary>
    StreamRefused,

    /// <summary>A frame of a stream that is not under way.</summary>
    UnknownStream,

    /// <summary>A frame without a signature in the name of a peer that has shown its key: somebody else said it, or took the signature off.</summary>
    SignatureMissing,

    /// <summary>It claims that a direct message arrived, and its addressee did not sign it though it can.</summary>
    ForgedAcknowledgement,

    /// <summary>More requests about records than are taken at once (<c>dht.requests</c>, <c>dht.neighbour-queries</c>, <c>dht.lookup.at-once</c>, <c>dht.watches</c>, <c>dht.watchers</c>).</summary>
    DhtBusy,

    /// <summary>An answer about records that nobody waits for, or from somebody else than was asked.</summary>
    DhtUnasked,

    /// <summary>A request or an answer about records whose signature does not hold, or is missing though its sender says that it signs.</summary>
    DhtForged,

    /// <summary>A request, an answer or a record that is not of the form that it claims.</summary>
    DhtMalformed,

    /// <summary>A notice about a member with a signature that is not its origin's.</summary>
    MemberForged,

    /// <summary>One neighbour brought more notices about members than may be checked (<c>members.verifications-per-second</c>).</summary>
    MemberOverBudget,

    /// <summary>A notice about a member that is older than its lease allows, by its own clock.</summary>
    MemberStale,

    /// <summary>A notice that needs a proof and has none.</summary>
    MemberUnproven,

    /// <summary>One member suspected more others than is heeded (<c>members.suspicions-per-minute</c>).</summary>
    SuspicionOverBudget,

    /// <summary>The frame carries a signature that fails.</summary>
    ForgedSignature,

    /// <summary>A signed frame from before what its origin said when its ids were forgotten: somebody said it again.</summary>
    Replayed,

    /// <summary>The neighbour asked more often than one may for what it missed.</summary>
    Flood,

    /// <summary>The neighbour that brought the frame has misbehaved (<c>scoring.no-gossip</c>).</summary>
    Silenced,

    /// <summary>The peer that offers is refused for a while: it misbehaved, or a link with it brought nothing.</summary>
    OfferOfShunned,
}
