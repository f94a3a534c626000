using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>Every network's population. A name lives as long as anybody is counted in it.</summary>
internal sealed class PopulationBook
{
    private readonly Dictionary<PeerId, HomeCountsProtocol.Placed> _places = [];
    private readonly Dictionary<NetworkName, NetworkPopulation> _networks = [];

    private enum Role
    {
        None,
        Active,
        Away,
    }

    public NetworkPopulation? Find(NetworkName name) => _networks.GetValueOrDefault(name);

    /// <summary>A session is here now, wherever it was before.</summary>
    /// <returns>The populations that changed; one that is empty now is no longer in the book.</returns>
    public ImmutableArray<NetworkPopulation> Place(HomeCountsProtocol.Placed place)
    {
        HomeCountsProtocol.Placed? before = _places.GetValueOrDefault(place.Session.Peer);
        _places[place.Session.Peer] = place;
        return Apply(place.Session.Peer, before, place);
    }

    /// <inheritdoc cref="Place" />
    public ImmutableArray<NetworkPopulation> Remove(PeerId peer) =>
        _places.Remove(peer, out HomeCountsProtocol.Placed? before) ? Apply(peer, before, now: null) : [];

    private ImmutableArray<NetworkPopulation> Apply(PeerId peer, HomeCountsProtocol.Placed? before, HomeCountsProtocol.Placed? now)
    {
        ImmutableArray<NetworkPopulation>.Builder changed = ImmutableArray.CreateBuilder<NetworkPopulation>();
        foreach (NetworkName name in Names(before).Concat(Names(now)).Distinct())
        {
            NetworkPopulation network = Get(name);
            if (now is { WantsCounts: true } && now.Home == name)
                network.Receivers[peer] = now.Session;
            else
                network.Receivers.Remove(peer);
            if (Seat(network, peer, RoleIn(now, name)) != RoleIn(before, name))
                changed.Add(network);
            if (network.IsEmpty)
                _networks.Remove(name);
        }

        return changed.DrainToImmutable();
    }

    private static Role Seat(NetworkPopulation network, PeerId peer, Role role)
    {
        Change(network.Active, peer, role == Role.Active);
        Change(network.Away, peer, role == Role.Away);
        return role;
    }

    private static void Change(SortedSet<PeerId> peers, PeerId peer, bool isIn)
    {
        if (isIn)
            peers.Add(peer);
        else
            peers.Remove(peer);
    }

    private static Role RoleIn(HomeCountsProtocol.Placed? place, NetworkName name)
    {
        if (place?.Active == name)
            return Role.Active;
        return place?.Home == name ? Role.Away : Role.None;
    }

    private static NetworkName[] Names(HomeCountsProtocol.Placed? place) => place is null ? [] : [place.Active, place.Home];

    private NetworkPopulation Get(NetworkName name)
    {
        if (!_networks.TryGetValue(name, out NetworkPopulation? network))
            _networks.Add(name, network = new NetworkPopulation(name));
        return network;
    }
}
