using System.Globalization;

namespace PeerPigeon.Simulation;

/// <summary>What is said in one of two bridged networks reaches everybody in both once, nobody else, and nobody in the other once the bridges are closed.</summary>
internal sealed class BridgedOnce(SimulatedWorld world, Findings findings, string one, string other) : Checker(world, findings)
{
    private const string Prefix = "bridged ";

    private readonly List<(SimulatedPeer Sender, bool IsClosed, HashSet<string> Reached)> _said = [];

    /// <summary>Whether what is said from now on has no bridge to cross.</summary>
    public bool IsClosed { get; set; }

    public void Say(SimulatedPeer sender)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_said.Count}");
        _said.Add((sender, IsClosed, []));
        World.Begin(() => sender.Mesh.SendMessageAsync(text));
        World.Settle();
    }

    public override void Delivered(Participant peer, string text, int hops)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return;
        (SimulatedPeer sender, bool isClosed, HashSet<string> reached) = _said[int.Parse(text.AsSpan(Prefix.Length), CultureInfo.InvariantCulture)];
        if (peer == sender)
            Report($"own {text}", $"'{text}' came back to its sender {peer.Id}");
        else if (!reached.Add(peer.IdText))
            Report($"twice {text} {peer.Id}", $"'{text}' reached {peer.Id} twice");
        if (peer.Home.Value != one && peer.Home.Value != other)
            Report($"third {text} {peer.Id}", $"'{text}' of '{sender.Home}' reached {peer.Id} in '{peer.Home}'");
        if (isClosed && peer.Home != sender.Home)
            Report(
                $"closed {text} {peer.Id}",
                $"'{text}' of '{sender.Home}' reached {peer.Id} in '{peer.Home}' although no bridge is there any more");
    }

    /// <summary>Everything said so far has reached all of these.</summary>
    public void CheckReached(IEnumerable<SimulatedPeer> members)
    {
        foreach (SimulatedPeer member in members)
        {
            for (var i = 0; i < _said.Count; i++)
            {
                if (member != _said[i].Sender && !_said[i].Reached.Contains(member.IdText))
                    Report($"missed {i} {member.Id}", $"'{Prefix}{i}' of '{_said[i].Sender.Home}' never reached {member.Id} in '{member.Home}'");
            }
        }
    }
}
