using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Join;

/// <summary>Names of networks that somebody may want to type: this peer's own, 1.1.3's quick ones, and what the hub lists.</summary>
internal sealed class KnownNetworks(IPeerPigeonMesh mesh, TimeProvider time)
{
    // How old the hub's list may be before it is asked for again. Shorter: a new network shows sooner, for more requests.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly string[] Quick = ["global", "gaming", "work", "family", "test"];

    private string[] _listed = [];
    private long? _askedAt;

    /// <summary>As known now. An old list is asked for again; what it says shows the next time.</summary>
    public IEnumerable<string> Names()
    {
        if (_askedAt is not { } asked || time.GetElapsedTime(asked) > Fresh)
        {
            _askedAt = time.GetTimestamp();
            _ = AskAsync();
        }

        return [.. Quick, mesh.OriginalNetworkName.Value, mesh.NetworkName.Value, .. Volatile.Read(ref _listed)];
    }

    private async Task AskAsync()
    {
        try
        {
            Volatile.Write(ref _listed, [.. (await mesh.ListNetworksAsync()).Select(network => network.Name.Value)]);
        }
        catch (MeshException)
        {
            // No hub, or one that keeps no list: the others do.
        }
    }
}
