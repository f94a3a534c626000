using System.Globalization;

namespace PeerPigeon.Simulation;

/// <summary>Many networks whose members come and go all the time, some of them flapping; afterwards all is one again.</summary>
internal static class ChurnScenario
{
    private const int PerNetwork = 20;
    private const int Crowd = 1000;
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(30);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        int networks = Math.Max(2, arguments.Nodes / PerNetwork);
        // Every fifth network has two members, who are alone now and then; the others share the rest.
        int small = Math.Max(1, networks / 5);
        for (var i = 0; i < arguments.Nodes; i++)
        {
            int network = i < 2 * small ? i / 2 : small + (i % (networks - small));
            story.Peer(i >= arguments.Nodes - 2 ? "global" : string.Create(CultureInfo.InvariantCulture, $"net{network}"), JoinWithin);
        }

        // A crowd churns for an hour, anybody else for ten minutes.
        DateTimeOffset end = story.World.Now + (arguments.Nodes >= Crowd ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(10));
        foreach (SimulatedPeer peer in story.World.Peers)
        {
            bool flaps = story.Chance.Next(10) == 0;
            Live(story, peer, end, flaps ? 40 : 900);
        }

        story.Talk(end - story.World.Now, story.World.Everybody);
        foreach (SimulatedPeer peer in story.World.Peers)
            peer.Join();
        story.Pass(TimeSpan.FromSeconds(30));
        story.Calm();
        story.ExpectTravel(0);
        return story.Result(("comings", story.World.Peers.Sum(peer => peer.Comings)));
    }

    private static void Live(Story story, SimulatedPeer peer, DateTimeOffset end, double longest) => story.World.Later(story.Between(2, peer.IsUp ? longest : Math.Min(longest, 120)), () =>
    {
        if (story.World.Now >= end)
            return;
        if (!peer.IsUp)
            peer.Join();
        else if (story.Chance.Next(2) == 0)
            peer.Leave();
        else
            peer.Crash(noticed: story.Chance.Next(4) != 0);
        Live(story, peer, end, longest);
    });
}
