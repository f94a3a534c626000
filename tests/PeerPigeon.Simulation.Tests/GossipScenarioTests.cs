namespace PeerPigeon.Simulation.Tests;

public sealed class GossipScenarioTests
{
    [Theory]
    [InlineData(3, 1UL)]
    [InlineData(5, 2UL)]
    public void Everybody_hears_everything_by_few_copies_and_hops_also_when_frames_are_lost_and_peers_die(int maxPeers, ulong seed)
    {
        using var trace = new SimulationTrace();

        ScenarioResult result = GossipScenario.Run(new(Nodes: 40, seed, maxPeers), trace);

        Assert.Empty(result.Violations);
        Assert.InRange(Measure(result, "copiesRatio"), 1, 1.05);
        Assert.InRange(Measure(result, "lossCopiesRatio"), 0, 1.6);
    }

    private static double Measure(ScenarioResult result, string name) => result.Measures.Single(measure => measure.Name == name).Value;
}
