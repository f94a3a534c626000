using System.Collections.Immutable;

namespace PeerPigeon.Simulation;

/// <summary>What a run is asked for.</summary>
/// <param name="Nodes">Peers in the network under test.</param>
/// <param name="Seed">Everything follows from it.</param>
/// <param name="MaxPeers">Links that a peer keeps at most.</param>
/// <param name="Plan">Of a scenario that plays several plans, the one to play; null: all.</param>
public sealed record ScenarioArguments(int Nodes, ulong Seed, int MaxPeers = 3, string? Plan = null);

/// <summary>What came of a run.</summary>
/// <param name="Violations">Promises that did not hold, with the virtual time at which that was seen.</param>
/// <param name="Messages">Messages delivered to applications.</param>
/// <param name="SimulatedSeconds">Virtual time that passed.</param>
/// <param name="Steps">Messages processed by actors, and other work items.</param>
/// <param name="Digest">SHA-256 of the trace.</param>
/// <param name="Measures">What the scenario measures, by name.</param>
/// <param name="Fallbacks">How often the global network became somebody's active one in place of home.</param>
/// <param name="Returns">How often somebody came home from there.</param>
/// <param name="Before">The last lines of the trace before the first violation; none if there is none.</param>
public sealed record ScenarioResult(
    ImmutableArray<(Violation Violation, DateTimeOffset At)> Violations,
    long Messages,
    double SimulatedSeconds,
    long Steps,
    string Digest,
    ImmutableArray<(string Name, double Value)> Measures,
    long Fallbacks,
    long Returns,
    ImmutableArray<string> Before);

/// <summary>A story with promises.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Summary">What it shows, in one line.</param>
/// <param name="DefaultNodes">Peers if nobody says how many.</param>
/// <param name="Run">Plays it.</param>
public sealed record Scenario(string Name, string Summary, int DefaultNodes, Func<ScenarioArguments, SimulationTrace, ScenarioResult> Run)
{
    /// <summary>The plans that it plays, each in a world of its own; none: it has one story.</summary>
    public ImmutableArray<string> Plans { get; init; } = [];

    /// <summary>Every scenario.</summary>
    public static ImmutableArray<Scenario> All { get; } =
    [
        new(
            "mesh",
            "peers join one network in a burst, beside a second one; it becomes one component, and broadcasts reach each member once",
            20,
            MeshScenario.Run),
        new("fallback", "the other one of each home goes and comes back; who is left falls back to the global network and returns", 20, FallbackScenarios.Fallback),
        new("flapping", "the other one of each home comes and goes for five minutes; damping holds", 12, FaultScenarios.Flapping),
        new("both-fell-back", "pairs that cannot link both fall back, and both come home once they can", 12, FallbackScenarios.BothFellBack),
        new("hub-restart", "the hub dies and comes back with another epoch; links outlive it, and nobody falls back in haste", 18, FaultScenarios.HubRestart),
        new("partition", "islands, also one that can only be heard; afterwards every network is one piece again", 20, FaultScenarios.Partition),
        new("unreachable", "somebody is at home whom no link reaches; who is left falls back all the same", 12, FallbackScenarios.Unreachable),
        new("former-id", "a peer comes back under another id while the hub still holds its old session: it is no company for itself", 12, FormerIdScenario.Run),
        new("foreign-hub", "on a hub of 1.1.3, beside peers of 1.1.3: who fell back finds the other by sightings and comes home", 16, FaultScenarios.ForeignHub),
        new("disallow", "fallback is forbidden while in the global network, and allowed again", 12, FallbackScenarios.Disallow),
        new("strict", "strict peers are alone for a minute; not a byte of them is seen in the global network", 12, FallbackScenarios.Strict),
        new("bridge", "two networks and three bridges between them, one with forged grants; what is said in the one is heard in the other once", 12, BridgeScenario.Run),
        new("attack", "adversaries in one network, one plan after the other: links taken, gossip censored, spam, forgeries; the honest go on as before", 100, AttackScenario.Run)
        {
            Plans = [.. Attack.All.Select(attack => attack.Name)],
        },
        new(
            "gossip",
            "members of one network speak: copies and hops once the trees have settled, then 10 % of frames lost, a fifth killed, and half of them 1.1.3",
            200,
            GossipScenario.Run),
        new("members", "members come, are cut in two halves, crash, vanish and leave; in the end everybody knows who is here", 30, MembersScenario.Run),
        new("churn", "members of many networks come and go for ten minutes (an hour, from 1,000 peers on)", 100, ChurnScenario.Run),
        new(
            "dm",
            "random pairs send direct messages, also to peers of 1.1.3, while some crash, and while one frame in ten is lost; acknowledged is what arrived",
            100,
            DirectMessageScenario.Run),
        new("dht", "records are written and read while a fifth of the members comes and goes each hour, and a liar offers records (six hours, from 1,000 peers on)", 100, RecordScenario.Run),
        new("merge", "two halves are apart for an hour and both write, also the same keys; together again, all members read the same within ten minutes", 20, MergeScenario.Run),
        new("soak", "everything at once for at least ten minutes: two kinds of hubs, peers of 1.1.3, every kind of fault", 30, SoakScenario.Run),
    ];
}
