using System.Collections.Immutable;
using PeerPigeon.Simulation;

namespace PeerPigeon.Benchmarks;

/// <summary>How much faster than life a simulated network runs: hub, actors and codec on one thread.</summary>
internal static class SimulationBenchmark
{
    private const ulong Seed = 1;

    public static async Task RunAsync(BenchmarkRun run)
    {
        Scenario mesh = Scenario.All.Single(scenario => scenario.Name == "mesh");
        await MeasureAsync(run, mesh, nodes: 20, rounds: 5, warmUp: true);
        await MeasureAsync(run, mesh, nodes: 200, rounds: 3, warmUp: false);
        Scenario soak = Scenario.All.Single(scenario => scenario.Name == "soak");
        await MeasureAsync(run, soak, nodes: 30, rounds: 3, warmUp: true);
        if (!run.Size(full: true, small: false))
            return;
        await MeasureAsync(run, mesh, nodes: 1_000, rounds: 1, warmUp: false);
        Scenario churn = Scenario.All.Single(scenario => scenario.Name == "churn");
        await MeasureAsync(run, churn, nodes: 1_000, rounds: 1, warmUp: false);
    }

    private static async Task MeasureAsync(BenchmarkRun run, Scenario scenario, int nodes, int rounds, bool warmUp)
    {
        HashSet<string> digests = new(StringComparer.Ordinal);
        ImmutableArray<(Violation Violation, DateTimeOffset At)> violations = [];
        await run.MeasureAsync($"{scenario.Name}, {nodes:#,0} peers", Unit.VirtualSecondsPerSecond, Round, rounds: rounds, warmUp: warmUp, allocation: false);
        if (violations is [var first, ..])
            throw new BenchmarkFailedException($"{violations.Length} promises broken with seed {Seed} and {nodes} nodes, first {first.Violation.Checker}: {first.Violation.Detail}");
        if (digests.Count > 1)
            throw new BenchmarkFailedException($"{digests.Count} different runs came of the same seed {Seed} with {nodes} nodes");

        Task Round(RoundTimer timer)
        {
            using var trace = new SimulationTrace();
            timer.Start();
            ScenarioResult result = scenario.Run(new(nodes, Seed), trace);
            timer.Stop(result.SimulatedSeconds);
            digests.Add(result.Digest);
            violations = result.Violations;
            return Task.CompletedTask;
        }
    }
}
