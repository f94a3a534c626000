using PeerPigeon.Actors;

namespace PeerPigeon.Simulation;

/// <summary>Records are written and read while a fifth of the members comes and goes each hour, and a liar offers what nobody may write.</summary>
internal static class RecordScenario
{
    private const int Crowd = 1000;
    private const double ChurnPerHour = 0.2;
    private const double LeastFound = 0.999;

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var story = new Story(arguments, trace) { Pace = 0 };
        SimulatedWorld world = story.World;
        TimeSpan joinWithin = TimeSpan.FromSeconds(arguments.Nodes >= 300 ? 60 : 10);
        for (var i = 0; i < arguments.Nodes; i++)
            story.Peer("gaming", joinWithin);
        story.Pass(joinWithin + Story.Settle);

        var ledger = new RecordLedger(world);
        var survive = new RecordsSurvive(world, story.Findings, LeastFound);
        survive.Watch(ledger);
        var liar = new RecordLiar(story, ledger);
        SimulatedPeer[] members = [.. world.Peers];
        TimeSpan length = arguments.Nodes >= Crowd ? TimeSpan.FromHours(6) : arguments.Nodes >= 100 ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(20);
        DateTimeOffset end = world.Now + length;
        for (var i = 0; i < Math.Min(200, 2 * arguments.Nodes); i++)
            ledger.Write(ledger.Add(story.Pick(members)));
        story.Pass(TimeSpan.FromSeconds(10));

        Every(story, end, length / (members.Length * ChurnPerHour * length.TotalHours), () => ComeAndGo(story, members));
        Every(story, end, TimeSpan.FromSeconds(10), () => Write(story, ledger, members));
        Every(story, end, TimeSpan.FromSeconds(2), () => Read(story, ledger, members));
        Every(story, end, TimeSpan.FromSeconds(30), liar.Offer);
        story.Pass(length);
        story.Pass(TimeSpan.FromSeconds(15));
        survive.CheckShare(ledger);
        liar.Check();
        return story.Result(
            ("writes", ledger.Written),
            ("meanOwners", Math.Round((double)ledger.OwnersAcknowledged / Math.Max(1, ledger.Written), 3)),
            ("reads", ledger.Reads),
            ("foundShare", Math.Round((double)ledger.Found / Math.Max(1, ledger.Reads), 5)),
            ("readSecondsP50", Math.Round(ledger.Latency(0.5), 3)),
            ("readSecondsP99", Math.Round(ledger.Latency(0.99), 3)),
            ("lookupHops", Math.Round(Sum(members, counters => counters.LookupHops) / Math.Max(1.0, Sum(members, counters => counters.Lookups)), 3)),
            ("lookupRequests", Math.Round(Sum(members, counters => counters.LookupRequests) / Math.Max(1.0, Sum(members, counters => counters.Lookups)), 3)),
            ("recordsHeld", Sum(members, counters => counters.Held)),
            ("repaired", Sum(members, counters => counters.Repaired)),
            ("replicated", Sum(members, counters => counters.Replicated)),
            ("handedOver", Sum(members, counters => counters.HandedOver)),
            ("offeredByLiar", liar.Offered),
            ("dhtBytesPerMemberSecond", Math.Round(Sum(members, counters => counters.BytesSent) / (double)members.Length / length.TotalSeconds, 1)),
            ("comings", members.Sum(peer => peer.Comings)));
    }

    internal static void Every(Story story, DateTimeOffset end, TimeSpan period, Action action) => story.World.Later(period * (0.5 + story.Chance.NextDouble()), () =>
    {
        if (story.World.Now >= end)
            return;
        action();
        Every(story, end, period, action);
    });

    private static long Sum(SimulatedPeer[] members, Func<DhtCounters, long> count) => members.Sum(peer => count(peer.Counters.Dht));

    // Every other one says goodbye, the others are killed and lose what they held. All come back, knowing nothing.
    private static void ComeAndGo(Story story, SimulatedPeer[] members)
    {
        SimulatedPeer goer = story.Pick(members);
        if (!goer.IsUp)
            return;
        if (story.Chance.Next(2) == 0)
            goer.Leave();
        else
            goer.Crash(noticed: story.Chance.Next(2) == 0);
        story.World.Later(story.Between(30, 600), goer.Join);
    }

    private static void Write(Story story, RecordLedger ledger, SimulatedPeer[] members)
    {
        SimulatedPeer writer = story.Pick(members);
        if (!IsSettled(story, writer))
            return;
        KeptRecord old = story.Pick(ledger.All);
        switch (story.Chance.Next(10))
        {
            case 0 when !old.IsUnsettled && IsSettled(story, old.Writer):
                ledger.Delete(old);
                break;
            case 1 or 2 when !old.IsUnsettled:
                ledger.Write(old, writer);
                break;
            default:
                ledger.Write(ledger.Add(writer));
                break;
        }
    }

    private static void Read(Story story, RecordLedger ledger, SimulatedPeer[] members)
    {
        SimulatedPeer reader = story.Pick(members);
        KeptRecord record = story.Pick(ledger.All);
        if (IsSettled(story, reader) && !record.IsUnsettled)
            ledger.Read(record, reader);
    }

    // Who has just come has no link yet, and so no way to anybody.
    internal static bool IsSettled(Story story, SimulatedPeer peer) => peer.IsUp && peer.HasLink(peer.Home) && story.World.Now - peer.LastChange > TimeSpan.FromSeconds(5);
}
