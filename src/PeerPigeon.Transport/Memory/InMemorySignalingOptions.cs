namespace PeerPigeon.Transport;

/// <summary>How the ways to in-memory hubs behave. Immutable; give another one to change it while it runs.</summary>
public sealed record InMemorySignalingOptions
{
    /// <summary>Least time from one end to the other. Whole milliseconds; fractions are rounded up. Default 5 ms.</summary>
    public TimeSpan MinLatency { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Greatest time from one end to the other, drawn uniformly per message; order is kept. Default 25 ms.</summary>
    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Probability that a connection is refused. Default 0.</summary>
    public double Refusal { get; init; }

    /// <summary>Probability, per message either way, that the connection breaks instead of carrying it. Default 0.</summary>
    public double Breakage { get; init; }

    /// <summary>How long a close waits for the other end before it cuts. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes under way per direction before a send is refused as full. Default 1 MiB.</summary>
    public long SendLimit { get; init; } = 1 << 20;

    /// <summary>One draw, in milliseconds.</summary>
    internal long Latency(SeededRandom random) => random.Between(MemoryClock.Milliseconds(MinLatency), MemoryClock.Milliseconds(MaxLatency));
}
