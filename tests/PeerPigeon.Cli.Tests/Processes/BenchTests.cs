using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public sealed class BenchTests
{
    private static readonly string[] Figures = ["PerSecond", "Micros", "Millis", "PerMegabyte", "samples", "threads"];

    [Fact]
    public async Task A_quick_run_of_two_processes_measures_everything_with_both_kinds_of_sockets()
    {
        await using PigeonProcess bench = PigeonProcess.Start("bench", "webrtc", "--quick", "--no-chromium", "--json");
        Assert.True(await bench.ExitAsync(Patience.Start) == 0, bench.Errors);

        JObject[] cases = [.. bench.Events.Where(line => (string?)line["event"] == "case")];
        JObject result = bench.Events[^1];
        Assert.Equal(("result", cases.Length), ((string?)result["event"], result["cases"]!.Count()));
        foreach (string sockets in (string[])["segmented", "plain"])
        {
            JObject[] own = [.. cases.Where(one => (string?)one["sockets"] == sockets)];
            Assert.Equal(
                [200, 1_000, 16_384, 65_536, 262_144],
                own.Where(one => (string?)one["kind"] == "throughput").Select(one => (int)one["messageBytes"]!));
            Assert.Equal(
                ["connect", "idle", "memory", "memory", "round-trip", "round-trip", "round-trip"],
                own.Select(one => (string)one["kind"]!).Where(kind => kind != "throughput").Order(StringComparer.Ordinal));
        }

        foreach (JProperty figure in cases.SelectMany(one => one.Properties()).Where(field => field.Value.Type is JTokenType.Float or JTokenType.Integer))
            Assert.True(!Figures.Any(part => figure.Name.Contains(part, StringComparison.Ordinal)) || (double)figure.Value > 0, $"{figure.Path} is {figure.Value}");
    }

    [Fact]
    public async Task Interrupted_it_ends_at_once_and_leaves_no_process_behind()
    {
        await using PigeonProcess bench = PigeonProcess.Start("bench", "webrtc", "--seconds", "1", "--no-chromium", "--json");
        await bench.EventAsync("case", within: Patience.Start);
        string child = Assert.Single((await File.ReadAllTextAsync($"/proc/{bench.Id}/task/{bench.Id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));

        bench.Signal(PosixSignal.SIGINT);

        Assert.Equal(130, await bench.ExitAsync(Patience.Stop));
        Assert.False(Directory.Exists($"/proc/{child}"), $"process {child} still runs");
    }
}
