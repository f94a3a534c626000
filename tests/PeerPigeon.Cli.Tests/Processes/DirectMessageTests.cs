using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class DirectMessageTests
{
    private const int Peers = 12;
    private const int Pairs = 200;
    private const int AtOnce = 10;
    private const int MaxPeers = 3;

    [Fact]
    public async Task Two_hundred_of_two_hundred_direct_messages_between_twelve_processes_are_acknowledged()
    {
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        string url = (string)hub.Events[0]["listen"]![0]!;
        PigeonProcess[] peers = await Task.WhenAll(Enumerable.Range(0, Peers).Select(_ => PigeonProcess.ReadyAsync(
            "join", url, "--network", "gaming", "--no-fallback", "--link", "direct", "--max-peers", $"{MaxPeers}")));
        try
        {
            await Task.WhenAll(peers.Select(peer => peer.LinkedAsync(2)));
            var random = new Random(12);
            var pairs = Enumerable.Range(0, Pairs).Select(_ => random.Next(Peers)).Select(from => (From: peers[from], To: peers[(from + 1 + random.Next(Peers - 1)) % Peers]));
            foreach ((PigeonProcess From, PigeonProcess To)[] some in pairs.Chunk(AtOnce))
            {
                JObject[] replies = await Task.WhenAll(some.Select(pair => pair.From.CommandAsync("dm", ("to", pair.To.PeerId), ("content", $"hello from {pair.From.PeerId}"))));
                Assert.All(replies, reply => Assert.True((bool?)reply["result"]?["acknowledged"], reply.ToString()));
            }

            // Whatever was acknowledged was told to its application before, and nothing was told twice.
            string[] arrived = [.. peers.SelectMany(peer => peer.Events).Where(line => (string?)line["event"] == "message").Select(line => (string)line["messageId"]!)];
            Assert.Equal(Pairs, arrived.Length);
        }
        finally
        {
            foreach (PigeonProcess peer in peers)
                await peer.DisposeAsync();
        }
    }
}
