using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class NetworkTests(ITestOutputHelper output)
{
    private static readonly string GivenId = new('7', 40);

    [Fact]
    public async Task Four_in_gaming_and_two_in_work_hear_each_other_once_and_nobody_else()
    {
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        string url = (string)hub.Events[0]["listen"]![0]!;
        PigeonProcess[] peers = await Task.WhenAll(
            Join(url, "gaming", "--peer-id", GivenId), Join(url, "gaming"), Join(url, "gaming"), Join(url, "gaming"), Join(url, "work"), Join(url, "work"));
        try
        {
            (PigeonProcess[] gaming, PigeonProcess[] work) = (peers[..4], peers[4..]);
            await Task.WhenAll([.. gaming.Select(peer => peer.LinkedAsync(2)), .. work.Select(peer => peer.LinkedAsync(1))]);

            await EveryBroadcastReachesItsNetworkOnceAsync(gaming, work);
            await EveryDirectMessageArrivesAsync(gaming);
            await CommandsAreAnsweredAsync(gaming[1], work[0], url);
            await AKilledPeerIsNoticedAndGossipGoesOnAsync(gaming);
            peers[0] = await TheSameIdIsBackAsync(gaming, () => Join(url, "gaming", "--peer-id", GivenId));
        }
        finally
        {
            foreach (PigeonProcess peer in peers)
                await peer.DisposeAsync();
        }
    }

    private static Task<PigeonProcess> Join(string hub, string network, params string[] more) =>
        PigeonProcess.ReadyAsync(["join", hub, "--network", network, .. more]);

    private static async Task EveryBroadcastReachesItsNetworkOnceAsync(PigeonProcess[] gaming, PigeonProcess[] work)
    {
        PigeonProcess[][] networks = [gaming, work];
        foreach (PigeonProcess peer in networks.SelectMany(network => network))
        {
            JObject reply = await peer.CommandAsync("send", ("content", $"from {peer.PeerId}"));
            Assert.True((bool)reply["ok"]!, reply.ToString());
        }

        foreach (PigeonProcess[] network in networks)
        {
            foreach (PigeonProcess peer in network)
            {
                string[] expected = [.. network.Where(other => other != peer).Select(other => $"from {other.PeerId}").Order(StringComparer.Ordinal)];
                await peer.UntilAsync($"all of {expected.Length} broadcasts", events => Contents(events).Count() >= expected.Length, Patience.Event);
            }
        }

        // A line that came twice, or over to others, would have come with or before these echoes of a later one.
        foreach (PigeonProcess[] network in networks)
        {
            Assert.True((bool)(await network[0].CommandAsync("send", ("content", "last")))["ok"]!);
            foreach (PigeonProcess peer in network.Skip(1))
                await peer.EventAsync("message", message => Says(message, "last"));
        }

        foreach (PigeonProcess[] network in networks)
        {
            foreach (PigeonProcess peer in network)
            {
                IEnumerable<string> expected = network.Where(other => other != peer).Select(other => $"from {other.PeerId}");
                Assert.Equal(expected.Order(StringComparer.Ordinal), Contents(peer.Events).Where(content => content != "last").Order(StringComparer.Ordinal));
            }
        }
    }

    private static async Task EveryDirectMessageArrivesAsync(PigeonProcess[] gaming)
    {
        foreach ((PigeonProcess from, PigeonProcess to) in gaming.Zip([.. gaming[1..], gaming[0]]))
        {
            JObject reply = await from.CommandAsync("dm", ("to", to.PeerId), ("content", new JObject { ["secret"] = from.PeerId }));
            Assert.True((bool?)reply["result"]?["acknowledged"], reply.ToString());
            JObject message = await to.EventAsync("message", line => (bool)line["direct"]!);
            Assert.Equal(from.PeerId, (string?)message["content"]!["secret"]);
        }

        Assert.All(gaming, peer => Assert.Single(peer.Events, line => (string?)line["event"] == "message" && (bool)line["direct"]!));
        JObject nobody = await gaming[0].CommandAsync("dm", ("to", new string('0', 40)), ("content", "x"));
        Assert.Equal("unknown_peer", (string?)nobody["error"]!["code"]);
    }

    private static async Task CommandsAreAnsweredAsync(PigeonProcess gamer, PigeonProcess worker, string hub)
    {
        JToken neighbour = (await gamer.CommandAsync("peers"))["result"]![0]!;
        JObject sent = await gamer.CommandAsync("binary", ("to", neighbour["peerId"]!), ("base64", "YWJj"));
        Assert.Equal(3, (int)sent["result"]!["size"]!);
        Assert.Equal("connected_already", (string?)(await worker.CommandAsync("network", ("name", "gaming")))["error"]!["code"]);

        JObject listed = await worker.CommandAsync("networks");
        Assert.True((bool)listed["ok"]!, listed.ToString());
        JToken networks = listed["result"]!;
        Assert.Equal(["gaming 4", "work 2"], networks.Where(network => (int)network["peers"]! > 0).Select(network => $"{network["name"]} {network["peers"]}").Order(StringComparer.Ordinal));
        await using PigeonProcess listing = PigeonProcess.Start("networks", hub, "--json");
        Assert.Equal(0, await listing.ExitAsync(Patience.Start));
        Assert.Contains(listing.Events, line => ((string?)line["event"], (string?)line["name"], (int?)line["active"]) == ("network-listed", "gaming", 4));
    }

    private static async Task AKilledPeerIsNoticedAndGossipGoesOnAsync(PigeonProcess[] gaming)
    {
        int[] before = [.. gaming.Select(peer => peer.Events.Count)];
        gaming[0].Shoot();
        await Task.WhenAll(gaming.Skip(1).Where(peer => IsLinked(peer, gaming[0].PeerId)).Select(
            peer => peer.EventAsync("peer-disconnected", gone => (string?)gone["peerId"] == GivenId)));
        Assert.Contains(gaming.Skip(1), peer => peer.Events.Any(line => (string?)line["event"] == "peer-disconnected"));

        Assert.True((bool)(await gaming[1].CommandAsync("send", ("content", "still here")))["ok"]!);
        foreach (PigeonProcess peer in gaming.Skip(2))
            await peer.EventAsync("message", message => Says(message, "still here"));
        Assert.All(before.Skip(1).Zip(gaming.Skip(1)), pair => Assert.True(pair.Second.Events.Count > pair.First));
    }

    private async Task<PigeonProcess> TheSameIdIsBackAsync(PigeonProcess[] gaming, Func<Task<PigeonProcess>> join)
    {
        PigeonProcess back = await join();
        long start = Stopwatch.GetTimestamp();
        await back.LinkedAsync(1);
        Assert.True((bool)(await back.CommandAsync("send", ("content", "back again")))["ok"]!);
        foreach (PigeonProcess peer in gaming.Skip(1))
            await peer.EventAsync("message", message => Says(message, "back again") && (string?)message["from"] == GivenId);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"the same id was back after {took.TotalSeconds:0.0} s");
        Assert.True(took < Patience.Return, $"the same id took {took.TotalSeconds:0.0} s to be back, allowed are {Patience.Return.TotalSeconds:0} s");
        return back;
    }

    private static bool IsLinked(PigeonProcess peer, string with) =>
        peer.Events.LastOrDefault(line => (string?)line["event"] is "peer-connected" or "peer-disconnected" && (string?)line["peerId"] == with) is { } last
        && (string?)last["event"] is "peer-connected";

    private static IEnumerable<string> Contents(IEnumerable<JObject> events) =>
        events.Where(line => (string?)line["event"] == "message" && !(bool)line["direct"]!).Select(line => (string)line["content"]!);

    private static bool Says(JObject message, string text) => JToken.DeepEquals(message["content"], text);
}
