using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>Cases from what was measured.</summary>
internal static class BenchCases
{
    public static BenchCase Throughput(string from, string to, string? sockets, int bytes, (BenchColumn, double?)[] figures) =>
        new("throughput", from, to, sockets, $"{bytes:N0} B", [("messageBytes", bytes)], figures);

    public static BenchCase RoundTrip(string from, string to, string? sockets, string label, (string, JToken)[] terms, double[] micros, double? megabytes) =>
        new("round-trip", from, to, sockets, label, terms,
        [
            (BenchColumn.MedianMicros, Percentiles.Of(micros, 0.5)),
            (BenchColumn.SlowMicros, Percentiles.Of(micros, 0.99)),
            (BenchColumn.Samples, micros.Length),
            (BenchColumn.MegabytesPerSecond, megabytes),
        ]);

    public static BenchCase Connect(string from, string to, string? sockets, double[] millis) => new("connect", from, to, sockets, "", [],
    [
        (BenchColumn.MedianMillis, Percentiles.Of(millis, 0.5)),
        (BenchColumn.SlowMillis, Percentiles.Of(millis, 0.99)),
        (BenchColumn.Samples, millis.Length),
    ]);
}
