
namespace PeerPigeon.Simulation;

/// <summary>Members come in a burst, one by one, are cut in two halves, crash, vanish and leave; in the end everybody knows who is here.</summary>
internal static class MembersScenario
{
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Measured = TimeSpan.FromMinutes(20);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var bytes = new MemberBytes();
        story.World.Observers.Add(bytes);
        SimulatedPeer[] all = [.. Enumerable.Range(0, arguments.Nodes).Select(_ => story.Peer("gaming", JoinWithin))];
        story.Tab("gaming", JoinWithin);
        story.Pass(JoinWithin + TimeSpan.FromSeconds(60));
        story.Members.CheckViews(TimeSpan.FromSeconds(30));

        SimulatedPeer late = story.Peer("gaming", TimeSpan.Zero);
        story.Pass(TimeSpan.FromSeconds(40));
        story.Members.CheckViews(TimeSpan.FromSeconds(30));

        using (story.World.Partition([.. all.Take(arguments.Nodes / 2)]))
            story.Pass(TimeSpan.FromMinutes(3));
        story.Pass(Settled);
        story.Members.CheckViews(Settled);

        Leave(story, all, arguments.Nodes / 3);
        story.Pass(Settled);
        story.Members.CheckViews(Settled);
        SimulatedPeer[] here = [.. all.Append(late).Where(peer => peer.IsUp)];
        int[] estimates = [.. here.Select(peer => peer.Mesh.GetMembers().Estimate).Order()];

        bytes.Begin(story.World.Now);
        story.Pass(Measured);
        story.Calm();
        return story.Result(
            ("members", here.Length),
            ("estimateLeast", estimates[0]),
            ("estimateMedian", estimates[estimates.Length / 2]),
            ("estimateMost", estimates[^1]),
            ("membershipBytesPerSecond", Math.Round(bytes.PerSecond(story.World.Now) / here.Length, 1)));
    }

    // A third says goodbye, a third crashes, and a third vanishes without the hub noticing.
    private static void Leave(Story story, SimulatedPeer[] all, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 3 == 0)
                all[i].Leave();
            else
                all[i].Crash(noticed: i % 3 == 1);
            story.Pass(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>What arrives about members, envelopes included.</summary>
    private sealed class MemberBytes : WorldObserver
    {
        private DateTimeOffset _since;
        private long _bytes;

        public void Begin(DateTimeOffset now)
        {
            _since = now;
            _bytes = 0;
        }

        public double PerSecond(DateTimeOffset now) => _bytes / (now - _since).TotalSeconds;

        public override void LinkArrived(in LinkPassage passage)
        {
            ReadOnlySpan<byte> head = passage.Payload.Span[..Math.Min(passage.Payload.Length, 120)];
            if (head.IndexOf("\"pigeon-member\""u8) >= 0 || head.IndexOf("\"kind\":\"members\""u8) >= 0 || head.IndexOf("\"kind\":\"announcements\""u8) >= 0)
                _bytes += passage.Payload.Length;
        }
    }
}
