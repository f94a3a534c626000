namespace PeerPigeon.Simulation;

/// <summary>Faults of one kind, and what is left of a network after them.</summary>
internal static class FaultScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The other one of each pair comes and goes for five minutes; damping keeps who is left from following every beat.</summary>
    public static ScenarioResult Flapping(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var pairs = new Pairs(story);
        DateTimeOffset end = story.World.Now + TimeSpan.FromMinutes(5);
        foreach (SimulatedPeer goer in pairs.Goers)
            Flap(story, goer, end);
        story.Talk(end - story.World.Now, pairs.Stayers);
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Join();
        story.ExpectHome(pairs, Patience, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(1);
        return story.Result(("mostFalls", Math.Round(story.Falls / (double)pairs.All.Count, 2)));
    }

    /// <summary>The hub dies and comes back with another epoch, twice; networks outlive it, and nobody takes a young hub's silence for an empty home.</summary>
    public static ScenarioResult HubRestart(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        int crowd = Math.Max(2, story.Nodes / 3);
        SimulatedPeer[] team = [.. Enumerable.Range(0, crowd).Select(_ => story.Peer("team", TimeSpan.FromSeconds(5)))];
        var pairs = new Pairs(story, nodes: Math.Max(4, story.Nodes - crowd));
        for (var round = 0; round < 2; round++)
        {
            story.World.Hub.Crash();
            foreach (SimulatedPeer goer in pairs.Goers)
            {
                if (story.Chance.Next(2) == 0)
                    story.World.Later(story.Some(TimeSpan.FromSeconds(4)), () => goer.Crash());
            }

            story.Talk(story.Between(5, 40), [.. team, .. pairs.Stayers]);
            story.World.Hub.Start();
            foreach (SimulatedPeer goer in pairs.Goers)
                story.World.Later(story.Between(5, 25), goer.Join);
            story.Talk(TimeSpan.FromSeconds(75), [.. team, .. pairs.Stayers]);
        }

        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Leave();
        story.ExpectAway(pairs, Patience + Patience, pairs.Stayers);
        story.World.Hub.Crash();
        story.Talk(story.Between(5, 20), pairs.Stayers);
        story.World.Hub.Start();
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Join();
        story.ExpectHome(pairs, Patience, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(1);
        return story.Result();
    }

    /// <summary>Two islands, then one that can only be heard, then none: a network becomes one piece again, and pairs come home.</summary>
    public static ScenarioResult Partition(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        int crowd = Math.Max(4, story.Nodes / 2);
        SimulatedPeer[] team = [.. Enumerable.Range(0, crowd).Select(_ => story.Peer("team", TimeSpan.FromSeconds(5)))];
        var pairs = new Pairs(story, nodes: Math.Max(4, story.Nodes - crowd));
        foreach (bool oneWay in (bool[])[false, true])
        {
            Participant[] island = [.. story.World.Everybody.Where(_ => story.Chance.Next(2) == 0)];
            using (story.World.Partition(island, oneWay: oneWay))
                story.Talk(story.Between(20, 60), [.. team, .. pairs.Stayers]);
            story.Talk(TimeSpan.FromSeconds(20), [.. team, .. pairs.Stayers]);
        }

        story.Calm();
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Leave();
        story.ExpectAway(pairs, TimeSpan.FromMinutes(4), pairs.Stayers);
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Join();
        TimeSpan home = FallbackReturned.UnreachableMemory + Patience;
        story.ExpectHome(pairs, home, pairs.Stayers);
        story.Calm();
        story.ExpectTravel(1);
        return story.Result();
    }

    /// <summary>On a hub of 1.1.3, beside peers of 1.1.3: goodbye, close, wait, and come anew; who fell back is known by sightings alone.</summary>
    public static ScenarioResult ForeignHub(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        SimulatedHub hub = story.World.AddForeignHub("foreign");
        int tabs = Math.Max(2, story.Nodes / 4);
        foreach (string network in (string[])["global", "team"])
        {
            for (var i = 0; i < tabs; i++)
                story.Tab(network, TimeSpan.FromSeconds(5), hub);
        }

        SimulatedPeer[] team = [.. Enumerable.Range(0, 2).Select(_ => story.Peer("team", TimeSpan.FromSeconds(5), hub))];
        var pairs = new Pairs(story, hub, Math.Max(4, story.Nodes - tabs));
        Participant[] speakers = [.. team, .. pairs.Stayers, .. story.World.Everybody.OfType<JavaScriptPeer>()];
        story.Talk(TimeSpan.FromSeconds(10), speakers);
        List<IDisposable> cuts = [.. pairs.All.Select(pair => story.World.Partition([pair.Stayer], [pair.Goer]))];
        TimeSpan patience = TimeSpan.FromSeconds(150);
        story.ExpectAway(pairs, patience, speakers, both: true);
        story.Talk(TimeSpan.FromSeconds(10), speakers);
        cuts.ForEach(cut => cut.Dispose());
        // Who fell back announced itself before the other could be reached; the next to come is sighted.
        foreach (SimulatedPeer goer in pairs.Goers)
        {
            goer.Crash();
            story.World.Later(story.Between(1, 10), goer.Join);
        }

        TimeSpan home = TimeSpan.FromMinutes(8);
        story.ExpectHome(pairs, home, speakers);
        story.Calm();
        story.ExpectTravel(pairs.All.Count);
        return story.Result();
    }

    internal static void Flap(Story story, SimulatedPeer goer, DateTimeOffset end) => story.World.Later(story.Between(2, 45), () =>
    {
        if (story.World.Now >= end)
            return;
        if (!goer.IsUp)
            goer.Join();
        else if (story.Chance.Next(2) == 0)
            goer.Leave();
        else
            goer.Crash();
        Flap(story, goer, end);
    });
}
