using System.Globalization;

namespace PeerPigeon.Simulation;

/// <summary>Small home networks of two, and residents of the global network beside them: where falling and coming home happens.</summary>
internal sealed class Pairs
{
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);

    /// <summary>Half of the peers live in the global network, at least two of them; the rest in pairs.</summary>
    public Pairs(Story story, SimulatedHub? hub = null, int? nodes = null, string prefix = "home")
    {
        int all = nodes ?? story.Nodes, pairs = Math.Max(1, (all - Math.Max(2, all / 2)) / 2);
        Residents = [.. Enumerable.Range(0, Math.Max(2, all - (2 * pairs))).Select(_ => story.Peer("global", JoinWithin, hub))];
        All = [.. Enumerable.Range(0, pairs).Select(number =>
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
            return (story.Peer(name, JoinWithin, hub), story.Peer(name, JoinWithin, hub));
        })];
        Stayers = [.. All.Select(pair => pair.Stayer)];
        Goers = [.. All.Select(pair => pair.Goer)];
        story.Pass(JoinWithin + TimeSpan.FromSeconds(15));
    }

    public IReadOnlyList<SimulatedPeer> Residents { get; }

    public IReadOnlyList<(SimulatedPeer Stayer, SimulatedPeer Goer)> All { get; }

    public IReadOnlyList<SimulatedPeer> Stayers { get; }

    public IReadOnlyList<SimulatedPeer> Goers { get; }

    public bool AllAway => Stayers.All(peer => peer.Mesh.IsUsingGlobalFallback);

    public bool AllHome => Stayers.Concat(Goers).All(peer => !peer.Mesh.IsUsingGlobalFallback && peer.HasLink(peer.Home));
}
