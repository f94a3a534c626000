using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>A world with every checker in it, and the words to tell what happens there.</summary>
internal sealed class Story : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private const int Crowd = 300;
    private static readonly TimeSpan Deliver = TimeSpan.FromSeconds(10);

    /// <summary>How long after the last fault every network is one piece (design §7).</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);

    private readonly ScenarioArguments _arguments;
    private readonly SimulationTrace _trace;
    private readonly DateTimeOffset _start;
    private readonly DeliveredOnce _delivered;
    private readonly CountsTruthful _counts;
    private readonly FallbackReturned _returned;

    public Story(ScenarioArguments arguments, SimulationTrace trace, Config? config = null)
    {
        _arguments = arguments;
        _trace = trace;
        World = new(arguments.Seed, trace, config: config);
        _start = World.Now;
        Findings = new(World);
        Ledger = new(World);
        MeshSettings settings = MeshSettings.Parse(World.System.Settings.Config, new());
        Rules = settings.Fallback.Rules;
        _delivered = Watch(new DeliveredOnce(World, Findings, Ledger));
        _counts = Watch(new CountsTruthful(World, Findings));
        _returned = Watch(new FallbackReturned(World, Findings, Rules));
        Watch(new NoCrossNetworkLeak(World, Findings));
        Watch(new NeverBothNetworks(World, Findings, Ledger));
        Watch(new NoLossWhileSwitching(World, Findings, Ledger, Rules, settings.Router.OutboxAge));
        Watch(new FallbackEntered(World, Findings, Rules));
        Watch(new StatusTruthful(World, Findings));
        Refused = Watch(new HonestNotRefused(World, Findings));
        Watch(new NothingForeign(World, Findings));
        Members = Watch(new MembersTruthful(World, Findings, settings.Members));
    }

    public SimulatedWorld World { get; }

    public Findings Findings { get; }

    public MessageLedger Ledger { get; }

    /// <summary>Who was closed for misbehaviour.</summary>
    public HonestNotRefused Refused { get; }

    public MembersTruthful Members { get; }

    public FallbackRules Rules { get; }

    /// <summary>Probability that somebody speaks in a second in which people talk.</summary>
    public double Pace { get; init; } = 1;

    // In a crowd the checkers look less often; what passes on the wire they see all the same.
    private TimeSpan Look => World.Everybody.Count < Crowd ? Slice : 5 * Slice;

    public Random Chance => World.Chance;

    public int Nodes => _arguments.Nodes;

    public TimeSpan Elapsed => World.Now - _start;

    public long Falls => _returned.Falls;

    public long Returns => _returned.Returns;

    /// <summary>A peer of the global network, or of one that is named after <see cref="Wire.NetworkPrefix"/>; it joins within some time.</summary>
    public SimulatedPeer Peer(string network, TimeSpan within, SimulatedHub? hub = null, bool strict = false, SimulatedPeer? former = null) => World.Add(
        new MeshOptions
        {
            NetworkName = Name(network),
            AllowGlobalFallback = !strict,
            Unlisted = strict,
            MaxPeers = _arguments.MaxPeers,
            MinPeers = Math.Min(2, _arguments.MaxPeers),
        },
        Some(within),
        hub,
        former);

    /// <summary>A peer of 1.1.3.</summary>
    public JavaScriptPeer Tab(string network, TimeSpan within, SimulatedHub? hub = null) => World.AddJavaScript(NetworkName.Parse(Name(network)), Some(within), hub);

    public static string Name(string network) => network == NetworkName.Global.Value || network.StartsWith(Wire.NetworkPrefix, StringComparison.Ordinal) ? network : Wire.NetworkPrefix + network;

    /// <summary>Some time up to <paramref name="most"/>.</summary>
    public TimeSpan Some(TimeSpan most) => TimeSpan.FromMilliseconds(Chance.Next((int)most.TotalMilliseconds + 1));

    public TimeSpan Between(double least, double most) => TimeSpan.FromMilliseconds(Chance.Next((int)(least * 1000), (int)(most * 1000) + 1));

    public T Pick<T>(IReadOnlyList<T> among) => among[Chance.Next(among.Count)];

    /// <summary>Lets time pass while everything is watched.</summary>
    public void Pass(TimeSpan time)
    {
        DateTimeOffset end = World.Now + time;
        while (World.Now < end)
        {
            TimeSpan left = end - World.Now;
            World.Advance(left < Look ? left : Look);
            World.Observers.Sample(World.Now);
        }
    }

    /// <summary>Lets time pass until something is so, while somebody says something now and then.</summary>
    public bool PassUntil(Func<bool> condition, TimeSpan within, IReadOnlyList<Participant>? speakers = null)
    {
        DateTimeOffset end = World.Now + within;
        while (!condition())
        {
            if (World.Now >= end)
                return false;
            if (speakers is { Count: > 0 } && Chance.NextDouble() < Pace)
                Speak(speakers);
            Pass(Look);
        }

        return true;
    }

    /// <summary>Lets time pass while somebody says something now and then.</summary>
    public void Talk(TimeSpan time, IReadOnlyList<Participant> speakers)
    {
        DateTimeOffset end = World.Now + time;
        PassUntil(() => World.Now >= end, time + Slice, speakers);
    }

    public void Speak(IReadOnlyList<Participant> speakers)
    {
        Participant speaker = Pick(speakers);
        if (speaker.IsUp)
            Ledger.Say(speaker, carry: Chance.Next(3) == 0);
    }

    /// <summary>Notes that something did not come about.</summary>
    public void Expect(string checker, bool holds, string detail)
    {
        if (!holds)
            Findings.Add(checker, detail, detail);
    }

    /// <summary>Lets time pass until everybody who is alone is in the global network; notes it if not in time.</summary>
    public void ExpectAway(Pairs pairs, TimeSpan within, IReadOnlyList<Participant> speakers, bool both = false)
    {
        bool away = PassUntil(() => pairs.AllAway && (!both || pairs.Goers.All(goer => goer.Mesh.IsUsingGlobalFallback)), within, speakers);
        Expect(nameof(FallbackEntered), away, $"not everybody who is alone is in the global network {within.TotalSeconds} s later");
    }

    /// <summary>Lets time pass until everybody is home and linked there; notes it if not in time.</summary>
    public void ExpectHome(Pairs pairs, TimeSpan within, IReadOnlyList<Participant> speakers)
    {
        bool home = PassUntil(() => pairs.AllHome, within, speakers);
        Expect(nameof(FallbackReturned), home, $"not everybody is home {within.TotalSeconds} s after home had somebody again");
    }

    /// <summary>Notes it unless there were so many completed falls and returns: a story in which nothing happens proves nothing.</summary>
    public void ExpectTravel(int least)
    {
        Expect("Totals", Falls >= least, $"{Falls} completed fallbacks are fewer than {least}");
        Expect("Totals", Returns >= least, $"{Returns} completed returns are fewer than {least}");
    }

    /// <summary>No fault any more: in time every network is one piece, and what is said reaches everybody once.</summary>
    public void Calm()
    {
        Pass(Settle);
        Company.CheckNobodyIsolated(World, Findings);
        Company.CheckOneComponent(World, Findings);
        List<Utterance> said = [];
        foreach (Participant[] group in Company.Groups(World).ToArray())
        {
            for (var i = 0; i < Math.Min(2, group.Length); i++)
            {
                Utterance utterance = Ledger.Say(Pick(group));
                utterance.Audience.AddRange(Company.ReachedFrom(utterance.Sender, group).Where(peer => peer != utterance.Sender).Select(peer => (peer, peer.Incarnation)));
                said.Add(utterance);
            }
        }

        Pass(Deliver);
        _delivered.CheckReached(said);
        foreach (ShippedHub hub in World.Hubs.OfType<ShippedHub>().Where(hub => hub.IsUp && World.Now >= hub.UncertainUntil))
            _counts.CheckListing(hub, World.Runtime.Run(hub.Gate.GetSnapshotAsync, Deliver));
    }

    public ScenarioResult Result(params ReadOnlySpan<(string Name, double Value)> measures) => new(
        Findings.All.DrainToImmutable(),
        World.Peers.Sum(peer => peer.DeliveredBefore + peer.Counters.Delivered),
        Elapsed.TotalSeconds,
        World.Runtime.Steps,
        _trace.Digest,
        [.. measures],
        Falls,
        Returns,
        Findings.Before);

    public void Dispose() => World.Dispose();

    private T Watch<T>(T checker)
        where T : WorldObserver
    {
        World.Observers.Add(checker);
        return checker;
    }
}
