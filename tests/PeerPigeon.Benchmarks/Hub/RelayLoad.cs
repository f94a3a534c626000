using System.Diagnostics;

namespace PeerPigeon.Benchmarks;

/// <summary>Pairs of clients of which one sends candidates to the other, with so many under way.</summary>
internal sealed class RelayLoad : IAsyncDisposable
{
    private const int Burst = 16;
    private const int BurstsUnderWay = 4;
    private const string Network = "bench";
    private readonly List<Pair> _pairs = [];

    private RelayLoad()
    {
    }

    public static async Task<RelayLoad> ConnectAsync(int port, int pairs, bool announce)
    {
        var load = new RelayLoad();
        for (var i = 0; i < pairs; i++)
        {
            string from = i.ToString("x39") + "0", to = i.ToString("x39") + "1";
            var pair = new Pair(await LoadClient.ConnectAsync(port, from), await LoadClient.ConnectAsync(port, to), Candidate(to));
            load._pairs.Add(pair);
            if (announce)
            {
                await pair.Sender.SendAsync(Clients.Announce(from, Network));
                await pair.Receiver.SendAsync(Clients.Announce(to, Network));
            }
        }

        await Clients.SettleAsync([.. load._pairs.SelectMany(pair => new[] { pair.Sender, pair.Receiver })]);
        return load;
    }

    /// <summary>Sends for so long, then waits for what is under way.</summary>
    /// <returns>Relayed in all.</returns>
    public async Task<long> RunAsync(TimeSpan length)
    {
        long[] counts = await Task.WhenAll(_pairs.Select(pair => Task.Run(() => pair.RunAsync(length))));
        return counts.Sum();
    }

    public ValueTask DisposeAsync()
    {
        foreach (Pair pair in _pairs)
            pair.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Candidate(string to) => LoadClient.Frame(
        """{"type":"ice-candidate","data":{"candidate":"candidate:1 1 udp 2113937151 192.0.2.7 50012 typ host generation 0 ufrag Ab3d network-cost 999","""
        + $$""" "sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"Ab3d"},"maxPeers":3,"networkName":"{{Network}}","targetPeerId":"{{to}}"}""");

    private sealed class Pair : IDisposable
    {
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly byte[] _burst;

        public Pair(LoadClient sender, LoadClient receiver, byte[] frame)
        {
            Sender = sender;
            Receiver = receiver;
            _burst = [.. Enumerable.Repeat(frame, Burst).SelectMany(bytes => bytes)];
        }

        public LoadClient Sender { get; }

        public LoadClient Receiver { get; }

        public async Task<long> RunAsync(TimeSpan length)
        {
            Receiver.Arrived = count => _arrived.Release(count);
            long start = Stopwatch.GetTimestamp(), sent = 0, received = 0;
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                await Sender.SendAsync(_burst);
                sent += Burst;
                for (; sent - received >= Burst * BurstsUnderWay; received++)
                    await OneAsync(sent, received);
            }

            for (; received < sent; received++)
                await OneAsync(sent, received);
            return received;
        }

        public void Dispose()
        {
            Sender.Dispose();
            Receiver.Dispose();
            _arrived.Dispose();
        }

        private async Task OneAsync(long sent, long received)
        {
            if (!await _arrived.WaitAsync(TimeSpan.FromSeconds(20)))
                throw new BenchmarkFailedException($"of {sent} relays {received} arrived; none more within 20 s");
        }
    }
}
