using System.Text;
using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>Frames per second through one router: decoded, judged, delivered, re-written, queued on each link; no socket.</summary>
internal static class RouterBenchmark
{
    private const int Window = 512;

    // One link brings here what many bring elsewhere, and every signature is checked.
    private const string Unbounded = """
        akka.loglevel = WARNING
        peerpigeon.scoring { frames-per-second = 1000000, frame-burst = 1000000, checks-per-second = 1000000, checks-in-total = 1000000 }
        """;

    public static async Task RunAsync(BenchmarkRun run)
    {
        using ActorSystem system = ActorSystem.Create(
            "bench", ConfigurationFactory.ParseString(Unbounded).WithFallback(MeshSettings.Reference));
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        var verifier = new EcdsaSignatureVerifier();
        var simple = new SimpleKey();
        foreach (int links in (int[])[3, 8])
        {
            int messages = run.Size(60_000, 5_000);
            Figure? theirs = await run.MeasureJavaScriptAsync(
                $"deliver and relay to {links} links, unsigned",
                [Samples.Network.Value, "relay", $"{links}"],
                [.. Enumerable.Range(1, messages).Select(number => Encoding.UTF8.GetString(Samples.Encode(Samples.Peer(0xabcd), number)))],
                sends: links);
            await RelayAsync(run, system, "unsigned", links, messages, key: null, verifier, theirs: theirs);
        }

        await RelayAsync(run, system, "simulated key", links: 3, messages: run.Size(60_000, 5_000), simple, simple);
        await RelayAsync(run, system, "ECDSA verified", links: 3, messages: run.Size(10_000, 1_000), key, verifier);
        await RelayAsync(run, system, "ECDSA verified", links: 8, messages: run.Size(10_000, 1_000), key, verifier);
        await RelayAsync(run, system, "unsigned", links: 2, messages: run.Size(60_000, 5_000), key: null, verifier, inTree: true);
        await RelayAsync(run, system, "unsigned", links: 7, messages: run.Size(60_000, 5_000), key: null, verifier, inTree: true);
        await RelayAsync(run, system, "ECDSA verified", links: 2, messages: run.Size(10_000, 1_000), key, verifier, inTree: true);
        await RelayAsync(run, system, "ECDSA verified", links: 7, messages: run.Size(10_000, 1_000), key, verifier, inTree: true);
        await PublishAsync(run, system, "unsigned", links: 3, messages: run.Size(100_000, 5_000), key: null, verifier);
        await PublishAsync(run, system, "unsigned", links: 8, messages: run.Size(60_000, 5_000), key: null, verifier);
        await PublishAsync(run, system, "ECDSA signed", links: 3, messages: run.Size(20_000, 1_000), key, verifier);
        await system.Terminate();
    }

    private static async Task RelayAsync(
        BenchmarkRun run, ActorSystem system, string how, int links, int messages, IPeerKey? key, ISignatureVerifier verifier, bool inTree = false, Figure? theirs = null)
    {
        Signer? signer = key is null ? null : new(key);
        PeerId origin = key?.Id ?? Samples.Peer(0xabcd);
        byte[][] frames = [.. Enumerable.Range(1, messages).AsParallel().AsOrdered().Select(number => Samples.Encode(origin, number, signer))];
        string what = inTree ? $"gossip through a router of degree {links + 1}, one link in full and {links - 1} by id" : $"deliver and relay to {links} links";
        await run.MeasureAsync($"{what}, {how}", Unit.PerSecond, Round, theirs, rounds: 3);

        // A new router each round: to one that has seen them, the same frames are duplicates.
        async Task Round(RoundTimer timer)
        {
            await using RouterBench bench = await RouterBench.CreateAsync(system, links + 1, key: null, verifier, inTree ? origin : null);
            await bench.RelayAsync(timer, frames, Window, inTree ? 1 : links);
        }
    }

    private static async Task PublishAsync(
        BenchmarkRun run, ActorSystem system, string how, int links, int messages, IPeerKey? key, ISignatureVerifier verifier)
    {
        await run.MeasureAsync($"publish to {links} links, {how}", Unit.PerSecond, Round, rounds: 3);

        async Task Round(RoundTimer timer)
        {
            await using RouterBench bench = await RouterBench.CreateAsync(system, links, key, verifier);
            await bench.PublishAsync(timer, messages, Window);
        }
    }
}
