using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;

namespace PeerPigeon.Benchmarks;

/// <summary>One benchmark: a family of figures that belong together.</summary>
internal sealed record Benchmark(string Name, string Summary, Func<BenchmarkRun, Task> RunAsync);

/// <summary>Every benchmark, in the order of running.</summary>
internal static class Suite
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("kernel", "tell, ping-pong, spawn and stop, bytes per idle actor; beside channels", KernelBenchmark.RunAsync),
        new("codec", "gossip parse and relay rewrite, signal decode and encode; beside System.Text.Json", CodecBenchmark.RunAsync),
        new("router", "frames through one router to 3 and 8 links, plain and signed", RouterBenchmark.RunAsync),
        new("records", "records of the DHT put and got, in memory and on SQLite; beside a dictionary and plain SQLite", RecordsBenchmark.RunAsync),
        new("mesh", "broadcasts between real meshes over loopback sockets, end to end", MeshBenchmark.RunAsync),
        new("hub", "joins, relays and idle sessions; beside a bare Kestrel WebSocket relay", HubBenchmark.RunAsync),
        new("simulation", "virtual seconds per second of the mesh scenario", SimulationBenchmark.RunAsync),
    ];

    /// <returns>Whether every benchmark kept its promises: all messages there, all runs alike.</returns>
    public static async Task<bool> RunAsync(IReadOnlyCollection<string> names, bool quick, string? npm, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, "
            + $"{(GCSettings.IsServerGC ? "server" : "workstation")} GC, load {Load()}{(quick ? ", --quick: one short round each, not for quoting" : "")}");
        var sound = true;
        foreach (Benchmark benchmark in All.Where(benchmark => names.Count == 0 || names.Contains(benchmark.Name)))
        {
            output.WriteLine();
            output.WriteLine($"## {benchmark.Name}: {benchmark.Summary}");
            output.WriteLine();
            var run = new BenchmarkRun(quick, npm, output);
            try
            {
                await benchmark.RunAsync(run);
            }
            catch (BenchmarkFailedException failure)
            {
                output.WriteLine($"FAILED: {failure.Message}");
                sound = false;
            }
        }

        output.WriteLine();
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s in all, load {Load()}");
        return sound;
    }

    // The mean number of runnable threads in the last minute: above the number of cores, figures are worth little.
    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
