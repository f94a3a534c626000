using System.CommandLine;
using System.Globalization;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Simulation;

namespace PeerPigeon.Cli.Sim;

/// <summary>What <c>sim</c> was asked for.</summary>
internal sealed record SimArguments(Scenario Scenario, int Nodes, ulong FirstSeed, int Seeds, int MaxPeers, bool Trace, bool Json)
{
    /// <summary>Of a scenario that plays several plans, the one to play; null: all.</summary>
    public string? Plan { get; init; }
}

/// <summary>The arguments of <c>sim</c>.</summary>
internal static class SimCommand
{
    private const int MaxNodes = 10_000;
    private const int MaxSeeds = 1_000_000;
    private const int DefaultMaxPeers = 3;

    private static readonly Argument<string?> Name = new("SCENARIO")
    {
        Description = "Which one; --list names them",
        HelpName = "SCENARIO",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> List = new("--list") { Description = "Name the scenarios" };
    private static readonly Option<int?> Nodes = Values.Number("--nodes", 1, MaxNodes, "peers", $"Peers in the network under test, 1 to {MaxNodes} [default: the scenario's own number]");
    private static readonly Option<ulong?> Seed = new("--seed")
    {
        Description = "Everything follows from it; a whole number from 0 [default: 1]",
        HelpName = "S",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
                return seed;
            result.AddError($"--seed '{Values.Shown(text)}' must be a whole number from 0 to {ulong.MaxValue}");
            return null;
        },
    };

    private static readonly Option<int?> Seeds = Values.Number("--seeds", 1, MaxSeeds, "seeds", $"How many seeds, counted up from --seed, 1 to {MaxSeeds} [default: 1]");
    private static readonly Option<int?> MaxPeers = Values.Number("--max-peers", 1, 50, "links", $"Links that a peer keeps at most, 1 to 50 [default: {DefaultMaxPeers}]");
    private static readonly Option<string?> Plan = new("--plan") { Description = "Of a scenario with several plans (attack), the one to play [default: all]", HelpName = "PLAN" };
    private static readonly Option<bool> Trace = new("--trace") { Description = "Also everything that the peers saw, as JSON Lines" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines; the same arguments give the same bytes" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("sim", "A whole network on one thread, in virtual time, from one seed.") { Name, List, Nodes, Seed, Seeds, MaxPeers, Plan, Trace, Json };
        if (Name.CompletionSources.Count == 0)
            Name.CompletionSources.Add([.. Scenario.All.Select(known => known.Name)]);
        verb.Sections =
        [
            ("Examples", ["pigeon sim --list", "pigeon sim mesh --nodes 200 --seed 42", "pigeon sim mesh --nodes 50 --seeds 50 --json"]),
            ("With --json",
            [
                "Standard output, one object a line. Timestamps are virtual, from 2000-01-01T00:00:00Z.",
                "scenario   name, seed, nodes: a seed begins",
                "violation  checker, seed, at, replay, detail: a promise did not hold; the exit code is then 3",
                "trace      seed, seen: what came before it",
                "result     seeds, violations, fallbacks, returns, messages, simulatedSeconds, digest, and what the scenario measures",
                "How fast it ran is said on standard error.",
            ]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(async (parsed, _) => parsed.GetValue(List) ? ShowList(around) : await SimVerb.RunAsync(Read(parsed), around));
        return verb;
    }

    private static string? ReadPlan(Scenario scenario, string? plan) => plan is null || scenario.Plans.Contains(plan)
        ? plan
        : throw Unusable(scenario.Plans.IsEmpty
            ? $"--plan '{Values.Shown(plan)}': {scenario.Name} has no plans; leave it out"
            : $"--plan '{Values.Shown(plan)}' must be one of {string.Join(", ", scenario.Plans)}");

    internal static SimArguments Read(ParseResult parsed)
    {
        string name = parsed.GetValue(Name) ?? throw Unusable("no scenario given");
        Scenario scenario = Scenario.All.FirstOrDefault(known => known.Name == name)
            ?? throw Unusable($"no scenario '{Values.Shown(name)}'{(NearName.Of(name, Scenario.All.Select(known => known.Name)) is { } near ? $"; did you mean {near}?" : "")}");
        ulong first = parsed.GetValue(Seed) ?? 1;
        int seeds = parsed.GetValue(Seeds) ?? 1;
        if (ulong.MaxValue - first < (ulong)(seeds - 1))
            throw Unusable($"--seed {first} and {seeds - 1} more exceed {ulong.MaxValue}; begin lower");
        return new(
            scenario, parsed.GetValue(Nodes) ?? scenario.DefaultNodes, first, seeds, parsed.GetValue(MaxPeers) ?? DefaultMaxPeers, parsed.GetValue(Trace), parsed.GetValue(Json))
        {
            Plan = ReadPlan(scenario, parsed.GetValue(Plan)),
        };
    }

    private static int ShowList(Surroundings around)
    {
        foreach (Scenario scenario in Scenario.All)
            around.Out.WriteLine($"{scenario.Name,-12}  {scenario.Summary} ({scenario.DefaultNodes} peers by default)");
        return ExitCodes.Done;
    }

    private static CliException Unusable(string what) =>
        new(ExitCodes.Unusable, $"pigeon sim: {what}; there are {string.Join(", ", Scenario.All.Select(known => known.Name))} (see pigeon sim --help)");
}
