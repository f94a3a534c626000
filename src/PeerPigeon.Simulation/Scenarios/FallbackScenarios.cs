namespace PeerPigeon.Simulation;

/// <summary>One fall and one return, each under another sun.</summary>
internal static class FallbackScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The other one of each pair goes, by crash or by goodbye, and comes back.</summary>
    public static ScenarioResult Fallback(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var pairs = new Pairs(story);
        foreach (SimulatedPeer goer in pairs.Goers)
            Depart(story, goer);
        story.ExpectAway(pairs, Patience, pairs.Stayers);
        story.Talk(TimeSpan.FromSeconds(10), pairs.Stayers);
        foreach (SimulatedPeer goer in pairs.Goers)
            story.World.Later(story.Some(TimeSpan.FromSeconds(20)), goer.Join);
        story.ExpectHome(pairs, Patience, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(pairs.All.Count);
        return story.Result();
    }

    /// <summary>The pairs cannot link for a while: both fall back, and both come home once they can.</summary>
    public static ScenarioResult BothFellBack(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var pairs = new Pairs(story);
        List<IDisposable> cuts = [.. pairs.All.Select(pair => story.World.Partition([pair.Stayer], [pair.Goer]))];
        TimeSpan patience = TimeSpan.FromSeconds(150);
        story.ExpectAway(pairs, patience, pairs.Stayers, both: true);
        cuts.ForEach(cut => cut.Dispose());
        TimeSpan home = FallbackReturned.UnreachableMemory + Patience;
        story.ExpectHome(pairs, home, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(2 * pairs.All.Count);
        return story.Result();
    }

    /// <summary>The other one is there, and no link to it can be opened: it counts as nobody.</summary>
    public static ScenarioResult Unreachable(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var pairs = new Pairs(story);
        foreach ((SimulatedPeer stayer, SimulatedPeer goer) in pairs.All)
        {
            story.World.Forbid(stayer, goer);
            goer.Crash();
            story.World.Later(story.Some(TimeSpan.FromSeconds(10)), () =>
            {
                goer.Join();
                goer.AllowFallback(false);
            });
        }

        TimeSpan patience = TimeSpan.FromSeconds(150);
        story.ExpectAway(pairs, patience, pairs.Stayers);
        foreach ((SimulatedPeer stayer, SimulatedPeer goer) in pairs.All)
            story.World.Permit(stayer, goer);
        TimeSpan home = FallbackReturned.UnreachableMemory + Patience;
        story.ExpectHome(pairs, home, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(pairs.All.Count);
        return story.Result();
    }

    /// <summary>In the global network fallback is forbidden: every link there ends at once; allowed again, it is entered again.</summary>
    public static ScenarioResult Disallow(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var pairs = new Pairs(story);
        foreach (SimulatedPeer goer in pairs.Goers)
            Depart(story, goer);
        story.ExpectAway(pairs, Patience, pairs.Stayers);
        foreach (SimulatedPeer stayer in pairs.Stayers)
        {
            story.Talk(story.Some(TimeSpan.FromSeconds(3)), [stayer]);
            stayer.AllowFallback(false);
        }

        story.Talk(TimeSpan.FromSeconds(40), pairs.Stayers);
        story.Expect(
            nameof(StatusTruthful),
            pairs.Stayers.All(peer => !peer.Mesh.IsUsingGlobalFallback && peer.Links.Count == 0),
            "somebody who must not fall back is still there");
        foreach (SimulatedPeer stayer in pairs.Stayers)
            stayer.AllowFallback(true);
        story.ExpectAway(pairs, Patience, pairs.Stayers);
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Join();
        story.ExpectHome(pairs, Patience, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(pairs.All.Count);
        return story.Result();
    }

    /// <summary>Strict peers are alone for more than a minute beside others who fall back; nothing of them is seen in the global network.</summary>
    public static ScenarioResult Strict(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        SimulatedPeer[] strict = [.. Enumerable.Range(0, 3).Select(number => story.Peer($"strict{number}", TimeSpan.FromSeconds(5), strict: true))];
        var pairs = new Pairs(story);
        foreach (SimulatedPeer goer in pairs.Goers)
            Depart(story, goer);
        story.PassUntil(() => pairs.AllAway, Patience, [.. strict, .. pairs.Stayers]);
        story.Talk(TimeSpan.FromSeconds(60), [.. strict, .. pairs.Stayers]);
        strict[0].Crash();
        strict[1].CutHub();
        story.Pass(TimeSpan.FromSeconds(5));
        strict[0].Join();
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Join();
        story.PassUntil(() => pairs.AllHome, Patience, [.. strict, .. pairs.Stayers]);
        SimulatedPeer friend = story.Peer("strict2", TimeSpan.Zero, strict: true);
        story.Calm();
        story.Expect("NobodyIsolated", friend.HasLink(friend.Home), "two strict peers of one home are not linked");
        story.ExpectTravel(pairs.All.Count);
        return story.Result();
    }

    private static void Depart(Story story, SimulatedPeer goer) => story.World.Later(story.Some(TimeSpan.FromSeconds(20)), () =>
    {
        switch (story.Chance.Next(3))
        {
            case 0:
                goer.Leave();
                break;
            case 1:
                goer.Crash();
                break;
            default:
                goer.Crash(noticed: goer.Hub.IsOurs && story.Chance.Next(2) == 0);
                break;
        }
    });
}
