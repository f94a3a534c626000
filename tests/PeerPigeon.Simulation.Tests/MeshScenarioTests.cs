using System.Globalization;

namespace PeerPigeon.Simulation.Tests;

public sealed class MeshScenarioTests
{
    [Theory]
    [InlineData(10, 3, 10)]
    [InlineData(10, 5, 10)]
    [InlineData(50, 3, 3)]
    [InlineData(50, 5, 3)]
    [InlineData(200, 3, 1)]
    [InlineData(200, 5, 1)]
    public void A_network_forms_in_one_piece_and_delivers_every_broadcast_once_to_its_own_members(int nodes, int maxPeers, int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
            AssertHolds(Run(nodes, (ulong)seed, maxPeers), nodes, seed, maxPeers);
    }

    [Fact]
    public void A_thousand_peers_form_one_network() => AssertHolds(Run(1000, 7, maxPeers: 3), 1000, 7, 3);

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        ScenarioResult first = Run(30, 7, 3), again = Run(30, 7, 3), other = Run(30, 8, 3);

        Assert.Equal((first.Digest, first.Steps), (again.Digest, again.Steps));
        Assert.NotEqual(first.Digest, other.Digest);
    }

    [Fact]
    public void No_peer_has_more_links_than_its_allowance_and_reserve()
    {
        ScenarioResult result = Run(40, 1, maxPeers: 3);

        Assert.InRange(result.Measures.Single(measure => measure.Name == "mostLinks").Value, 2, 5);
    }

    private static ScenarioResult Run(int nodes, ulong seed, int maxPeers)
    {
        using var trace = new SimulationTrace();
        return Scenario.All.Single(scenario => scenario.Name == "mesh").Run(new(nodes, seed, maxPeers), trace);
    }

    private static void AssertHolds(ScenarioResult result, int nodes, int seed, int maxPeers) => Assert.True(
        result.Violations.IsEmpty,
        string.Create(
            CultureInfo.InvariantCulture,
            $"replay with scenario mesh, {nodes} peers, seed {seed}, {maxPeers} links: {string.Join("; ", result.Violations.Take(3))}"));
}
