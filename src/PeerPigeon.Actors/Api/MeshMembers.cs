using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>Who is in a network, as one peer sees it.</summary>
/// <param name="NetworkName">The network.</param>
/// <param name="Members">Other members. All of them while there are few (64 by default); else those near on the ring, the neighbours, and a random sample.</param>
/// <param name="Estimate">How many members there are, this peer included: counted while all are known, else estimated, within about 30 %.</param>
public sealed record MeshMembers(NetworkName NetworkName, ImmutableArray<MeshMember> Members, int Estimate);

/// <summary>Somebody who is in a network.</summary>
/// <param name="PeerId">Who.</param>
/// <param name="NetworkName">The network.</param>
/// <param name="Capabilities">What it says that it understands.</param>
/// <param name="Agent">What it calls its software; null if it did not say.</param>
/// <param name="IsSuspected">Whether another member says that it may be gone; it has a while to say that it is not.</param>
/// <param name="Verified">Whether the key behind its id signed what it says; false where the id was given.</param>
public sealed record MeshMember(PeerId PeerId, NetworkName NetworkName, ImmutableArray<string> Capabilities, string? Agent, bool IsSuspected, bool Verified);

/// <summary>A member came into view.</summary>
public sealed record MemberJoined(MeshMember Member);

/// <summary>A member left, or is held for gone.</summary>
/// <param name="PeerId">Who.</param>
/// <param name="NetworkName">The network.</param>
public sealed record MemberLeft(PeerId PeerId, NetworkName NetworkName);
