using System.Globalization;
using PeerPigeon.Actors;

namespace PeerPigeon.Simulation;

/// <summary>Two halves are apart for an hour and both write, also the same keys; together again, all read the same.</summary>
internal static class MergeScenario
{
    private const int Shared = 20;
    private static readonly TimeSpan Apart = TimeSpan.FromHours(1);
    private static readonly TimeSpan Agree = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace) { Pace = 0 };
        SimulatedWorld world = story.World;
        TimeSpan joinWithin = TimeSpan.FromSeconds(10);
        for (var i = 0; i < arguments.Nodes; i++)
            story.Peer("gaming", joinWithin);
        story.Pass(joinWithin + Story.Settle);

        var ledger = new RecordLedger(world);
        SimulatedPeer[] members = [.. world.Peers];
        SimulatedPeer[][] halves = [members[..(members.Length / 2)], members[(members.Length / 2)..]];
        KeptRecord[] shared = [.. Enumerable.Range(0, Shared).Select(_ => ledger.Add(story.Pick(members)))];
        foreach (KeptRecord record in shared)
            ledger.Write(record);
        story.Pass(TimeSpan.FromSeconds(20));

        DateTimeOffset end = world.Now + Apart;
        using (world.Partition(halves[0]))
        {
            RecordScenario.Every(story, end, TimeSpan.FromSeconds(20), () => ledger.Write(story.Pick(shared), story.Pick(story.Pick(halves))));
            RecordScenario.Every(story, end, TimeSpan.FromSeconds(60), () => ledger.Write(ledger.Add(story.Pick(members))));
            story.Pass(Apart + TimeSpan.FromSeconds(30));
        }

        DateTimeOffset healed = world.Now;
        List<string> differing = Differing(story, ledger, members);
        while (differing.Count > 0 && world.Now < healed + Agree)
        {
            story.Pass(Look);
            differing = Differing(story, ledger, members);
        }

        story.Expect(
            nameof(RecordsSurvive), differing.Count == 0,
            string.Create(CultureInfo.InvariantCulture, $"{Agree.TotalMinutes:0} minutes after the halves met, members do not read the same winner of {differing.Count} keys: {string.Join(", ", differing.Take(5))}"));
        story.Calm();
        return story.Result(
            ("writes", ledger.Written),
            ("keys", ledger.All.Count),
            ("secondsToAgree", (world.Now - healed).TotalSeconds),
            ("repaired", members.Sum(peer => peer.Counters.Dht.Repaired)),
            ("replicated", members.Sum(peer => peer.Counters.Dht.Replicated)));
    }

    // The winner is the last write of all; what some member reads otherwise differs.
    private static List<string> Differing(Story story, RecordLedger ledger, SimulatedPeer[] members)
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        var readers = members.Length <= 30 ? members : [.. Enumerable.Range(0, 30).Select(_ => story.Pick(members))];
        var asked = 0;
        var answered = 0;
        foreach (KeptRecord record in ledger.All)
        {
            foreach (SimulatedPeer reader in readers)
            {
                asked++;
                story.World.Begin(async () =>
                {
                    DhtValue? found = await reader.Mesh.Dht.GetAsync(record.Key);
                    answered++;
                    if ((string?)found?.Value != record.Value)
                        wrong.Add(record.Key);
                });
            }

            story.Pass(TimeSpan.FromSeconds(1));
        }

        story.PassUntil(() => answered == asked, TimeSpan.FromSeconds(60));
        if (answered < asked)
            wrong.Add("reads without an answer");
        return [.. wrong];
    }
}
