using System.Globalization;

namespace PeerPigeon.Simulation.Tests;

public sealed class ScenarioTests
{
    [Theory]
    [InlineData("fallback", 20, 3)]
    [InlineData("flapping", 12, 3)]
    [InlineData("both-fell-back", 12, 3)]
    [InlineData("hub-restart", 18, 3)]
    [InlineData("partition", 20, 3)]
    [InlineData("unreachable", 12, 3)]
    [InlineData("foreign-hub", 16, 3)]
    [InlineData("disallow", 12, 3)]
    [InlineData("strict", 12, 3)]
    [InlineData("bridge", 12, 3)]
    [InlineData("churn", 40, 1)]
    [InlineData("soak", 30, 4)]
    public void Every_promise_holds(string name, int nodes, int seeds)
    {
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
            AssertHolds(Play(name, nodes, seed), name, nodes, seed);
    }

    [Theory]
    [InlineData("fallback", 4)]
    [InlineData("soak", 1)]
    [InlineData("hub-restart", 6)]
    public void A_scenario_is_played_with_few_peers_too(string name, int nodes) => AssertHolds(Play(name, nodes, 1), name, nodes, 1);

    [Fact]
    public void A_soak_takes_ten_minutes_and_more_and_has_every_kind_of_fault()
    {
        ScenarioResult result = Play("soak", 30, 7);

        Assert.True(result.SimulatedSeconds >= 600);
        Assert.All(result.Measures, fault => Assert.True(fault.Value > 0, fault.Name));
        Assert.True(result is { Fallbacks: >= 2, Returns: >= 2 });
    }

    [Fact]
    public void The_same_seed_gives_the_same_soak_and_another_seed_another()
    {
        ScenarioResult first = Play("soak", 12, 7), again = Play("soak", 12, 7), other = Play("soak", 12, 8);

        Assert.Equal((first.Digest, first.Steps), (again.Digest, again.Steps));
        Assert.NotEqual(first.Digest, other.Digest);
    }

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
