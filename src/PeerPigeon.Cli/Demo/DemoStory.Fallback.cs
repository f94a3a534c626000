using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Demo;

// The act in which a network empties: its last peer goes to the global one by itself, and comes back by itself.
internal sealed partial class DemoStory
{
    private async Task<DemoStep> FallBackAsync(CancellationToken stop)
    {
        DemoPeer last = Find(DemoCast.Emptied.Last);
        string others = string.Join(" and ", DemoCast.Emptied.Others);
        foreach (string name in DemoCast.Emptied.Others)
            await Find(name).Mesh.DisconnectAsync(stop);

        _ledger.Admit(last, NetworkName.Global);
        IReadOnlyList<string> faults = await UntilAsync(() => IsIn(last, NetworkName.Global), stop);
        if (faults.Count == 0)
            faults = [.. await SayAsync(DemoCast.Abroad, stop), .. await SettleAsync(stop)];
        return new("fallback", $"{others} left, so {last.Name} fell back to global by itself and chats there", faults);
    }

    private async Task<DemoStep> ComeHomeAsync(CancellationToken stop)
    {
        DemoPeer last = Find(DemoCast.Emptied.Last);
        foreach (string name in DemoCast.Emptied.Others)
            await Find(name).Mesh.ConnectAsync(cancellationToken: stop);

        IReadOnlyList<string> faults = await UntilAsync(() => [.. IsIn(last, last.Home), .. Apart()], stop);
        if (faults.Count == 0)
            faults = [.. await SayAsync(DemoCast.AtHomeAgain, stop), .. await SettleAsync(stop)];
        return new("return", $"{string.Join(" and ", DemoCast.Emptied.Others)} came back, so {last.Name} came home by itself; nothing was told elsewhere", faults);
    }

    private static IReadOnlyList<string> IsIn(DemoPeer peer, NetworkName network)
    {
        MeshStatus status = peer.Mesh.GetStatus();
        bool linked = peer.Mesh.GetPeers().Any(other => other.NetworkName == network);
        return status.NetworkName == network && linked
            ? []
            : [$"{peer.Name} of {peer.Home} is in {status.NetworkName}{(linked ? "" : $" and has no link in {network}")}, not in {network}; its fallback is {status.Fallback.State}"];
    }
}
