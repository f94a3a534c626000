using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Every message is answered for, and a switch takes place at the first link in the new network, or after the drain.</summary>
internal sealed class NoLossWhileSwitching(SimulatedWorld world, Findings findings, MessageLedger ledger, FallbackRules rules, TimeSpan outboxAge)
    : Checker(world, findings)
{
    private readonly Dictionary<PeerId, (NetworkName Active, FallbackPhase Phase, DateTimeOffset Since, int Incarnation)> _seen = [];
    private int _checked;

    public override void StatusChanged(SimulatedPeer peer, MeshStatusChanged change)
    {
        MeshStatus status = change.Status;
        FallbackPhase phase = status.Fallback.State;
        if (_seen.TryGetValue(peer.Id, out (NetworkName Active, FallbackPhase Phase, DateTimeOffset Since, int Incarnation) before) && before.Incarnation == peer.Incarnation)
        {
            if (before.Active != status.NetworkName && status.IsActive && peer is { IsUp: true, AllowsFallback: true })
                CheckSwitch(peer, before.Active, status.NetworkName, before.Phase is FallbackPhase.Fallback or FallbackPhase.Returning ? before.Since : Now);
            if (before.Phase == phase && before.Active == status.NetworkName)
                return;
            _seen[peer.Id] = (status.NetworkName, phase, before.Phase == phase ? before.Since : Now, peer.Incarnation);
        }
        else
            _seen[peer.Id] = (status.NetworkName, phase, Now, peer.Incarnation);
    }

    /// <inheritdoc />
    public override void Sample(DateTimeOffset now)
    {
        // Older ones are settled: an answer comes within the age of an outbox, whatever happens.
        while (_checked < ledger.All.Count && now - ledger.All[_checked].At > outboxAge + TimeSpan.FromSeconds(10))
        {
            CheckAnswer(ledger.All[_checked], now);
            _checked++;
        }
    }

    private void CheckSwitch(SimulatedPeer peer, NetworkName from, NetworkName to, DateTimeOffset phaseSince)
    {
        if (!peer.HasLink(to) && Now - phaseSince < rules.Drain)
            Report(
                $"early {peer.Id} {to}",
                $"{peer.Id} became active in '{to}' {(Now - phaseSince).TotalSeconds:0.0} s into the switch from '{from}', without a link there (drain {rules.Drain.TotalSeconds} s)");
    }

    private void CheckAnswer(Utterance said, DateTimeOffset now)
    {
        if (said.Sender is not SimulatedPeer || said.Sender.Incarnation != said.SenderIncarnation)
            return;
        if (said.Answer is not { IsCompleted: true } answer)
            Report($"open {said.Number}", $"message #{said.Number} of {said.Sender.Id} has no answer after {(now - said.At).TotalSeconds:0} s");
        else if (answer.IsCompletedSuccessfully)
        {
            if (said.SeenIn != answer.Result.NetworkName)
                Report(
                    $"vanished {said.Number}",
                    $"message #{said.Number} of {said.Sender.Id} was sent in '{answer.Result.NetworkName}' and seen in '{said.SeenIn?.Value ?? "none"}'");
        }
        else if (!MayFail(said, (answer.Exception?.InnerException as MeshException)?.Code))
            Report($"failed {said.Number}", $"message #{said.Number} of {said.Sender.Id} failed: {answer.Exception?.InnerException?.Message}");
    }

    // What waits in a network that is left fails with a reason, unless it may follow the peer.
    private static bool MayFail(Utterance said, string? code) =>
        code is MeshErrors.OutboxExpired or MeshErrors.NotConnected || (code == MeshErrors.NetworkChanged && !said.Carry);
}
