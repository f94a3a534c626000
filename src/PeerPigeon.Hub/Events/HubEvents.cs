using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>A fact about the hub's clients, published on the actor system's event stream; <c>hub --json</c> and dashboards subscribe to it.</summary>
/// <param name="At">When, on the actor system's clock.</param>
public abstract record HubEvent(DateTimeOffset At);

/// <summary>A client was accepted: its id is valid and now its own.</summary>
/// <param name="At">When.</param>
/// <param name="PeerId">The id, in the client's spelling.</param>
public sealed record SessionOpened(DateTimeOffset At, PeerId PeerId) : HubEvent(At);

/// <summary>A session announced a network, or moved to it.</summary>
/// <param name="At">When.</param>
/// <param name="PeerId">The id, in the client's spelling.</param>
/// <param name="NetworkName">The network; null when it is unlisted.</param>
public sealed record SessionEntered(DateTimeOffset At, PeerId PeerId, NetworkName? NetworkName) : HubEvent(At);

/// <summary>An accepted client has gone.</summary>
/// <param name="At">When.</param>
/// <param name="PeerId">The id, in the client's spelling.</param>
/// <param name="NetworkName">Where it was; null when unlisted, or when it was nowhere.</param>
/// <param name="Reason">The close reason, the client's or the hub's.</param>
public sealed record SessionClosed(DateTimeOffset At, PeerId PeerId, NetworkName? NetworkName, string Reason) : HubEvent(At);

/// <summary>Something was refused; only the first of a reason per session is published, the counters have them all.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="PeerId">Whose; null when it gave no valid id.</param>
public sealed record ClientRejected(DateTimeOffset At, Refusal Reason, PeerId? PeerId) : HubEvent(At);
