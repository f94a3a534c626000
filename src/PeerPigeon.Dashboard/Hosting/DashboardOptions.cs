using System.ComponentModel.DataAnnotations;
using PeerPigeon.Actors;

namespace PeerPigeon.Dashboard;

/// <summary>What a host decides about its dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>The peer that the page shows. Null: the host's <see cref="IPeerPigeonMesh"/>; where the host has none, the page shows the hub alone.</summary>
    public IPeerPigeonMesh? Mesh { get; set; }

    /// <summary>Other peers of this process, by name; the tab Mesh draws their links too. Default none.</summary>
    public IReadOnlyDictionary<string, IPeerPigeonMesh> Neighbourhood { get; set; } = new Dictionary<string, IPeerPigeonMesh>(StringComparer.Ordinal);

    /// <summary>
    /// What every browser must show, at least 16 characters: behind a proxy all of them seem to be on this machine. Null (the default): browsers on
    /// this machine alone are served, and asked for nothing. Never logged.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// The directory in which <c>npm install peerpigeon@1.1.3</c> was run, for the page <c>/peer</c>. Default: the current directory. Without the package
    /// that page says how to install it.
    /// </summary>
    public string PeerPackageDirectory { get; set; } = Directory.GetCurrentDirectory();

    /// <summary>The hub to which the page <c>/peer</c> connects. Null: the one that the mesh uses, else this host.</summary>
    public Uri? PeerHub { get; set; }

    /// <summary>Pages open at once, 1 to 1,000, default 32; one more is told that there is no room. Each costs a connection and what its circuit holds.</summary>
    public int MaxPages { get; set; } = 32;

    internal void Validate()
    {
        if (Token is { Length: < 16 })
            throw new ValidationException($"the dashboard's Token has {Token.Length} characters and must have at least 16; make one with: openssl rand -hex 16");
        if (MaxPages is < 1 or > 1_000)
            throw new ValidationException($"the dashboard's MaxPages ({MaxPages}) must be from 1 to 1,000");
    }
}
