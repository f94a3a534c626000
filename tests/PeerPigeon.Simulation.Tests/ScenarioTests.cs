using System.Globalization;

namespace PeerPigeon.Simulation.Tests;

public sealed class ScenarioTests
{
    [Theory]
    [InlineData("fallback", 20, 3)]
    [InlineData("flapping", 12, 3)]
    [InlineData("both-fell-back", 12, 2)]
    [InlineData("hub-restart", 18, 2)]
    [InlineData("partition", 20, 2)]
    [InlineData("unreachable", 12, 2)]
    [InlineData("former-id", 12, 2)]
    [InlineData("foreign-hub", 16, 3)]
    [InlineData("disallow", 12, 2)]
    [InlineData("strict", 12, 2)]
    [InlineData("bridge", 12, 3)]
    [InlineData("churn", 40, 1)]
    [InlineData("dm", 20, 2)]
    [InlineData("dm", 60, 1)]
    [InlineData("dht", 12, 2)]
    [InlineData("merge", 8, 1)]
    public void Every_promise_holds(string name, int nodes, int seeds)
    {
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
            AssertHolds(Play(name, nodes, seed), name, nodes, seed);
    }

    [Theory]
    [InlineData("fallback", 4)]
    [InlineData("hub-restart", 6)]
    public void A_scenario_is_played_with_few_peers_too(string name, int nodes) => AssertHolds(Play(name, nodes, 1), name, nodes, 1);

    // Leaders that beaconed never looked for another part of their network, so two full parts stayed apart.
    [Theory]
    [InlineData("partition", 20, 83)]
    [InlineData("partition", 20, 93)]
    [InlineData("foreign-hub", 16, 58)]
    public void Two_full_parts_of_a_network_find_each_other(string name, int nodes, ulong seed) => AssertHolds(Play(name, nodes, seed), name, nodes, seed);

    internal static ScenarioResult Play(string name, int nodes, ulong seed, int maxPeers = 3)
    {
        using var trace = new SimulationTrace();
        return Scenario.All.Single(scenario => scenario.Name == name).Run(new(nodes, seed, maxPeers), trace);
    }

    internal static void AssertHolds(ScenarioResult result, string name, int nodes, ulong seed) => Assert.True(
        result.Violations.IsEmpty,
        string.Create(
            CultureInfo.InvariantCulture,
            $"replay: pigeon sim {name} --nodes {nodes} --seed {seed}: {string.Join("; ", result.Violations.Take(3))}"));
}
