using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Demo;

/// <summary>How fast the story is told, and how long its steps may take.</summary>
/// <param name="Pause">Between two lines, so that a person can follow.</param>
/// <param name="Quiet">After a step, in which nothing more may arrive.</param>
/// <param name="Patience">For each step.</param>
internal sealed record DemoPace(TimeSpan Pause, TimeSpan Quiet, TimeSpan Patience)
{
    public static DemoPace ForPeople { get; } = new(TimeSpan.FromMilliseconds(350), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    public static DemoPace ForPipes { get; } = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
}

/// <summary>One step of the story, and whether what it claims holds.</summary>
/// <param name="Name">For scripts.</param>
/// <param name="Claim">For people.</param>
/// <param name="Faults">What does not hold; empty: it holds.</param>
internal sealed record DemoStep(string Name, string Claim, IReadOnlyList<string> Faults)
{
    public bool Held => Faults.Count == 0;
}

/// <summary>The script: everybody joins, chats and whispers; a network empties and refills; each step checks its claim.</summary>
internal sealed partial class DemoStory
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly IReadOnlyList<DemoPeer> _cast;
    private readonly DemoLedger _ledger;
    private readonly DemoPace _pace;
    private readonly TimeProvider _time;

    public DemoStory(IReadOnlyList<DemoPeer> cast, DemoLedger ledger, DemoPace pace, TimeProvider time)
    {
        _cast = cast;
        _ledger = ledger;
        _pace = pace;
        _time = time;
    }

    /// <summary>Tells the story until its end or the first step that does not hold.</summary>
    public async IAsyncEnumerable<DemoStep> TellAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        Func<CancellationToken, Task<DemoStep>>[] steps = [JoinAsync, ChatAsync, WhisperAsync, FallBackAsync, ComeHomeAsync];
        foreach (Func<CancellationToken, Task<DemoStep>> step in steps)
        {
            DemoStep told = await step(stop);
            yield return told;
            if (!told.Held)
                break;
        }

        _ledger.IsOpen = false;
    }

    private async Task<DemoStep> JoinAsync(CancellationToken stop) => new(
        "join",
        $"{_cast.Count} peers joined {_cast.Select(peer => peer.Home).Distinct().Count()} networks, and each network is connected",
        await UntilAsync(Apart, stop));

    private async Task<DemoStep> ChatAsync(CancellationToken stop)
    {
        IReadOnlyList<string> refused = await SayAsync(DemoCast.Chat, stop);
        return new("chat", $"{DemoCast.Chat.Count} lines reached each other member of their network once, and nobody else", [.. refused, .. await SettleAsync(stop)]);
    }

    private async Task<IReadOnlyList<string>> SayAsync(IReadOnlyList<(string Name, string Line)> lines, CancellationToken stop)
    {
        List<string> refused = [];
        foreach ((string name, string line) in lines)
        {
            DemoPeer from = Find(name);
            try
            {
                SentMessage sent = await from.Mesh.SendMessageAsync(line, null, stop);
                _ledger.Say(from, [.. MembersOf(sent.NetworkName).Where(peer => peer != from)], line, sent.MessageId, direct: false);
            }
            catch (MeshException fault)
            {
                refused.Add($"{name} could not say '{line}': {fault.Message}");
            }

            await Task.Delay(_pace.Pause, _time, stop);
        }

        return refused;
    }

    private async Task<DemoStep> WhisperAsync(CancellationToken stop)
    {
        List<string> refused = [];
        foreach ((string fromName, string toName, string text) in DemoCast.Whispers)
        {
            (DemoPeer from, DemoPeer to) = (Find(fromName), Find(toName));
            try
            {
                SentDirectMessage sent = await from.Mesh.SendDirectMessageAsync(to.Mesh.PeerId, new JValue(text), null, stop);
                _ledger.Say(from, [to], text, sent.MessageId, direct: true);
                if (!sent.Acknowledged)
                    refused.Add($"{toName} did not confirm '{text}' from {fromName}");
            }
            catch (MeshException fault)
            {
                refused.Add($"{fromName} could not tell {toName} '{text}': {fault.Message}");
            }

            await Task.Delay(_pace.Pause, _time, stop);
        }

        return new("direct", $"{DemoCast.Whispers.Count} direct messages arrived and were confirmed, and nobody else heard them", [.. refused, .. await SettleAsync(stop)]);
    }

    private IEnumerable<DemoPeer> MembersOf(Protocol.NetworkName network) =>
        _cast.Where(peer => peer.Mesh.GetStatus().IsActive && peer.Mesh.NetworkName == network);

    private DemoPeer Find(string name) => _cast.First(peer => peer.Name == name);

    // All that must arrive, and then a while in which nothing that must not may arrive either.
    private async Task<IReadOnlyList<string>> SettleAsync(CancellationToken stop)
    {
        IReadOnlyList<string> faults = await UntilAsync(_ledger.Faults, stop);
        if (faults.Count > 0)
            return faults;
        await Task.Delay(_pace.Quiet, _time, stop);
        return _ledger.Faults();
    }

    private async Task<IReadOnlyList<string>> UntilAsync(Func<IReadOnlyList<string>> faults, CancellationToken stop)
    {
        long start = _time.GetTimestamp();
        while (true)
        {
            IReadOnlyList<string> now = faults();
            if (now.Count == 0 || _time.GetElapsedTime(start) >= _pace.Patience)
                return now;
            await Task.Delay(Look, _time, stop);
        }
    }

    // Who has not found the hub, or is not linked, over however many others, with the first of its network.
    private IReadOnlyList<string> Apart()
    {
        List<string> faults = [];
        foreach (IGrouping<string, DemoPeer> network in _cast.GroupBy(peer => peer.Home.Value, StringComparer.Ordinal))
        {
            HashSet<DemoPeer> reached = [network.First()];
            for (int before = 0; before < reached.Count;)
            {
                before = reached.Count;
                reached.UnionWith(network.Where(peer => Links(peer).Any(id => reached.Any(other => other.Mesh.PeerId == id))));
            }

            faults.AddRange(network.Where(peer => !peer.Mesh.GetStatus().Connected).Select(peer => $"{peer.Name} is not connected to the hub"));
            faults.AddRange(network.Where(peer => !reached.Contains(peer)).Select(peer => $"{peer.Name} in {peer.Home} is not linked with {network.First().Name}"));
        }

        return faults;
    }

    private static IEnumerable<Protocol.PeerId> Links(DemoPeer peer) =>
        peer.Mesh.GetPeers().Where(other => other.Status == "connected" && other.NetworkName == peer.Home).Select(other => other.PeerId);
}
