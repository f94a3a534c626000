using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Simulation;

namespace PeerPigeon.Cli.Sim;

/// <summary><c>sim</c>: plays a scenario once per seed. Standard output knows nothing of the machine or the time of day.</summary>
internal static class SimVerb
{
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(SimArguments arguments, Surroundings around)
    {
        using StopSignals signals = new(around.Time);
        List<ScenarioResult> results = [];
        long start = around.Time.GetTimestamp();
        using ProgressLine? progress = ProgressLine.On(around.ErrorIsTerminal, around.Error, around.Time, () => Progress(arguments, results, around, start));
        await foreach ((ulong seed, ScenarioResult result, string trace) in SimSeeds.PlayAsync(arguments, signals.Stopping))
        {
            lock (results)
                results.Add(result);
            if (progress is null)
                WriteSeed(arguments, seed, result, trace, around);
            else
                progress.Above(() => WriteSeed(arguments, seed, result, trace, around));
        }

        progress?.Dispose();
        if (signals.ExitCode is { } stopped)
            return stopped;

        WriteResult(arguments, results, around);
        double seconds = around.Time.GetElapsedTime(start).TotalSeconds;
        double simulated = results.Sum(result => result.SimulatedSeconds);
        around.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{simulated:0} s simulated in {seconds:0.0} s, {simulated / seconds:0} times as fast; {results.Sum(result => result.Steps) / seconds:#,0} steps/s"));
        return results.Any(result => result.Violations.Length > 0) ? ExitCodes.DidNotHold : ExitCodes.Done;
    }

    private static string Progress(SimArguments arguments, List<ScenarioResult> results, Surroundings around, long start)
    {
        int done;
        lock (results)
            done = results.Count;
        TimeSpan elapsed = around.Time.GetElapsedTime(start);
        return arguments.Seeds == 1
            ? $"{arguments.Scenario.Name}, seed {arguments.FirstSeed}: {ProgressText.Time(elapsed)}"
            : ProgressText.Of(arguments.Scenario.Name, done, arguments.Seeds, elapsed, Amount, 79);
    }

    private static string Amount(double seeds) => string.Create(CultureInfo.InvariantCulture, $"{seeds:0.##} seeds");

    private static void WriteSeed(SimArguments arguments, ulong seed, ScenarioResult result, string trace, Surroundings around)
    {
        Write(
            arguments,
            around,
            Start,
            "scenario",
            $"{arguments.Scenario.Name}, seed {seed}, {arguments.Nodes} peers",
            ("name", arguments.Scenario.Name),
            ("seed", seed),
            ("nodes", arguments.Nodes));
        around.Out.Write(trace);
        WriteViolations(arguments, seed, result, around);
    }

    private static void WriteViolations(SimArguments arguments, ulong seed, ScenarioResult result, Surroundings around)
    {
        foreach (string line in result.Before)
        {
            if (arguments.Json)
                Write(arguments, around, Start, "trace", "", ("seed", seed), ("seen", JToken.Parse(line)));
            else
                around.Error.WriteLine(line);
        }

        string replay = $"pigeon sim {arguments.Scenario.Name} --nodes {arguments.Nodes} --seed {seed} --max-peers {arguments.MaxPeers}{(arguments.Plan is null ? "" : $" --plan {arguments.Plan}")}";
        foreach ((Violation violation, DateTimeOffset at) in result.Violations)
        {
            Write(
                arguments,
                around,
                at,
                "violation",
                $"  {violation.Checker}: {violation.Detail}, at {(at - Start).TotalSeconds:0.0} s; replay: {replay}",
                ("checker", violation.Checker),
                ("seed", seed),
                ("at", at.ToUnixTimeMilliseconds()),
                ("replay", replay),
                ("detail", violation.Detail));
        }
    }

    private static void WriteResult(SimArguments arguments, List<ScenarioResult> results, Surroundings around)
    {
        double simulated = results.Sum(result => result.SimulatedSeconds);
        int violations = results.Sum(result => result.Violations.Length);
        long messages = results.Sum(result => result.Messages);
        long fallbacks = results.Sum(result => result.Fallbacks), returns = results.Sum(result => result.Returns);
        (string Name, JToken? Value)[] measures =
        [
            .. results.SelectMany(result => result.Measures).GroupBy(measure => measure.Name, StringComparer.Ordinal)
                .Select(group => (group.Key, (JToken?)Math.Round(group.Average(measure => measure.Value), 3))),
        ];
        Write(
            arguments,
            around,
            Start.AddSeconds(simulated),
            "result",
            $"{results.Count} seeds, {violations} violations, {fallbacks} fallbacks, {returns} returns, {messages} messages"
                + string.Concat(measures.Select(measure => $", {measure.Name} {measure.Value!.ToString(Newtonsoft.Json.Formatting.None)}")),
            [
                ("seeds", results.Count),
                ("violations", violations),
                ("fallbacks", fallbacks),
                ("returns", returns),
                ("messages", messages),
                ("simulatedSeconds", simulated),
                ("digest", Digest(results)),
                .. measures,
            ]);
    }

    // Of one run its own; of several that of theirs, in order.
    private static string Digest(List<ScenarioResult> results) => results.Count == 1
        ? results[0].Digest
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(results.Select(result => result.Digest)))));

    private static void Write(
        SimArguments arguments, Surroundings around, DateTimeOffset at, string name, string text, params ReadOnlySpan<(string Name, JToken? Value)> fields)
    {
        around.Out.Write(arguments.Json ? EventLine.Of(at, name, peer: null, fields) : text);
        around.Out.Write('\n');
        around.Out.Flush();
    }
}
