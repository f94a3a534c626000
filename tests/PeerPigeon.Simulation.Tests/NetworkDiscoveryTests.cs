using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

public sealed class NetworkDiscoveryTests
{
    [Fact]
    public void Peers_of_a_simulated_world_are_told_the_networks_by_its_hub()
    {
        using SimulatedWorld world = new(1, new SimulationTrace());
        SimulatedPeer peer = world.Add(new() { NetworkName = "gaming" }, TimeSpan.Zero);
        world.Add(new() { NetworkName = "gaming" }, TimeSpan.Zero);
        world.Add(new() { NetworkName = "hidden", Unlisted = true }, TimeSpan.Zero);
        world.Runtime.Advance(TimeSpan.FromSeconds(3));

        ImmutableArray<NetworkListing> listed = world.Runtime.Run(() => peer.Mesh.ListNetworksAsync(), TimeSpan.FromSeconds(10));
        Assert.Equal(new NetworkListing(NetworkName.Parse("gaming"), 2, 2, 0), Assert.Single(listed));
    }
}
