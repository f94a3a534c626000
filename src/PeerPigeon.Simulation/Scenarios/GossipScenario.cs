using System.Globalization;

namespace PeerPigeon.Simulation;

/// <summary>What is said reaches everybody, by as few copies and hops as promised; also when frames are lost and peers die.</summary>
internal static class GossipScenario
{
    private const double CopiesAtMost = 1.3;
    private const double Loss = 0.1;
    private const double LeastOfPairs = 0.9999;
    private const int PairsToProve = 100_000;
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Arrive = TimeSpan.FromSeconds(3);

    // A dead neighbour is noticed after 15 s; then links are found anew, and what was missed is asked for.
    private static readonly TimeSpan Repair = TimeSpan.FromSeconds(75);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        ScenarioResult ours = RunOurs(arguments, trace), mixed = RunMixed(arguments, trace);
        return ours with
        {
            Violations = [.. ours.Violations, .. mixed.Violations],
            Messages = ours.Messages + mixed.Messages,
            SimulatedSeconds = ours.SimulatedSeconds + mixed.SimulatedSeconds,
            Steps = ours.Steps + mixed.Steps,
            Digest = mixed.Digest,
            Measures = [.. ours.Measures, .. mixed.Measures],
            Before = ours.Before.IsEmpty ? mixed.Before : ours.Before,
        };
    }

    private static ScenarioResult RunOurs(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var meter = new GossipMeter(story.Ledger);
        story.World.Observers.Add(meter);
        for (var i = 0; i < arguments.Nodes; i++)
            story.Peer("gaming", JoinWithin);
        story.Pass(JoinWithin);
        story.Calm();

        story.Pass(Settle);

        IReadOnlyList<SimulatedPeer> members = story.World.Peers;
        SimulatedPeer[] origins = [.. Enumerable.Range(0, 5).Select(_ => story.Pick(members))];
        Speak(story, origins, 40);
        story.Pass(Arrive);
        List<Utterance> settled = Speak(story, origins, 10);
        story.Pass(Arrive);
        int others = members.Count - 1;
        double copies = settled.Average(meter.Copies), hops = Percentile99([.. settled.SelectMany(meter.Hops)]);
        double delivery = Delivery(settled, members), hopsAtMost = Math.Log2(members.Count) + 2;
        story.Expect("GossipDelivery", delivery >= 1, Said($"{delivery:P4} of pairs were reached without any loss"));
        story.Expect("GossipCopies", copies <= CopiesAtMost * others, Said($"{copies} copies a message are more than {CopiesAtMost} for each of {others} others"));
        story.Expect("GossipHops", hops <= hopsAtMost, Said($"the 99th percentile of hops is {hops}, above log2({members.Count}) + 2 = {hopsAtMost:0.##}"));

        story.World.Loss = Loss;
        List<Utterance> lossy = Speak(story, origins, 30);
        story.Pass(TimeSpan.FromSeconds(20));
        double lossyDelivery = Delivery(lossy, members);
        story.Expect("GossipRepair", lossyDelivery >= LeastOfPairs, Said($"{lossyDelivery:P4} of pairs were reached with {Loss:P0} of frames lost"));

        (List<Utterance> deadly, List<SimulatedPeer> survivors) = Kill(story, members);
        story.Pass(Repair);
        long pairs = (long)deadly.Count * (survivors.Count - 1);
        double deadlyDelivery = Delivery(deadly, survivors);
        story.Expect("GossipRepair", deadlyDelivery >= LeastOfPairs, Said($"{deadlyDelivery:P4} of {pairs} pairs were reached with {Loss:P0} of frames lost and a fifth of the peers killed"));
        return story.Result(
            ("delivery", delivery),
            ("copiesPerMessage", Math.Round(copies, 1)),
            ("copiesRatio", Math.Round(copies / others, 4)),
            ("hopsP99", hops),
            ("linksP99", hops + 1),
            ("hopsMean", Math.Round(settled.SelectMany(meter.Hops).Average(), 2)),
            ("lossDelivery", Math.Round(lossyDelivery, 6)),
            ("lossCopiesRatio", Math.Round(lossy.Average(meter.Copies) / others, 4)),
            ("killDelivery", Math.Round(deadlyDelivery, 6)),
            ("killPairs", pairs));
    }

    // Half of the messages before a fifth of the peers die at once, half after it; frames are lost all the time.
    private static (List<Utterance> Said, List<SimulatedPeer> Survivors) Kill(Story story, IReadOnlyList<SimulatedPeer> members)
    {
        List<SimulatedPeer> survivors = [.. members];
        List<SimulatedPeer> dead = [];
        while (dead.Count < members.Count / 5)
        {
            SimulatedPeer victim = story.Pick(survivors);
            survivors.Remove(victim);
            dead.Add(victim);
        }

        int messages = members.Count >= 1000 ? (PairsToProve / (survivors.Count - 1)) + 2 : 40;
        SimulatedPeer[] origins = [.. Enumerable.Range(0, 5).Select(_ => story.Pick(survivors))];
        List<Utterance> said = Speak(story, origins, messages / 2, perSecond: 8);
        foreach (SimulatedPeer victim in dead)
            victim.Crash(noticed: story.Chance.Next(2) == 0);
        said.AddRange(Speak(story, origins, messages - (messages / 2), perSecond: 8));
        return (said, survivors);
    }

    private static ScenarioResult RunMixed(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace);
        var meter = new GossipMeter(story.Ledger);
        story.World.Observers.Add(meter);
        for (var i = 0; i < arguments.Nodes / 2; i++)
            story.Peer("gaming", JoinWithin);
        for (var i = arguments.Nodes / 2; i < arguments.Nodes; i++)
            story.Tab("gaming", JoinWithin);
        story.Pass(JoinWithin);
        story.Calm();

        IReadOnlyList<Participant> members = story.World.Everybody;
        List<Utterance> said = Speak(story, [.. Enumerable.Range(0, 10).Select(_ => story.Pick(members))], 30);
        story.Pass(Arrive);
        double delivery = Delivery(said, members);
        story.Expect("GossipDelivery", delivery >= 1, Said($"{delivery:P4} of pairs were reached where half of the members are 1.1.3"));
        return story.Result(("mixedDelivery", delivery), ("mixedCopiesRatio", Math.Round(said.Average(meter.Copies) / (members.Count - 1), 4)));
    }

    private static List<Utterance> Speak(Story story, Participant[] origins, int messages, int perSecond = 4)
    {
        List<Utterance> said = [];
        for (var i = 0; i < messages; i++)
        {
            said.Add(story.Ledger.Say(origins[i % origins.Length]));
            story.Pass(TimeSpan.FromSeconds(1.0 / perSecond));
        }

        return said;
    }

    private static double Delivery(IReadOnlyCollection<Utterance> said, IReadOnlyCollection<Participant> members)
    {
        long wanted = 0, reached = 0;
        foreach (Utterance utterance in said)
        {
            foreach (Participant member in members)
            {
                if (member == utterance.Sender)
                    continue;
                wanted++;
                reached += utterance.Reached.Contains(member.Id) ? 1 : 0;
            }
        }

        return (double)reached / wanted;
    }

    private static double Percentile99(List<int> values)
    {
        values.Sort();
        return values[(int)Math.Ceiling(values.Count * 0.99) - 1];
    }

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
