using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>The hub at one instant.</summary>
/// <param name="Connections">Accepted sessions.</param>
/// <param name="Networks">Networks with anybody in them, unlisted ones included.</param>
/// <param name="Hubs">Proven hubs of the federation among the sessions.</param>
/// <param name="Listed">The networks that may be named, by name.</param>
public sealed record HubSnapshot(int Connections, int Networks, ImmutableArray<RegisteredHub> Hubs, ImmutableArray<NetworkListing> Listed);

/// <summary>A hub of the federation that is connected to this one.</summary>
/// <param name="PeerId">Its id.</param>
/// <param name="Network">Where it announced.</param>
/// <param name="ConnectedAt">When its socket was accepted.</param>
/// <param name="RegisteredAt">When it proved to be a hub.</param>
/// <param name="Data">What it announced, without the proof.</param>
public sealed record RegisteredHub(PeerId PeerId, NetworkName Network, DateTimeOffset ConnectedAt, DateTimeOffset RegisteredAt, RawJson Data);
