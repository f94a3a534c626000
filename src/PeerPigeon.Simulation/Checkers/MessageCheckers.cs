using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>No application gets a message twice, or its own.</summary>
internal sealed class DeliveredOnce(SimulatedWorld world, Findings findings, MessageLedger ledger) : Checker(world, findings)
{
    public override void Delivered(Participant peer, string text, int hops)
    {
        if (!ledger.TryFind(text, out Utterance said))
            return;
        if (said.Sender == peer)
            Report($"own {said.Number}", $"message #{said.Number} came back to its sender {peer.Id}");
        else if (!said.ReachedIncarnations.Add(peer.Incarnation))
            Report($"twice {said.Number} {peer.Id}", $"message #{said.Number} of {said.Sender.Id} reached {peer.Id} twice");
        said.Reached.Add(peer.Id);
    }

    /// <summary>In calm, a message reaches each of its audience that is still there.</summary>
    public void CheckReached(IEnumerable<Utterance> calm)
    {
        foreach (Utterance said in calm)
        {
            foreach ((Participant peer, int incarnation) in said.Audience)
            {
                if (peer.Incarnation == incarnation && peer.IsUp && peer.Active == said.Active && !said.ReachedIncarnations.Contains(incarnation))
                    Report(
                        $"missed {said.Number} {peer.Id}",
                        $"message #{said.Number} of {said.Sender.Id} in '{said.Active}' never reached {peer.Id}");
            }
        }
    }
}

/// <summary>What is said is bound to the network that is active then, and goes into that one alone; only what may be carried may go into the other.</summary>
internal sealed class NeverBothNetworks(SimulatedWorld world, Findings findings, MessageLedger ledger) : Checker(world, findings)
{
    public override void LinkSent(in LinkPassage passage)
    {
        if (passage.IsBinary || !ledger.TryFind(passage.Payload.Span, out Utterance said))
            return;
        if (said.SeenIn is null)
        {
            said.SeenIn = passage.Network;
            if (passage.Network != said.Active && !said.Carry)
                Report($"bound {said.Number}", $"message #{said.Number} of {said.Sender.Id}, said in '{said.Active}', goes into '{passage.Network}'");
        }
        else if (said.SeenIn != passage.Network)
            Report($"both {said.Number}", $"message #{said.Number} of {said.Sender.Id} goes into '{said.SeenIn}' and into '{passage.Network}'");
    }

    public override void StatusChanged(SimulatedPeer peer, Actors.MeshStatusChanged change)
    {
        NetworkName active = change.Status.NetworkName;
        if (active != peer.Home && active != NetworkName.Global)
            Report($"third {peer.Id}", $"{peer.Id} of '{peer.Home}' is active in '{active}'");
    }
}
