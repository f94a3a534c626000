namespace PeerPigeon.Benchmarks;

/// <summary>Broadcasts end to end: API, router, signature, socket, router, signature, event; every message checked.</summary>
internal static class MeshBenchmark
{
    private static readonly Yardstick OneReceiver = new(5_800, "1.1.3, browser");
    private static readonly Yardstick FivePeers = new(1_200, "1.1.3, browser");

    public static async Task RunAsync(BenchmarkRun run)
    {
        await MeasureAsync(run, "one sender, one receiver, unsigned", members: 2, senders: 1, signed: false, run.Size(20_000, 1_000), OneReceiver);
        await MeasureAsync(run, "one sender, one receiver, signed", members: 2, senders: 1, signed: true, run.Size(10_000, 500), OneReceiver);
        await MeasureAsync(run, "5 peers, one sender, unsigned", members: 5, senders: 1, signed: false, run.Size(10_000, 500), FivePeers);
        await MeasureAsync(run, "5 peers, one sender, signed", members: 5, senders: 1, signed: true, run.Size(5_000, 250), FivePeers);
        await MeasureAsync(run, "5 peers, all send, signed", members: 5, senders: 5, signed: true, run.Size(5_000, 250), FivePeers);
    }

    private static async Task MeasureAsync(BenchmarkRun run, string name, int members, int senders, bool signed, int messages, Yardstick yardstick)
    {
        await using MeshBench bench = await MeshBench.StartAsync(members, signed);
        await run.MeasureAsync(
            $"{name} (links {bench.Degrees})", Unit.PerSecond, timer => bench.BroadcastAsync(timer, messages, senders), yardstick: yardstick, rounds: 3);
    }
}
