using Newtonsoft.Json.Linq;

namespace PeerPigeon.Hub.Tests;

/// <summary>Whatever peers do, what the hub lists and what it told each of them agrees with a recount of who is where.</summary>
public sealed class CountsTruthfulSpecs
{
    private static readonly string[] Networks = ["global", "gaming", "work"];

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void Counts_equal_a_recount_after_any_announces_moves_departures_and_take_overs(ulong seed)
    {
        using VirtualHub hub = new("introductions.top-up = 0, keep-alive = 1h", seed);
        Random random = new((int)seed);
        Dictionary<string, Peer> peers = [];
        for (var step = 0; step < 400; step++)
        {
            string id = HubClient.Name(random.Next(1, 25));
            if (!peers.TryGetValue(id, out Peer? peer))
                peers.Add(id, new Peer(hub.Connect(id), random.Next(2) == 0));
            else
                Act(hub, random, peers, peer);
            Assert.Equal(Recount(peers.Values), Listed(hub));
            if (step % 20 == 0)
            {
                hub.Time.Advance(TimeSpan.FromSeconds(5));
                Assert.All(peers.Values, each => Assert.Equal(each.Expected(peers.Values), each.Told));
            }
        }

        Assert.True(hub.Gate.Counters.TakenOver > 0);
        Assert.True(hub.Gate.Counters.CountsCoalesced > 0);
    }

    private static void Act(VirtualHub hub, Random random, Dictionary<string, Peer> peers, Peer peer)
    {
        switch (random.Next(8))
        {
            case 0:
                peer.Client.Break();
                peers.Remove(peer.Client.Id);
                break;
            case 1:
                _ = peer.Client.Say("""{"type":"goodbye"}""");
                (peer.Active, peer.Home) = (null, null);
                break;
            case 2:      // the old socket is dead, and a new one comes
                peer.Client.AnswersPings = false;
                peers[peer.Client.Id] = new Peer(hub.Connect(peer.Client.Id), peer.Reads);
                hub.Time.Advance(TimeSpan.FromSeconds(4));
                break;
            case 3 when peer.Active is not null:
                peer.Announce(peer.Active, peer.Home!);
                break;
            default:
                peer.Announce(Networks[random.Next(3)], Networks[random.Next(3)]);
                break;
        }
    }

    private static IEnumerable<string> Recount(IEnumerable<Peer> peers) => Networks
        .Select(name => (name, Home: peers.Count(p => p.Home == name), Active: peers.Count(p => p.Active == name), Away: peers.Count(p => p.Home == name && p.Active != name)))
        .Where(network => network.Home + network.Active > 0)
        .OrderBy(network => network.name, StringComparer.Ordinal)
        .Select(network => $"{network.name} {network.Home}/{network.Active}/{network.Away}");

    private static IEnumerable<string> Listed(VirtualHub hub) =>
        hub.Snapshot.Listed.Select(network => $"{network.Name} {network.Peers}/{network.Active}/{network.Fallback}");

    private sealed class Peer(VirtualClient client, bool reads)
    {
        public VirtualClient Client => client;

        public bool Reads => reads;

        public string? Active { get; set; }

        public string? Home { get; set; }

        /// <summary>The last count since it is at this home; null for none.</summary>
        public string? Told => Home is null ? null : client.Of("network-counts").LastOrDefault() is { } last
            ? $"{last["networkName"]}: {Ids(last["data"]!["ids"])} of {last["data"]!["active"]}; {Ids(last["data"]!["awayIds"])} of {last["data"]!["away"]}"
            : null;

        public void Announce(string active, string home)
        {
            (Active, Home) = (active, home);
            client.Announce(active, $",\"homeNetwork\":\"{home}\"{(reads ? ",\"capabilities\":[\"counts/1\"]" : "")}");
        }

        public string? Expected(IEnumerable<Peer> peers)
        {
            if (Home is null || !reads)
                return null;
            List<string> active = [.. peers.Where(p => p.Active == Home).Select(p => p.Client.Id).Order(StringComparer.Ordinal)];
            List<string> away = [.. peers.Where(p => p.Home == Home && p.Active != Home).Select(p => p.Client.Id).Order(StringComparer.Ordinal)];
            return $"{Home}: {string.Join(' ', active.Take(8))} of {active.Count}; {string.Join(' ', away.Take(8))} of {away.Count}";
        }

        private static string Ids(JToken? ids) => string.Join(' ', (ids ?? new JArray()).Select(id => (string?)id));
    }
}
