using PeerPigeon.Protocol;

namespace PeerPigeon.Hub.Tests;

public sealed class NetworkCensusTests
{
    [Fact]
    public void Counts_agree_with_a_recount_after_any_moves()
    {
        Random random = new(7);
        NetworkName[] names = [NetworkName.Global, NetworkName.Parse("a"), NetworkName.Parse("b")];
        List<(NetworkName Active, NetworkName Home)> peers = [];
        NetworkCensus census = new();
        for (var i = 0; i < 2_000; i++)
        {
            if (peers.Count > 0 && random.Next(2) == 0)
            {
                int gone = random.Next(peers.Count);
                census.Leave(peers[gone].Active, peers[gone].Home);
                peers.RemoveAt(gone);
            }
            else
            {
                peers.Add((names[random.Next(3)], names[random.Next(3)]));
                census.Enter(peers[^1].Active, peers[^1].Home);
            }

            IEnumerable<NetworkListing> expected = names.Select(name => new NetworkListing(
                name, peers.Count(p => p.Home == name), peers.Count(p => p.Active == name), peers.Count(p => p.Home == name && p.Active != name)))
                .Where(listing => listing is not { Peers: 0, Active: 0 }).OrderBy(listing => listing.Name);
            Assert.Equal(expected, census.List(_ => false));
        }
    }
}
