using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>The state of a mesh. The first members are those of 1.1.3's <c>getStatus()</c>, under the same names.</summary>
public sealed record MeshStatus
{
    /// <summary>The id of this peer.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>Whether the hub accepted this peer and the connection stands.</summary>
    public bool Connected { get; init; }

    /// <summary>The hub in use or wanted.</summary>
    public Uri? SignalingUrl { get; init; }

    /// <summary>The active network.</summary>
    public NetworkName NetworkName { get; init; }

    /// <summary>The home network.</summary>
    public NetworkName OriginalNetworkName { get; init; }

    /// <summary>Whether the active network is the global one in place of home.</summary>
    public bool IsInFallbackMode { get; init; }

    /// <summary>Whether the peer may fall back.</summary>
    public bool AllowGlobalFallback { get; init; }

    /// <summary>Open links.</summary>
    public int ConnectedCount { get; init; }

    /// <summary>Open links and links being opened.</summary>
    public int TotalPeerCount { get; init; }

    /// <summary>Links below which the mesh looks for more.</summary>
    public int MinPeers { get; init; }

    /// <summary>Links that the mesh keeps at most, but for its reserve.</summary>
    public int MaxPeers { get; init; }

    /// <summary>Peers of the active network that the mesh has heard of.</summary>
    public int DiscoveredCount { get; init; }

    /// <summary>Whether the mesh connects at start.</summary>
    public bool AutoConnect { get; init; }

    /// <summary>Whether the mesh links with peers that it discovers.</summary>
    public bool AutoDiscovery { get; init; }

    /// <summary>Whether a full mesh gives up a far link for a near peer.</summary>
    public bool EvictionStrategy { get; init; }

    /// <summary>Whether near means near by XOR of ids.</summary>
    public bool XorRouting { get; init; }

    /// <summary>What the mesh knows of its hub.</summary>
    public HubStatus Hub { get; init; } = new(Connected: false, Url: null, HomeCount: null);

    /// <summary>Where the peer stands between home and the global network.</summary>
    public FallbackStatus Fallback { get; init; } = new(FallbackPhase.Home, HomePeers: null, Since: null, NextCheck: null);

    /// <summary>Whether a connect was asked for and no disconnect since; back-off counts as connected.</summary>
    public bool IsActive { get; init; }
}

/// <summary>What the mesh knows of its hub.</summary>
/// <param name="Connected">Whether the connection stands.</param>
/// <param name="Url">The hub in use or wanted.</param>
/// <param name="HomeCount">Peers of the home network as the hub counts them, this one included; null where the hub does not count.</param>
public sealed record HubStatus(bool Connected, Uri? Url, int? HomeCount);

/// <summary>Where a peer stands between its home network and the global one.</summary>
/// <param name="State">The phase.</param>
/// <param name="HomePeers">Other peers that home has, unreachable ones left out; null: not known now.</param>
/// <param name="Since">When the phase began, milliseconds since the Unix epoch; null before the mesh connected.</param>
/// <param name="NextCheck">When the phase may change without news, milliseconds since the Unix epoch; null: only news can change it.</param>
public sealed record FallbackStatus(FallbackPhase State, int? HomePeers, long? Since, long? NextCheck);

/// <summary>A remote peer as seen from a mesh.</summary>
/// <param name="PeerId">Its id.</param>
/// <param name="NetworkName">The network of the link.</param>
/// <param name="Status"><c>connecting</c> or <c>connected</c>.</param>
/// <param name="Direction"><c>outgoing</c> if this mesh made the offer, else <c>incoming</c>.</param>
/// <param name="Link">Kind of link.</param>
/// <param name="ConnectedAt">When the link opened, milliseconds since the Unix epoch; null while connecting.</param>
/// <param name="Agent">What the peer calls its software; null if it did not say.</param>
/// <param name="BytesIn">Bytes of frames received.</param>
/// <param name="BytesOut">Bytes of frames sent.</param>
public sealed record MeshPeer(
    PeerId PeerId, NetworkName NetworkName, string Status, string Direction, string Link, long? ConnectedAt, string? Agent, long BytesIn, long BytesOut);
