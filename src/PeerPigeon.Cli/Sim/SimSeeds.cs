using System.Globalization;
using System.Runtime.CompilerServices;
using PeerPigeon.Simulation;

namespace PeerPigeon.Cli.Sim;

/// <summary>Plays seeds side by side, a world per processor, and hands the results over in the order of the seeds.</summary>
internal static class SimSeeds
{
    private const int AheadPerProcessor = 4;

    /// <summary>Every seed's result, with the trace that was asked for.</summary>
    public static async IAsyncEnumerable<(ulong Seed, ScenarioResult Result, string Trace)> PlayAsync(
        SimArguments arguments, [EnumeratorCancellation] CancellationToken stop)
    {
        using SemaphoreSlim processors = new(Environment.ProcessorCount);
        Queue<(ulong Seed, Task<(ScenarioResult Result, string Trace)> Played)> ahead = new();
        for (var i = 0; i < arguments.Seeds || ahead.Count > 0;)
        {
            while (i < arguments.Seeds && ahead.Count < AheadPerProcessor * Environment.ProcessorCount)
            {
                ulong seed = arguments.FirstSeed + (ulong)i++;
                ahead.Enqueue((seed, Task.Run(() => PlayOneAsync(arguments, seed, processors, stop), CancellationToken.None)));
            }

            (ulong first, Task<(ScenarioResult Result, string Trace)> played) = ahead.Dequeue();
            (ScenarioResult Result, string Trace) done;
            try
            {
                done = await played;
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(ahead.Select(left => left.Played)).ContinueWith(static _ => { }, TaskScheduler.Default);
                yield break;
            }

            yield return (first, done.Result, done.Trace);
        }
    }

    private static async Task<(ScenarioResult Result, string Trace)> PlayOneAsync(SimArguments arguments, ulong seed, SemaphoreSlim processors, CancellationToken stop)
    {
        await processors.WaitAsync(stop);
        try
        {
            using StringWriter lines = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            using SimulationTrace trace = new(arguments.Trace ? lines : null);
            return (arguments.Scenario.Run(new(arguments.Nodes, seed, arguments.MaxPeers, arguments.Plan), trace), lines.ToString());
        }
        finally
        {
            processors.Release();
        }
    }
}
