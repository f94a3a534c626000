using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>What a receiver has got at a moment of its own clock.</summary>
internal readonly record struct Tally(double AtMicros, long Bytes, long Messages)
{
    public static Tally Of(JObject json) => new((double)json["at"]!, (long)json["bytes"]!, (long)json["messages"]!);
}

/// <summary>Measures what runs already: payload at the receiver, processor time at both ends.</summary>
internal static class Traffic
{
    private const double Mega = 1e6;

    /// <summary>Waits for the warm-up to pass, then for the time of the measurement.</summary>
    /// <param name="tally">What the receiver has got now.</param>
    /// <param name="sender">Its processor time.</param>
    /// <param name="receiver">Its processor time; the same function again where both ends are one.</param>
    /// <param name="plan">How long.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<(BenchColumn, double?)[]> MeasureAsync(
        Func<Task<Tally>> tally, Func<TimeSpan?> sender, Func<TimeSpan?> receiver, BenchPlan plan, CancellationToken stop)
    {
        await Task.Delay(plan.WarmUp, stop);
        (TimeSpan? sent, TimeSpan? received) = (sender(), receiver());
        Tally first = await tally();
        await Task.Delay(plan.Measure, stop);
        Tally last = await tally();
        double megabytes = (last.Bytes - first.Bytes) / Mega, seconds = (last.AtMicros - first.AtMicros) / Mega;
        double? sending = (sender() - sent)?.TotalMilliseconds / megabytes, receiving = (receiver() - received)?.TotalMilliseconds / megabytes;
        bool isOne = sender == receiver;
        return
        [
            (BenchColumn.MegabytesPerSecond, megabytes / seconds),
            (BenchColumn.MessagesPerSecond, (last.Messages - first.Messages) / seconds),
            (BenchColumn.Cpu, isOne ? sending : sending + receiving),
            (BenchColumn.SenderCpu, isOne ? null : sending),
            (BenchColumn.ReceiverCpu, isOne ? null : receiving),
        ];
    }
}
