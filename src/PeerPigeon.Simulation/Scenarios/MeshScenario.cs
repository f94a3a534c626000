using System.Collections.Immutable;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>A network forms, holds together and gossips, while another one beside it notices nothing.</summary>
internal static class MeshScenario
{
    private const int Bystanders = 3;
    private const int Broadcasts = 10;
    private static readonly NetworkName Gaming = NetworkName.Parse("gaming");
    private static readonly NetworkName Work = NetworkName.Parse("work");
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deliver = TimeSpan.FromSeconds(10);

    public static ScenarioResult Run(ScenarioArguments arguments, SimulationTrace trace)
    {
        using var world = new SimulatedWorld(arguments.Seed, trace);
        DateTimeOffset start = world.Now;
        for (var i = 0; i < arguments.Nodes; i++)
            Add(world, Gaming, arguments.MaxPeers);
        for (var i = 0; i < Bystanders; i++)
            Add(world, Work, arguments.MaxPeers);
        world.Runtime.Advance(JoinWithin + Settle);

        ImmutableArray<(Violation Violation, DateTimeOffset At)>.Builder violations =
            ImmutableArray.CreateBuilder<(Violation Violation, DateTimeOffset At)>();
        void Note(IEnumerable<Violation> found) => violations.AddRange(found.Select(violation => (violation, world.Now)));
        Note(Check.OneComponent(world, Gaming));
        Note(Check.OneComponent(world, Work));

        List<(PeerId Sender, SentMessage Message)> sent = [];
        for (var i = 0; i < Broadcasts; i++)
        {
            SimulatedPeer sender = world.Peers[world.Chance.Next(world.Peers.Count)];
            var text = $"message {i}";
            sent.Add((sender.Id, world.Runtime.Run(() => sender.Mesh.SendMessageAsync(text), Deliver)));
        }

        world.Runtime.Advance(Deliver);
        foreach ((PeerId sender, SentMessage message) in sent)
        {
            Note(Check.DeliveredOnce(world, sender, message));
            Note(Check.NoCrossNetworkLeak(world, message));
        }

        SimulatedPeer[] members = [.. world.Peers.Where(peer => peer.Home == Gaming)];
        return new(
            violations.DrainToImmutable(),
            world.Peers.Sum(peer => peer.Counters.Delivered),
            (world.Now - start).TotalSeconds,
            world.Runtime.Steps,
            trace.Digest,
            [
                ("meanLinks", Math.Round(members.Average(peer => peer.Mesh.GetStatus().ConnectedCount), 3)),
                ("mostLinks", members.Max(peer => peer.Mesh.GetStatus().ConnectedCount)),
                ("forwardsPerBroadcast", Math.Round(members.Sum(peer => peer.Counters.Forwarded) / (double)Broadcasts, 1)),
            ]);
    }

    private static void Add(SimulatedWorld world, NetworkName network, int maxPeers) => world.Add(
        new MeshOptions { NetworkName = network.Value, MaxPeers = maxPeers, MinPeers = Math.Min(2, maxPeers) },
        TimeSpan.FromMilliseconds(world.Chance.Next((int)JoinWithin.TotalMilliseconds)));
}
