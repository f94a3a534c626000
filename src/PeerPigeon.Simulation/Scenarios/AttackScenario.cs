using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;

namespace PeerPigeon.Simulation;

/// <summary>Adversaries do their worst for two minutes; the honest go on talking to each other.</summary>
internal static class AttackScenario
{
    /// <summary>When, after an attack began, the honest peers are one piece over links among themselves, and stay so.</summary>
    private static readonly TimeSpan RestoredWithin = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(25);
    private const double LeastDelivery = 0.99;

    /// <summary>Honest peers of whom one sends a direct message each second.</summary>
    private const int TalkersPerSecond = 100;

    // Links that bring nothing give way: what a network that expects adversaries sets.
    private static readonly Config Wary = ConfigurationFactory.ParseString("peerpigeon.scoring.barren-frames = 8");

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace) => Run(arguments, trace, Wary);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace, Config? config)
    {
        ImmutableArray<Attack> attacks = [.. Attack.All.Where(attack => arguments.Plan is null || arguments.Plan == attack.Name)];
        ScenarioResult[] results = [.. attacks.Select(attack => Play(attack, arguments, trace, config))];
        return results[^1] with
        {
            Violations = [.. results.SelectMany(result => result.Violations)],
            Messages = results.Sum(result => result.Messages),
            SimulatedSeconds = results.Sum(result => result.SimulatedSeconds),
            Steps = results.Sum(result => result.Steps),
            Measures = [.. results.SelectMany(result => result.Measures)],
            Fallbacks = results.Sum(result => result.Fallbacks),
            Returns = results.Sum(result => result.Returns),
            Before = results.FirstOrDefault(result => result.Violations.Length > 0)?.Before ?? [],
        };
    }

    private static ScenarioResult Play(Attack attack, ScenarioArguments arguments, SimulationTrace trace, Config? config)
    {
        using var story = new Story(arguments, trace, config);
        var direct = new NoFalseAcknowledgement(story.World, story.Findings);
        story.World.Observers.Add(direct);
        story.World.Observers.Add(new NoForgeryVerified(story.World, story.Findings));

        IReadOnlyList<SimulatedPeer> honest;
        AttackStage stage;
        if (attack.IsFirst)
        {
            stage = new(story, arguments.MaxPeers, []) { Expected = arguments.Nodes };
            attack.Begin(stage);
            story.Pass(TimeSpan.FromSeconds(10));
            honest = AttackStage.Populate(story, arguments.Nodes);
            story.Pass(TimeSpan.FromSeconds(10));
        }
        else
        {
            honest = AttackStage.Populate(story, arguments.Nodes);
            story.Talk(Gathering, honest);
            stage = new(story, arguments.MaxPeers, honest) { Expected = arguments.Nodes };
            attack.Begin(stage);
        }

        (TimeSpan restored, List<Utterance> said) = Endure(story, attack, honest, direct);
        return Judge(story, attack, stage, honest, restored, said, direct);
    }

    private static (TimeSpan Restored, List<Utterance> Said) Endure(Story story, Attack attack, IReadOnlyList<SimulatedPeer> honest, NoFalseAcknowledgement direct)
    {
        DateTimeOffset began = story.World.Now;
        int before = story.Ledger.All.Count;
        TimeSpan restored = TimeSpan.Zero;
        while (story.World.Now - began < Lasts)
        {
            story.Speak(honest);
            // The more there are, the more they have to say to each other.
            for (var i = 0; attack.Talks && i < Math.Max(1, honest.Count / TalkersPerSecond); i++)
            {
                SimulatedPeer from = story.Pick(honest);
                direct.Send(from, story.Pick([.. honest.Where(peer => peer != from)]));
            }

            story.Pass(TimeSpan.FromSeconds(1));
            if (!IsOnePiece(honest))
                restored = story.World.Now - began;
        }

        story.Pass(Grace);
        return (restored, [.. story.Ledger.All.Skip(before)]);
    }

    private static ScenarioResult Judge(
        Story story, Attack attack, AttackStage stage, IReadOnlyList<SimulatedPeer> honest, TimeSpan restored, List<Utterance> said, NoFalseAcknowledgement direct)
    {
        long pairs = said.Count * (long)(honest.Count - 1), reached = said.Sum(utterance => (long)utterance.Reached.Count);
        double delivery = reached / (double)pairs;
        bool isEclipse = attack.Name == "eclipse";
        double toTarget = isEclipse ? said.Count(utterance => utterance.Sender == stage.Target || utterance.Reached.Contains(stage.Target.Id)) / (double)said.Count : 1;
        double worst = Math.Min(delivery, toTarget);
        story.Expect("HonestDelivery", worst >= LeastDelivery, string.Create(CultureInfo.InvariantCulture, $"{attack.Name}: {worst:0.00000} of the honest deliveries are fewer than {LeastDelivery}"));
        story.Expect("HonestMeshRestored", restored <= RestoredWithin, string.Create(CultureInfo.InvariantCulture, $"{attack.Name}: the honest mesh is not one piece {restored.TotalSeconds} s after the attack began"));
        if (attack.Talks)
        {
            double acknowledged = direct.Acknowledged / (double)direct.Sent;
            story.Expect("HonestDelivery", acknowledged >= LeastDelivery, string.Create(CultureInfo.InvariantCulture, $"{attack.Name}: {acknowledged:0.00000} of the direct messages acknowledged are fewer than {LeastDelivery}"));
        }

        int links = honest.Sum(peer => peer.Links.Count), hostile = honest.Sum(peer => peer.Links.Count(link => link.RemotePeer is Adversary));
        List<(string, double)> measures =
        [
            ($"{attack.Name}.delivery", Math.Round(delivery, 6)),
            ($"{attack.Name}.restoredAfter", restored.TotalSeconds),
            ($"{attack.Name}.offersPerHonestPeer", Math.Round(stage.Adversaries.Sum(adversary => adversary.Offers) / (double)honest.Count, 2)),
            ($"{attack.Name}.hostileLinkShare", Math.Round(hostile / (double)Math.Max(1, links), 4)),
            ($"{attack.Name}.barrenClosed", honest.Sum(peer => peer.Counters.BarrenLinks)),
            ($"{attack.Name}.adversariesRefused", story.Refused.Adversaries),
            ($"{attack.Name}.honestRefused", story.Refused.Honest),
        ];
        if (isEclipse)
            measures.Add(($"{attack.Name}.targetDelivery", Math.Round(toTarget, 6)));
        if (attack.Talks)
            measures.Add(($"{attack.Name}.directAcknowledged", Math.Round(direct.Acknowledged / (double)direct.Sent, 6)));
        return story.Result([.. measures]);
    }

    // Over links that both ends are honest about.
    private static bool IsOnePiece(IReadOnlyList<SimulatedPeer> honest) => Company.ReachedFrom(honest[0], honest).Count == honest.Count;
}
