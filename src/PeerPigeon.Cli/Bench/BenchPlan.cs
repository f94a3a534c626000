namespace PeerPigeon.Cli.Bench;

/// <summary>How much of everything is measured.</summary>
/// <param name="Measure">Time of one figure, after a warm-up that does not count.</param>
/// <param name="WarmUp">That warm-up.</param>
/// <param name="Connects">Connections opened and closed one after the other.</param>
/// <param name="Crowds">Connections at a time, for memory, ascending.</param>
/// <param name="Idlers">Connections at a time, for what idling costs; not more than the last crowd.</param>
/// <param name="Settle">Time after their coming that does not count: what they ran through is still being compiled.</param>
/// <param name="Idle">How long they idle.</param>
internal sealed record BenchPlan(TimeSpan Measure, TimeSpan WarmUp, int Connects, int[] Crowds, int Idlers, TimeSpan Settle, TimeSpan Idle)
{
    /// <summary>Bytes of a message: a chat, a packet, a chunk of a file, and what 1.1.3 and Chromium take at most.</summary>
    public static readonly int[] MessageBytes = [200, 1_000, 16_384, 65_536, 262_144];

    /// <summary>Bytes of the messages that a round trip waits behind.</summary>
    public const int BulkBytes = 16_384;

    /// <summary>Bytes of a message that is sent back.</summary>
    public const int PingBytes = 64;

    public static BenchPlan Of(BenchArguments arguments) => arguments.Quick
        ? new(TimeSpan.FromSeconds(arguments.Seconds), TimeSpan.FromSeconds(0.1), 8, [4, 16], 8, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1))
        : new(TimeSpan.FromSeconds(arguments.Seconds), TimeSpan.FromSeconds(0.5), 60, [50, 500], 200, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(Math.Max(5, arguments.Seconds)));
}
