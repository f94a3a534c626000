using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>How many peers each network has, at home and away. A name lives as long as anybody is counted in it.</summary>
internal sealed class NetworkCensus
{
    private readonly Dictionary<NetworkName, NetworkListing> _networks = [];

    public int Count => _networks.Count;

    public bool Knows(NetworkName name) => _networks.ContainsKey(name);

    public int ActiveIn(NetworkName name) => _networks.TryGetValue(name, out NetworkListing? network) ? network.Active : 0;

    public void Enter(NetworkName active, NetworkName home) => Move(active, home, 1);

    public void Leave(NetworkName active, NetworkName home) => Move(active, home, -1);

    /// <summary>Everything that may be listed, by name.</summary>
    public ImmutableArray<NetworkListing> List(Func<NetworkName, bool> isUnlisted) =>
        [.. _networks.Values.Where(network => !isUnlisted(network.Name)).OrderBy(network => network.Name)];

    private void Move(NetworkName active, NetworkName home, int by)
    {
        Add(active, peers: active == home ? by : 0, by, away: 0);
        if (active != home)
            Add(home, by, active: 0, by);
    }

    private void Add(NetworkName name, int peers, int active, int away)
    {
        NetworkListing old = _networks.TryGetValue(name, out NetworkListing? known) ? known : new(name, 0, 0, 0);
        NetworkListing now = new(name, old.Peers + peers, old.Active + active, old.Fallback + away);
        if (now is { Peers: 0, Active: 0, Fallback: 0 })
            _networks.Remove(name);
        else
            _networks[name] = now;
    }
}
