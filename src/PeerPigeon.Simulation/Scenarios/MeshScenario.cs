namespace PeerPigeon.Simulation;

/// <summary>A network forms, holds together and gossips, while another one beside it notices nothing.</summary>
internal static class MeshScenario
{
    private const int Bystanders = 3;
    private const int Broadcasts = 10;
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        for (var i = 0; i < arguments.Nodes; i++)
            story.Peer("gaming", JoinWithin);
        for (var i = 0; i < Bystanders; i++)
            story.Peer("work", JoinWithin);
        story.Pass(JoinWithin);
        story.Calm();

        SimulatedPeer[] members = [.. story.World.Peers.Take(arguments.Nodes)];
        long forwarded = members.Sum(peer => peer.Counters.Forwarded);
        for (var i = 0; i < Broadcasts; i++)
            story.Ledger.Say(story.Pick(members));
        story.Pass(TimeSpan.FromSeconds(1));
        return story.Result(
            ("meanLinks", Math.Round(members.Average(peer => peer.Mesh.GetStatus().ConnectedCount), 3)),
            ("mostLinks", members.Max(peer => peer.Mesh.GetStatus().ConnectedCount)),
            ("forwardsPerBroadcast", Math.Round((members.Sum(peer => peer.Counters.Forwarded) - forwarded) / (double)Broadcasts, 1)));
    }
}
