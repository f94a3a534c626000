using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Random pairs send direct messages: in peace with a few crashes, to peers of 1.1.3, to nobody, and while one frame in ten is lost.</summary>
internal static class DirectMessageScenario
{
    private const double Promised = 0.999;
    // A peer of 1.1.3 loses its links now and then, and looks for others in its own time.
    private const double PromisedForeign = 0.95;
    private const double CrashShare = 0.03;
    private const double Loss = 0.1;
    private const int ToNobody = 20;
    private const int LeastPairs = 200;
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var watch = new AcknowledgedArrived(story.World, story.Findings);
        story.World.Observers.Add(watch);
        SimulatedPeer[] ours = [.. Enumerable.Range(0, arguments.Nodes).Select(_ => story.Peer("gaming", JoinWithin))];
        JavaScriptPeer[] tabs = [.. Enumerable.Range(0, Math.Max(2, arguments.Nodes / 50)).Select(_ => story.Tab("gaming", JoinWithin))];
        story.Pass(JoinWithin + Story.Settle);
        // Who never said anything is found by a search; here everybody is known.
        foreach (Participant peer in story.World.Everybody)
            story.World.Later(story.Some(JoinWithin), () => story.Ledger.Say(peer));
        story.Pass(JoinWithin + Slice);

        int pairs = Math.Max(LeastPairs, 2 * arguments.Nodes);
        foreach (SimulatedPeer peer in ours.Where(_ => story.Chance.NextDouble() < CrashShare).ToArray())
            story.World.Later(story.Some(SendWithin), () => peer.Crash(noticed: story.Chance.Next(2) == 0));
        Phase calm = Send(story, watch, pairs, () => Pair(story, ours));
        int[] hops = [.. watch.Hops.Order()];
        SimulatedPeer[] left = [.. ours.Where(peer => peer.IsUp)];
        story.Expect(nameof(AcknowledgedArrived), calm.Share >= Promised, $"{calm.Acknowledged} of {calm.Lived} direct messages among survivors were acknowledged");

        Phase foreign = Send(story, watch, 5 * tabs.Length, () => (story.Pick(left), story.Pick(tabs).Id));
        story.Expect(
            nameof(AcknowledgedArrived),
            foreign.ArrivedShare >= PromisedForeign,
            $"{foreign.Messages.Count(message => message.Arrivals == 1)} of {foreign.Messages.Count} direct messages reached their peer of 1.1.3");

        Phase nobody = Send(story, watch, ToNobody, () => (story.Pick(left), Stranger(story)));
        story.Expect(nameof(AcknowledgedArrived), nobody.Messages.All(message => message.Error == MeshErrors.UnknownPeer), "a direct message to nobody did not fail with unknown_peer");

        int peaceful = watch.Hops.Count;
        story.World.Loss = Loss;
        Phase lossy = Send(story, watch, pairs, () => Pair(story, left));
        story.World.Loss = 0;
        return story.Result(
            ("pairs", calm.Lived),
            ("acknowledgedShare", Math.Round(calm.Share, 5)),
            ("arrivedShare", Math.Round(calm.ArrivedShare, 5)),
            ("hopsMean", Math.Round(hops.Average(), 2)),
            ("hopsP99", hops[hops.Length * 99 / 100]),
            ("retriesPerMessage", calm.Retries),
            ("framesPerMessage", calm.Frames),
            ("bytesPerMessage", calm.Bytes),
            ("lossyPairs", lossy.Lived),
            ("lossyAcknowledgedShare", Math.Round(lossy.Share, 5)),
            ("lossyHopsMean", Math.Round(watch.Hops.Skip(peaceful).Average(), 2)),
            ("lossyRetriesPerMessage", lossy.Retries),
            ("lossyFramesPerMessage", lossy.Frames),
            ("toForeign", foreign.Lived),
            ("foreignArrivedShare", Math.Round(foreign.ArrivedShare, 5)),
            ("framesPerUnknownPeer", nobody.Frames),
            ("searches", Total(story, RoutingEvent.SearchSent)),
            ("waysChanged", Total(story, RoutingEvent.WayChanged)),
            ("routesMissed", Total(story, RoutingEvent.RouteMissed)));
    }

    private static Phase Send(Story story, AcknowledgedArrived watch, int count, Func<(SimulatedPeer, PeerId)> pick)
    {
        int first = watch.All.Count;
        (long frames, long bytes, long retries) = (watch.Frames, watch.Bytes, Total(story, RoutingEvent.DirectRetried));
        TimeSpan within = count < LeastPairs ? SendWithin / 6 : SendWithin;
        for (var i = 0; i < count; i++)
        {
            story.World.Later(story.Some(within), () =>
            {
                (SimulatedPeer sender, PeerId to) = pick();
                watch.Send(sender, to);
            });
        }

        MeshSettings settings = MeshSettings.Parse(story.World.System.Settings.Config, new());
        story.Pass(within + settings.Router.AcknowledgeTimeout + (2 * Slice));
        DirectMessage[] messages = [.. watch.All.Skip(first)];
        watch.CheckAnswers(messages);
        double sent = Math.Max(1, messages.Length);
        return new(
            messages,
            Math.Round((watch.Frames - frames) / sent, 1),
            Math.Round((watch.Bytes - bytes) / sent),
            Math.Round((Total(story, RoutingEvent.DirectRetried) - retries) / sent, 3));
    }

    private static (SimulatedPeer Sender, PeerId To) Pair(Story story, SimulatedPeer[] among)
    {
        SimulatedPeer[] up = [.. among.Where(peer => peer.IsUp)];
        SimulatedPeer sender = story.Pick(up), target = story.Pick(up);
        return sender == target ? Pair(story, among) : (sender, target.Id);
    }

    private static PeerId Stranger(Story story)
    {
        var bytes = new byte[PeerId.ByteLength];
        story.Chance.NextBytes(bytes);
        return PeerId.FromBytes(bytes);
    }

    private static long Total(Story story, RoutingEvent what) => story.World.Peers.Sum(peer => peer.Counters.Routing.Of(what));

    private sealed record Phase(IReadOnlyList<DirectMessage> Messages, double Frames, double Bytes, double Retries)
    {
        private DirectMessage[] Survivors { get; } = [.. Messages.Where(message => message.BothLived)];

        public int Lived => Survivors.Length;

        public int Acknowledged => Survivors.Count(message => message.IsAcknowledged);

        public double Share => Acknowledged / (double)Math.Max(1, Lived);

        public double ArrivedShare => Survivors.Count(message => message.Arrivals == 1) / (double)Math.Max(1, Lived);
    }
}
