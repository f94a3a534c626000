using System.Globalization;

namespace PeerPigeon.Simulation;

/// <summary>Everything at once: homes that empty and fill, strict loners, two kinds of hubs, peers of 1.1.3, and every kind of fault.</summary>
internal static class SoakScenario
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Faults = TimeSpan.FromSeconds(400);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace) { Pace = 0.3 };
        var cast = new SoakCast(story);
        var faults = new SoakFaults(story, cast);
        faults.Schedule(story.World.Now + Faults);
        story.Talk(Faults, cast.Speakers);
        faults.End();
        story.Calm();

        // Whoever was kept apart is left out for minutes; so long the way home may take.
        TimeSpan home = FallbackReturned.UnreachableMemory + TimeSpan.FromMinutes(3);
        story.Expect(
            nameof(FallbackReturned),
            story.PassUntil(() => cast.AllHome, home, cast.Speakers),
            $"not everybody who has company at home is there {home.TotalSeconds} s after the last fault");
        if (story.Elapsed < Least)
            story.Talk(Least - story.Elapsed, cast.Speakers);
        story.Calm();
        story.ExpectTravel(2);
        foreach ((string kind, long count) in faults.Totals)
            story.Expect("Totals", count > 0, string.Create(CultureInfo.InvariantCulture, $"no fault of the kind {kind} in the whole run"));
        return story.Result([.. faults.Totals.Select(total => (total.Kind, (double)total.Count))]);
    }
}

/// <summary>Who takes part in a soak.</summary>
internal sealed class SoakCast
{
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(10);

    public SoakCast(Story story)
    {
        int nodes = story.Nodes;
        ForeignHub = story.World.AddForeignHub("foreign");
        Tabs =
        [
            .. Many(Math.Max(1, nodes / 15), _ => story.Tab("global", JoinWithin)),
            .. Many(Math.Max(1, nodes / 15), _ => story.Tab("team", JoinWithin)),
            .. Many(Math.Max(1, nodes / 15), _ => story.Tab("global", JoinWithin, ForeignHub)),
        ];
        Strict = [.. Many(2, number => story.Peer(string.Create(CultureInfo.InvariantCulture, $"strict{number}"), JoinWithin, strict: true))];
        Team = [.. Many(Math.Max(3, nodes / 5), _ => story.Peer("team", JoinWithin))];
        Residents = [.. Many(2, _ => story.Peer("global", JoinWithin, ForeignHub))];
        FarPairs = new(story, ForeignHub, nodes: 4, prefix: "far");
        Pairs = new(story, nodes: Math.Max(6, nodes - Tabs.Count - Strict.Count - Team.Count - Residents.Count - 4));
        All = story.World.Peers;
        Speakers = story.World.Everybody;
    }

    public SimulatedHub ForeignHub { get; }

    public IReadOnlyList<JavaScriptPeer> Tabs { get; }

    public IReadOnlyList<SimulatedPeer> Strict { get; }

    public IReadOnlyList<SimulatedPeer> Team { get; }

    public IReadOnlyList<SimulatedPeer> Residents { get; }

    public Pairs Pairs { get; }

    public Pairs FarPairs { get; }

    public IReadOnlyList<SimulatedPeer> All { get; }

    public IReadOnlyList<Participant> Speakers { get; }

    public bool AllHome => Pairs.AllHome && FarPairs.AllHome && Team.All(peer => !peer.Mesh.IsUsingGlobalFallback);

    private static IEnumerable<T> Many<T>(int count, Func<int, T> make) => Enumerable.Range(0, count).Select(make);
}
