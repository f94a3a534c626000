using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Bench;

/// <summary>A column of figures.</summary>
/// <param name="Field">Its name in JSON.</param>
/// <param name="Title">Its head in the table, unit included.</param>
/// <param name="Digits">Places after the point, in the table.</param>
internal sealed record BenchColumn(string Field, string Title, int Digits)
{
    public static readonly BenchColumn MegabytesPerSecond = new("megabytesPerSecond", "MB/s", 1);
    public static readonly BenchColumn MessagesPerSecond = new("messagesPerSecond", "messages/s", 0);
    public static readonly BenchColumn Cpu = new("cpuMillisPerMegabyte", "CPU ms/MB", 2);
    public static readonly BenchColumn SenderCpu = new("senderCpuMillisPerMegabyte", "sender", 2);
    public static readonly BenchColumn ReceiverCpu = new("receiverCpuMillisPerMegabyte", "receiver", 2);
    public static readonly BenchColumn MedianMicros = new("p50Micros", "p50 µs", 0);
    public static readonly BenchColumn SlowMicros = new("p99Micros", "p99 µs", 0);
    public static readonly BenchColumn MedianMillis = new("p50Millis", "p50 ms", 1);
    public static readonly BenchColumn SlowMillis = new("p99Millis", "p99 ms", 1);
    public static readonly BenchColumn Samples = new("samples", "samples", 0);
    public static readonly BenchColumn Rss = new("rssBytesPerConnection", "RSS B each", 0);
    public static readonly BenchColumn Managed = new("managedBytesPerConnection", "managed B each", 0);
    public static readonly BenchColumn Threads = new("threads", "threads in all", 0);
    public static readonly BenchColumn ThreadsBefore = new("threadsBefore", "before", 0);
    public static readonly BenchColumn CorePercent = new("corePercent", "% of a core", 2);
}

/// <summary>One line of the benchmark: what was done, and the figures.</summary>
/// <param name="Kind">throughput, round-trip, connect, memory or idle: lines of a kind have the same columns.</param>
/// <param name="From">dotnet or chromium: the side that sends, asks or connects.</param>
/// <param name="To">The other side.</param>
/// <param name="Sockets">Those of the .NET side; null where there is none.</param>
/// <param name="Label">What else was done, for people.</param>
/// <param name="Terms">The same for scripts.</param>
/// <param name="Figures">Null for what cannot be told here.</param>
internal sealed record BenchCase(
    string Kind,
    string From,
    string To,
    string? Sockets,
    string Label,
    IReadOnlyList<(string Name, JToken Value)> Terms,
    IReadOnlyList<(BenchColumn Column, double? Value)> Figures)
{
    public JObject ToJson()
    {
        JObject json = new() { ["kind"] = Kind, ["from"] = From, ["to"] = To, ["sockets"] = Sockets };
        foreach ((string name, JToken value) in Terms)
            json[name] = value;
        foreach ((BenchColumn column, double? value) in Figures)
            json[column.Field] = value is { } known ? Math.Round(known, 3) : null;
        return json;
    }
}
