using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Core;

namespace PeerPigeon.Simulation;

/// <summary>Two networks and three bridges between them: two that both granted, one that made its grants with secrets of its own.</summary>
internal static class BridgeScenario
{
    // Without the prefix of other networks: a bridge tells the one the name of the other, as it should.
    private const string Alpha = "alpha", Beta = "beta";

    private const string Grants = "peerpigeon.bridge.secrets { alpha = \"the secret of alpha\", beta = \"the secret of beta\" }";
    private const string Forged = "peerpigeon.bridge.secrets { alpha = \"not the secret of alpha\", beta = \"not the secret of beta\" }";
    private const int Rounds = 20;
    private const int Flood = 200;

    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Arrive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(2);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace, ConfigurationFactory.ParseString(Grants));
        var told = new BridgedOnce(story.World, story.Findings, Alpha, Beta);
        story.World.Observers.Add(told);
        SimulatedPeer[] members = [.. Enumerable.Range(0, Math.Max(4, arguments.Nodes)).Select(number => Join(story, number % 2 == 0 ? Alpha : Beta))];
        for (var i = 0; i < 3; i++)
            story.Peer("gamma", JoinWithin);
        Bridge[] bridges = [new(story, Grants), new(story, Grants), new(story, Forged)];
        story.Pass(JoinWithin + Story.Settle);
        Company.CheckOneComponent(story.World, story.Findings);
        foreach (Bridge bridge in bridges)
            bridge.Open();

        for (var round = 0; round < Rounds; round++)
        {
            told.Say(story.Pick(members));
            story.Pass(story.Some(TimeSpan.FromSeconds(2)));
            if (round == Rounds / 2)
            {
                // The other bridge carries on; the network it was a member of needs a while to be whole again.
                bridges[0].A.Crash();
                story.Pass(Story.Settle);
            }
            else if (round == Rounds / 4)
                bridges[1].B.CutHub();
        }

        story.Pass(Arrive);
        told.CheckReached(members);
        story.Expect(nameof(BridgedOnce), bridges[2].Counters.Of(BridgeVerdict.Relay) > 0, "the bridge with forged grants told nothing, so nothing was there to be refused");
        story.Expect(
            nameof(BridgedOnce),
            members.Sum(member => member.Counters.Drops(DropReason.BridgedNotGranted)) > 0,
            "nobody refused what the bridge with forged grants told");
        story.Expect(
            nameof(BridgedOnce),
            members.All(member => member.Counters.Drops(DropReason.BridgedMalformed) == 0),
            "somebody was told by a bridge what was said in its own network");
        Flooded(story, told, members, bridges[1]);

        foreach (Bridge bridge in bridges)
            bridge.Close();
        told.IsClosed = true;
        told.Say(members[0]);
        told.Say(members[1]);
        story.Calm();
        return story.Result(
            ("relayed", bridges.Sum(bridge => bridge.Counters.Of(BridgeVerdict.Relay))),
            ("backToOrigin", bridges.Sum(bridge => bridge.Counters.Of(BridgeVerdict.BackToOrigin))),
            ("tooFast", bridges.Sum(bridge => bridge.Counters.Of(BridgeVerdict.TooFast))),
            ("notGranted", members.Sum(member => member.Counters.Drops(DropReason.BridgedNotGranted))),
            ("repeated", members.Sum(member => member.Counters.Drops(DropReason.BridgedRepeated))));
    }

    private static void Flooded(Story story, BridgedOnce told, SimulatedPeer[] members, Bridge bridge)
    {
        BridgeRules rules = bridge.Rules;
        story.Pass(TimeSpan.FromSeconds(Math.Ceiling(rules.Burst / (double)rules.MessagesPerSecond)));
        long before = bridge.Counters.Of(BridgeVerdict.Relay), refused = bridge.Counters.Of(BridgeVerdict.TooFast);
        for (var i = 0; i < Flood; i++)
            told.Say(members[0]);
        story.Pass(RateWindow);
        double most = rules.Burst + (rules.MessagesPerSecond * RateWindow.TotalSeconds);
        long relayed = bridge.Counters.Of(BridgeVerdict.Relay) - before;
        story.Expect(nameof(BridgedOnce), relayed <= most && relayed > 0, $"{relayed} of {Flood} messages at once were carried; at most {most} may be");
        story.Expect(nameof(BridgedOnce), bridge.Counters.Of(BridgeVerdict.TooFast) > refused, "no message of a flood was too fast");
    }

    private static SimulatedPeer Join(Story story, string network) =>
        story.World.Add(new MeshOptions { NetworkName = network, AllowGlobalFallback = false, Unlisted = true }, story.Some(JoinWithin));

    private sealed class Bridge(Story story, string secrets)
    {
        private readonly BridgeSettings _settings = BridgeSettings.Parse(ConfigurationFactory.ParseString(secrets));
        private IActorRef _actor = ActorRefs.Nobody;

        public SimulatedPeer A { get; } = Join(story, Alpha);

        public SimulatedPeer B { get; } = Join(story, Beta);

        public BridgeCounters Counters { get; } = new();

        public BridgeRules Rules { get; private set; } = null!;

        public void Open()
        {
            BridgeSide a = Side(A), b = Side(B);
            Rules = _settings.For(a.End, b.End, story.World.Now).Rules;
            _actor = story.World.System.ActorOf(BridgeActor.Props(a, b, _settings, Counters));
            story.World.Settle();
        }

        public void Close()
        {
            _actor.Tell(PoisonPill.Instance);
            story.World.Settle();
        }

        private BridgeSide Side(SimulatedPeer peer) => story.World.Runtime.Run(() => BridgeSide.OfAsync(peer.Mesh), TimeSpan.FromSeconds(1));
    }
}
