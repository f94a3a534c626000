namespace PeerPigeon.Simulation;

/// <summary>Who comes back under another id, while the hub still holds the session of the old one, is not company for itself.</summary>
internal static class FormerIdScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // The hub gives a vanished session up after three keep-alives of 30 s.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var pairs = new Pairs(story);
        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Leave();
        story.Expect(nameof(FallbackEntered), story.PassUntil(() => pairs.AllAway, Patience, pairs.Stayers), $"not everybody who is alone is in the global network {Patience.TotalSeconds} s later");

        foreach (SimulatedPeer stayer in pairs.Stayers)
            stayer.Crash(noticed: false);
        SimulatedPeer[] renamed = [.. pairs.Stayers.Select(stayer => story.Peer(stayer.Home.Value[Wire.NetworkPrefix.Length..], TimeSpan.FromSeconds(2), former: stayer))];
        bool left = story.PassUntil(() => renamed.All(peer => peer.Mesh.IsUsingGlobalFallback), TimeSpan.FromSeconds(20), renamed);
        story.Expect(nameof(FallbackEntered), left, "somebody stays at home with nobody but its own former id");
        var came = false;
        story.PassUntil(() => came |= !renamed.All(peer => peer.Mesh.IsUsingGlobalFallback), Remembered, renamed);
        story.Expect(nameof(FallbackReturned), !left || !came, "somebody came home to nobody but its own former id");

        foreach (SimulatedPeer goer in pairs.Goers)
            goer.Join();
        bool home = story.PassUntil(() => renamed.All(peer => !peer.Mesh.IsUsingGlobalFallback && peer.HasLink(peer.Home)), Patience, renamed);
        story.Expect(nameof(FallbackReturned), home, $"not everybody is home {Patience.TotalSeconds} s after the other came back");
        story.Pass(Patience);
        story.Calm();
        story.ExpectTravel(pairs.All.Count);
        return story.Result();
    }
}
