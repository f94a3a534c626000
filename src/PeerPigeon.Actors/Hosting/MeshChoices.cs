using System.ComponentModel.DataAnnotations;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>With what a mesh starts: what its options say, else what its directory remembers, else the default.</summary>
internal sealed record MeshChoices(NetworkName Network, bool AllowGlobalFallback, Uri? Hub)
{
    /// <exception cref="ValidationException">An option cannot be used.</exception>
    public static MeshChoices Of(MeshOptions options, PeerPreferences remembered)
    {
        if (!NetworkName.TryParse(options.NetworkName, out NetworkName network, out string? error))
            throw new ValidationException($"NetworkName: {error}");
        if (network == NetworkName.HubMesh)
            throw new ValidationException($"NetworkName: '{network}' is reserved for hubs; choose another");
        if (options.SignalingUrl is { } url && !PeerPreferences.IsHub(url))
            throw new ValidationException($"SignalingUrl: {PeerPreferences.NoHub(url)}");
        if (options.GivenNetworkName is null && remembered.Networks is [var last, ..])
            network = last.Name;

        return new(
            network,
            options.GivenAllowGlobalFallback ?? remembered.AllowGlobalFallback ?? options.AllowGlobalFallback,
            options.SignalingUrl ?? remembered.Hubs.FirstOrDefault());
    }
}
