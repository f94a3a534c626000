using PeerPigeon.Protocol;
using static PeerPigeon.Core.Tests.Given;

namespace PeerPigeon.Core.Tests.Bridging;

/// <summary>Any number of bridges between any networks: whatever is said once is carried on for a while and then no more.</summary>
public class BridgeGraphProperties
{
    [Fact]
    public void No_graph_of_bridges_has_a_loop() => ForSeeds(500, seed =>
    {
        Random random = new SeededRandom((ulong)(uint)seed);
        NetworkName[] networks = [.. Enumerable.Range(0, random.Next(2, 7)).Select(n => NetworkName.Parse($"n{n}"))];
        int hops = random.Next(1, BridgeTrail.MostBridges + 1);
        BridgeRules[] bridges = [.. Enumerable.Range(0, random.Next(1, 16)).Select(n => Bridge(networks, n, hops, random))];
        BridgePolicy[] policies = [.. bridges.Select(rules => BridgePolicyTests.Policy(rules))];
        NetworkName home = networks[random.Next(networks.Length)];
        BridgeHeard said = new(home, Frame(0), Subtypes.Chat, Peer(9999), IsAddressed: false, IsVerified: true, Trail: null);

        List<(BridgeHeard Heard, int By)> air = [(said, -1)];
        var carried = new int[bridges.Length];
        for (var frames = 1; air.Count > 0; frames++)
        {
            Assert.True(frames <= bridges.Length + 1, "more copies than bridges");
            int next = random.Next(air.Count);
            (BridgeHeard heard, int by) = air[next];
            air.RemoveAt(next);
            for (var i = 0; i < bridges.Length; i++)
            {
                // A router never delivers what its own mesh wrote.
                if (i == by || policies[i].Decide(heard, Start, out (BridgeEnd To, BridgeTrail Trail) relay) != BridgeVerdict.Relay)
                    continue;
                Assert.Equal(1, ++carried[i]);
                Assert.NotEqual(home, relay.To.Network);
                Assert.InRange(relay.Trail.Bridges.Length, 1, hops);
                Assert.Equal(relay.Trail.Bridges.Distinct().Count(), relay.Trail.Bridges.Length);
                Assert.Equal((said.Id, said.From, home), (relay.Trail.Message, relay.Trail.Origin, relay.Trail.Network));
                air.Add((new(relay.To.Network, Frame(1 + i), Subtypes.Chat, relay.To.Self, IsAddressed: false, IsVerified: true, relay.Trail), i));
            }
        }
    });

    private static BridgeRules Bridge(NetworkName[] networks, int number, int hops, Random random)
    {
        int a = random.Next(networks.Length), b = (a + random.Next(1, networks.Length)) % networks.Length;
        return new()
        {
            A = new(networks[a], Peer((10 * number) + 1)),
            B = new(networks[b], Peer((10 * number) + 2)),
            AToB = random.Next(4) > 0,
            BToA = random.Next(4) > 0,
            Hops = hops,
        };
    }
}
