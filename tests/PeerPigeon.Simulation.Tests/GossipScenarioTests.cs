namespace PeerPigeon.Simulation.Tests;

public sealed class GossipScenarioTests
{
    [Theory]
    [InlineData(3, 1UL)]
    [InlineData(5, 2UL)]
    public void Everybody_hears_everything_by_few_copies_and_hops_also_when_frames_are_lost_and_peers_die(int maxPeers, ulong seed)
    {
        using var trace = new SimulationTrace();

        ScenarioResult result = GossipScenario.Run(new(Nodes: 40, seed, maxPeers), trace);

        Assert.Empty(result.Violations);
        Assert.InRange(Measure(result, "copiesRatio"), 1, 1.05);
        Assert.InRange(Measure(result, "lossCopiesRatio"), 0, 1.6);
    }

    // Far beyond the pace that links take and that histories hold: links slow the sender down, and nobody is refused for what it could not serve.
    [Fact]
    public void Who_says_much_at_once_is_heard_by_everybody_once()
    {
        const int Messages = 5_000, Lanes = 128;
        using var trace = new SimulationTrace();
        using var story = new Story(
            new(Nodes: 6, Seed: 1, MaxPeers: 3), trace,
            Akka.Configuration.ConfigurationFactory.ParseString("peerpigeon { scoring { frames-per-second = 500, frame-burst = 500 }, gossip.history-frames = 200 }"));
        for (var i = 0; i < story.Nodes; i++)
            story.Peer("gaming", TimeSpan.FromSeconds(2));
        story.Pass(TimeSpan.FromSeconds(2) + Story.Settle);
        SimulatedPeer[] members = [.. story.World.Peers];
        List<string> said = [];

        for (var lane = 0; lane < Lanes; lane++)
        {
            int first = lane;
            story.World.Begin(() => SayAsync(first));
        }

        Assert.True(story.PassUntil(() => said.Count == Messages && members[1..].All(member => said.TrueForAll(id => member.Received(id) == 1)), TimeSpan.FromMinutes(2)));
        Assert.Empty(story.Findings.All);
        Assert.True(members[1..].Sum(member => member.Counters.Gossip.Slowed) > Messages);
        Assert.All(members, member => Assert.Equal(0, member.Counters.Refused));

        async Task SayAsync(int lane)
        {
            for (int i = lane; i < Messages; i += Lanes)
                said.Add((await members[0].Mesh.SendMessageAsync($"{i}")).MessageId);
        }
    }

    [Fact]
    public void What_was_said_while_the_network_was_in_two_reaches_both_halves_when_they_meet_and_nobody_who_came_after_it()
    {
        using var trace = new SimulationTrace();
        using var story = new Story(new(Nodes: 20, Seed: 5, MaxPeers: 3), trace) { Pace = 0 };
        for (var i = 0; i < story.Nodes; i++)
            story.Peer("gaming", TimeSpan.FromSeconds(5));
        story.Pass(TimeSpan.FromSeconds(5) + Story.Settle);
        SimulatedPeer[] members = [.. story.World.Peers];

        List<Utterance> said = [];
        using (story.World.Partition(members[..10]))
        {
            story.Pass(TimeSpan.FromSeconds(30));
            foreach (int speaker in (int[])[0, 5, 10, 15])
                said.Add(story.Ledger.Say(members[speaker]));
            story.Pass(TimeSpan.FromSeconds(10));
            Assert.All(said, utterance => Assert.Equal(9, utterance.Reached.Count));
        }

        story.Pass(TimeSpan.FromSeconds(40));
        SimulatedPeer late = story.Peer("gaming", TimeSpan.Zero);
        story.Pass(TimeSpan.FromSeconds(30));

        Assert.True(late.HasLink(late.Home));
        Assert.All(said, utterance => Assert.Equal(
            members.Where(member => member != utterance.Sender).Select(member => member.Id).Order(), utterance.Reached.Order()));
        Assert.Empty(story.Findings.All);
    }

    private static double Measure(ScenarioResult result, string name) => result.Measures.Single(measure => measure.Name == name).Value;
}
