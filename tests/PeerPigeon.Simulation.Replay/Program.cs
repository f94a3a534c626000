using System.Globalization;
using PeerPigeon.Simulation;

// Plays one scenario and prints everything that its peers saw: two processes must print the same bytes.
// Arguments: scenario, peers, seed, and optionally links per peer.
Scenario scenario = Scenario.All.Single(known => known.Name == args[0]);
int nodes = int.Parse(args[1], CultureInfo.InvariantCulture);
ulong seed = ulong.Parse(args[2], CultureInfo.InvariantCulture);
int maxPeers = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 3;

using Stream output = Console.OpenStandardOutput();
using var writer = new StreamWriter(output) { NewLine = "\n" };
using var trace = new SimulationTrace(writer);
ScenarioResult result = scenario.Run(new(nodes, seed, maxPeers), trace);
writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Digest} {result.Steps} steps, {result.Violations.Length} violations"));
foreach ((string name, double value) in result.Measures)
    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
foreach ((Violation violation, DateTimeOffset at) in result.Violations)
    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at:O} {violation.Checker}: {violation.Detail}"));
return result.Violations.IsEmpty ? 0 : 3;
