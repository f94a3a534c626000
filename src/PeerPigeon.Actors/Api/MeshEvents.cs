using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>A message for the application.</summary>
/// <param name="From">Who wrote it, as the frame says; proven only if <paramref name="Verified"/>.</param>
/// <param name="Content">A string for a broadcast, any JSON value for a direct message.</param>
/// <param name="NetworkName">The network of the link on which it came.</param>
/// <param name="MessageId">The frame's id.</param>
/// <param name="Timestamp">Clock of the sender, milliseconds since the Unix epoch.</param>
/// <param name="Hops">Relays on the way; 0 from a neighbour.</param>
/// <param name="Direct">Whether it was addressed to this peer alone.</param>
/// <param name="Encrypted">Whether the content came as an encrypted envelope.</param>
/// <param name="Verified">Whether a valid signature by the key behind <paramref name="From"/> covers it.</param>
public sealed record MeshMessage(
    PeerId From, JToken Content, NetworkName NetworkName, string MessageId, long Timestamp, int Hops, bool Direct, bool Encrypted, bool Verified)
{
    /// <summary>Where it comes from, if a bridge brought it from another network; <see cref="From"/> is then the bridge. Else null.</summary>
    public MeshBridged? Bridged { get; init; }
}

/// <summary>Where a message comes from that a bridge told on; all of it is the bridge's word.</summary>
/// <param name="Origin">Who wrote it.</param>
/// <param name="NetworkName">The network in which it was written.</param>
/// <param name="MessageId">The id that it has there.</param>
/// <param name="Verified">Whether the first bridge saw the writer's valid signature.</param>
/// <param name="Bridges">The bridges that it passed, each by its id in the network to which it told the message; the last is the sender.</param>
public sealed record MeshBridged(PeerId Origin, NetworkName NetworkName, string MessageId, bool Verified, ImmutableArray<PeerId> Bridges);

/// <summary>Bytes from a neighbour.</summary>
public sealed record MeshBinary(PeerId From, NetworkName NetworkName, ReadOnlyMemory<byte> Data);

/// <summary>A link opened.</summary>
/// <param name="PeerId">The remote peer.</param>
/// <param name="NetworkName">The network to which the link belongs.</param>
/// <param name="Link">Kind of link: <c>direct</c>, <c>memory</c>, <c>webrtc</c>.</param>
public sealed record PeerLinked(PeerId PeerId, NetworkName NetworkName, string Link);

/// <summary>A link ended.</summary>
/// <param name="PeerId">The remote peer.</param>
/// <param name="NetworkName">The network to which the link belonged.</param>
/// <param name="Link">Kind of link.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record PeerUnlinked(PeerId PeerId, NetworkName NetworkName, string Link, string Reason);

/// <summary>What kind of change a <see cref="MeshStatusChanged"/> tells of; the names are those of 1.1.3's <c>statusChanged</c>.</summary>
public enum MeshStatusChange
{
    /// <summary>The hub connection is being opened.</summary>
    Connecting,

    /// <summary>The hub accepted this peer.</summary>
    Connected,

    /// <summary>The hub connection was lost; another attempt follows.</summary>
    Reconnecting,

    /// <summary>The application disconnected.</summary>
    Disconnected,

    /// <summary>The active or the home network changed.</summary>
    Network,

    /// <summary>A setting changed.</summary>
    Setting,

    /// <summary>Peers came or went, or were discovered.</summary>
    Peers,

    /// <summary>Something went wrong that the application should know.</summary>
    Error,
}

/// <summary>A change of a mesh, with the status after it.</summary>
/// <param name="Change">What kind of change.</param>
/// <param name="Message">In words, for people.</param>
/// <param name="Status">The status after it.</param>
/// <param name="ErrorCode">One of <see cref="MeshErrors"/> when <paramref name="Change"/> is <see cref="MeshStatusChange.Error"/>.</param>
public sealed record MeshStatusChanged(MeshStatusChange Change, string Message, MeshStatus Status, string? ErrorCode = null);
