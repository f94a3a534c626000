using System.ComponentModel.DataAnnotations;

namespace PeerPigeon.Actors;

/// <summary>What a host decides about one mesh. How the actors behave lives in HOCON, <c>peerpigeon.*</c>.</summary>
/// <remarks>What is left out here is taken from the directory <see cref="StatePath"/>, if that remembers it; else the default holds.</remarks>
public sealed class MeshOptions
{
    /// <summary>The home network: 1 to 64 UTF-16 units, no control characters, no <c>:</c>. Remembered: the last one used. Default <c>global</c>.</summary>
    [Required]
    public string NetworkName
    {
        get => GivenNetworkName ?? "global";
        set => GivenNetworkName = value;
    }

    /// <summary>
    /// Whether the peer may fall back to the global network; false makes the mesh strict. Remembered: what
    /// <see cref="IPeerPigeonMesh.SetAllowGlobalFallback"/> last said. Default true.
    /// </summary>
    public bool AllowGlobalFallback
    {
        get => GivenAllowGlobalFallback ?? true;
        set => GivenAllowGlobalFallback = value;
    }

    /// <summary>
    /// A secret that members of the home network share: while away, they recognise each other by it, and nobody else can.
    /// Default null: by the network's name, which can be guessed. Never logged.
    /// </summary>
    public string? NetworkSecret { get; set; }

    /// <summary>Whether hubs leave the home network out of their lists. Default: only when strict.</summary>
    public bool? Unlisted { get; set; }

    /// <summary>
    /// The hub, <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c>. Null: the mesh waits for <see cref="IPeerPigeonMesh.ConnectAsync"/>,
    /// which then goes to the last hub that accepted the peer, if that is remembered.
    /// </summary>
    public Uri? SignalingUrl { get; set; }

    /// <summary>Whether the mesh connects to <see cref="SignalingUrl"/> when the host starts. Default true.</summary>
    public bool AutoConnect { get; set; } = true;

    /// <summary>A given id, 40 hexadecimal characters, which no key proves. Default null: the id is the hash of the peer's key.</summary>
    public string? PeerId { get; set; }

    /// <summary>
    /// Directory in which the key, the networks and hubs used and the choice about fallback live across starts; one mesh at a time.
    /// Null: a new key, and so a new id, at each start.
    /// </summary>
    public string? StatePath { get; set; }

    /// <summary>Links at most, but for the reserve: 1 to 50, default 3.</summary>
    [Range(1, 50)]
    public int MaxPeers { get; set; } = 3;

    /// <summary>Links below which the mesh looks for more: 0 to <see cref="MaxPeers"/>, default 2.</summary>
    [Range(0, 50)]
    public int MinPeers { get; set; } = 2;

    internal string? GivenNetworkName { get; private set; }

    internal bool? GivenAllowGlobalFallback { get; private set; }
}
