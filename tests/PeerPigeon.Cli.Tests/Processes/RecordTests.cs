using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class RecordTests
{
    private const int Peers = 12;
    private const int Records = 100;
    private static readonly TimeSpan Repaired = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Of_twelve_three_are_killed_at_once_and_all_hundred_records_are_found()
    {
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        string url = (string)hub.Events[0]["listen"]![0]!;
        List<PigeonProcess> peers = [];
        try
        {
            for (var i = 0; i < Peers; i++)
                peers.Add(await PigeonProcess.ReadyAsync("join", url, "--network", "gaming", "--link", "direct", "--max-peers", "3", "--no-fallback"));
            await Task.WhenAll(peers.Select(peer => peer.LinkedAsync(2)));

            await WriteAllAsync([.. peers]);
            foreach (PigeonProcess killed in peers[..3])
                killed.Shoot();
            await FindAllAsync([.. peers[3..]]);
        }
        finally
        {
            foreach (PigeonProcess peer in peers)
                await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_record_is_on_disk_when_it_is_acknowledged_and_outlives_the_process()
    {
        string state = Directory.CreateTempSubdirectory("pigeon-records").FullName;
        try
        {
            await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
            string url = (string)hub.Events[0]["listen"]![0]!;
            await using (PigeonProcess peer = await Join(url, state))
            {
                Assert.True((bool)(await peer.CommandAsync("dhtPut", ("key", "kept"), ("value", new JObject { ["a"] = 1 })))["ok"]!);
                peer.Shoot();
            }

            await using PigeonProcess again = await Join(url, state);
            JObject found = await again.CommandAsync("dhtGet", ("key", "kept"));

            Assert.Equal(1, (int?)found["result"]?["value"]?["a"]);
            Assert.Equal(again.PeerId, (string?)found["result"]!["publisher"]);
            Assert.Equal("gaming", (string?)found["result"]!["networkName"]);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static Task<PigeonProcess> Join(string url, string state) =>
        PigeonProcess.ReadyAsync("join", url, "--network", "gaming", "--link", "direct", "--no-fallback", "--state", state);

    private static async Task WriteAllAsync(List<PigeonProcess> peers)
    {
        for (var i = 0; i < Records; i++)
        {
            PigeonProcess writer = peers[i % Peers];
            JObject put = await writer.CommandAsync("dhtPut", ("key", $"record-{i}"), ("value", i));
            // As soon as everybody knows three others there are three owners beside the writer; the first writes may come before.
            Assert.True((bool)put["ok"]! && (int)put["result"]!["owners"]! >= 1, put.ToString());
            if ((int)put["result"]!["owners"]! < 3)
                i--;
        }
    }

    // A record is there at once where one of its four holders is asked; members notice within half a minute who is gone, and make up for it.
    private static async Task FindAllAsync(PigeonProcess[] survivors)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + Repaired;
        List<int> missing = [.. Enumerable.Range(0, Records)];
        while (missing.Count > 0 && TimeProvider.System.GetUtcNow() < end)
        {
            (int Record, JObject Reply)[] replies = await Task.WhenAll(missing.Select(
                async record => (record, await survivors[(record * 7) % survivors.Length].CommandAsync("dhtGet", ("key", $"record-{record}")))));
            missing = [.. replies.Where(reply => (int?)reply.Reply["result"]?.SelectToken("value") != reply.Record).Select(reply => reply.Record)];
        }

        Assert.Empty(missing);
    }
}
