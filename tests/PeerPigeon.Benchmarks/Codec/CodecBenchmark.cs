using System.Buffers;
using PeerPigeon.Protocol;

namespace PeerPigeon.Benchmarks;

/// <summary>The wire alone, beside what System.Text.Json needs to reach the same members.</summary>
internal static class CodecBenchmark
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        await GossipAsync(run);
        await SignalAsync(run);
    }

    private static async Task GossipAsync(BenchmarkRun run)
    {
        byte[] frame = Samples.Chat();
        PeerId self = Samples.Peer(3);
        string size = $"{frame.Length} B";
        await run.LoopAsync($"gossip {size}: Utf8JsonReader, tokens only", Unit.Nanoseconds, () => SystemTextJson.Scan(frame));
        Figure document = await run.LoopAsync($"gossip {size}: JsonDocument (baseline)", Unit.Nanoseconds, () => SystemTextJson.ReadGossip(frame));
        await run.LoopAsync($"gossip {size}: parse", Unit.Nanoseconds, () => Decode(frame), document);

        var output = new ArrayBufferWriter<byte>(2 * frame.Length);
        Figure rewrite = await run.LoopAsync($"gossip {size}: JsonDocument relay (baseline)", Unit.Nanoseconds, () => SystemTextJson.Relay(frame, self, output));
        await run.LoopAsync($"gossip {size}: parse and relay rewrite", Unit.Nanoseconds, () => Decode(frame).EncodeForward(self), rewrite);
    }

    private static async Task SignalAsync(BenchmarkRun run)
    {
        SignalMessage offer = Samples.Offer();
        byte[] message = SignalCodec.Encode(offer);
        string size = $"{message.Length} B";
        Figure document = await run.LoopAsync($"signal {size}: JsonDocument (baseline)", Unit.Nanoseconds, () => SystemTextJson.ReadSignal(message));
        await run.LoopAsync($"signal {size}: decode", Unit.Nanoseconds, () => DecodeSignal(message), document);

        var output = new ArrayBufferWriter<byte>(2 * message.Length);
        Figure writer = await run.LoopAsync($"signal {size}: Utf8JsonWriter (baseline)", Unit.Nanoseconds, () => SystemTextJson.WriteSignal(offer, output));
        await run.LoopAsync($"signal {size}: encode", Unit.Nanoseconds, () => EncodeSignal(offer, output), writer);
    }

    private static GossipFrame Decode(byte[] utf8) =>
        DataFrameCodec.TryDecode(utf8, ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection)
            ? frame.Gossip!
            : throw new BenchmarkFailedException($"the sample frame is refused: {rejection.Detail}");

    private static void DecodeSignal(byte[] utf8)
    {
        if (!SignalCodec.TryDecode(utf8, ProtocolLimits.Default, out _, out Rejection rejection))
            throw new BenchmarkFailedException($"the sample message is refused: {rejection.Detail}");
    }

    private static void EncodeSignal(SignalMessage message, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        SignalCodec.Encode(message, output);
    }
}
