using System.ComponentModel.DataAnnotations;

namespace PeerPigeon.Actors;

/// <summary>What a host decides about one mesh. How the actors behave lives in HOCON, <c>peerpigeon.*</c>.</summary>
public sealed class MeshOptions
{
    /// <summary>The home network: 1 to 64 UTF-16 units, no control characters, no <c>:</c>. Default <c>global</c>.</summary>
    [Required]
    public string NetworkName { get; set; } = "global";

    /// <summary>Whether the peer may fall back to the global network. Default true; false makes the mesh strict.</summary>
    public bool AllowGlobalFallback { get; set; } = true;

    /// <summary>Whether hubs leave the home network out of their lists. Default: only when strict.</summary>
    public bool? Unlisted { get; set; }

    /// <summary>The hub, <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c>. Null: the mesh waits for <see cref="IPeerPigeonMesh.ConnectAsync"/>.</summary>
    public Uri? SignalingUrl { get; set; }

    /// <summary>Whether the mesh connects when the host starts. Default true.</summary>
    public bool AutoConnect { get; set; } = true;

    /// <summary>A given id, 40 hexadecimal characters, which no key proves. Default null: the id is the hash of the peer's key.</summary>
    public string? PeerId { get; set; }

    /// <summary>Directory in which the key lives across starts. Null: a new key, and so a new id, at each start.</summary>
    public string? StatePath { get; set; }

    /// <summary>Links at most, but for the reserve: 1 to 50, default 3.</summary>
    [Range(1, 50)]
    public int MaxPeers { get; set; } = 3;

    /// <summary>Links below which the mesh looks for more: 0 to <see cref="MaxPeers"/>, default 2.</summary>
    [Range(0, 50)]
    public int MinPeers { get; set; } = 2;
}
