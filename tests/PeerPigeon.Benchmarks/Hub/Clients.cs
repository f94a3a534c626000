using System.Collections.Concurrent;
using System.Diagnostics;

namespace PeerPigeon.Benchmarks;

/// <summary>Many <see cref="LoadClient"/>s.</summary>
internal static class Clients
{
    private const int Lanes = 8;
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(8);

    /// <summary>Connects and, if told where, announces; several at a time.</summary>
    /// <param name="port">The server.</param>
    /// <param name="count">How many.</param>
    /// <param name="network">The network of the client of this number; null: nothing is announced.</param>
    public static async Task<LoadClient[]> JoinAsync(int port, int count, Func<int, string?> network)
    {
        var random = new Random(count);
        string[] ids = [.. Enumerable.Range(0, count).Select(_ => NewId(random))];
        var joined = new ConcurrentBag<LoadClient>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (number, _) =>
        {
            LoadClient client = await LoadClient.ConnectAsync(port, ids[number]);
            joined.Add(client);
            if (network(number) is { } name)
                await client.SendAsync(Announce(ids[number], name));
        });
        return [.. joined];
    }

    public static byte[] Announce(string id, string network) =>
        LoadClient.Frame($$"""{"type":"announce","data":{"peerId":"{{id}}"},"maxPeers":3,"networkName":"{{network}}"}""");

    /// <summary>Waits until nothing more comes, but not for ever: in time the hub introduces more peers to those who signal with nobody.</summary>
    /// <returns>Frames in all, and when the last one came.</returns>
    public static async Task<(long Frames, long LastAt)> SettleAsync(IReadOnlyCollection<LoadClient> clients)
    {
        long start = Stopwatch.GetTimestamp();
        for (long before = -1, now; ; before = now)
        {
            now = clients.Sum(client => client.Frames);
            if (now == before || Stopwatch.GetElapsedTime(start) > LongestSettling)
                return (now, clients.Max(client => client.LastAt));
            await Task.Delay(300);
        }
    }

    public static void Dispose(IEnumerable<LoadClient> clients)
    {
        foreach (LoadClient client in clients)
            client.Dispose();
    }

    private static string NewId(Random random)
    {
        var bytes = new byte[20];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
