namespace PeerPigeon.Benchmarks;

/// <summary>What was measured did not do its work; its speed means nothing.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
