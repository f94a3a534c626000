using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>How an in-memory network behaves. Immutable; give the network another one to change it while it runs.</summary>
public sealed record InMemoryNetworkOptions
{
    /// <summary>Least time from one end to the other. Whole milliseconds; fractions are rounded up. Default 5 ms.</summary>
    public TimeSpan MinLatency { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Greatest time from one end to the other, drawn uniformly per frame. Default 25 ms.</summary>
    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Probability that a frame of an open link vanishes. Default 0.</summary>
    public double Loss { get; init; }

    /// <summary>Probability that a frame arrives twice. Default 0.</summary>
    public double Duplication { get; init; }

    /// <summary>Probability that a frame is held back and overtaken. At 0 (default) links keep their order.</summary>
    public double Reordering { get; init; }

    /// <summary>Greatest time for which a reordered frame is held back. Default 50 ms.</summary>
    public TimeSpan ReorderSpan { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Probability that a handshake comes to nothing, to be noticed by <see cref="HandshakeTimeout"/>. Default 0.</summary>
    public double HandshakeLoss { get; init; }

    /// <summary>How long an attempt waits for the other side. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long until a link across a partition, or to a crashed peer, ends. Default 15 s, as of a keep-alive.</summary>
    public TimeSpan DetectionTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a close waits for the other end before it cuts. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes in flight per direction of a link before a send is refused as full. Default 1 MiB.</summary>
    public long SendLimit { get; init; } = 1 << 20;

    /// <summary>Delivered and unreleased bytes per direction at which delivery pauses. Default 1 MiB.</summary>
    public long ReceiveWindow { get; init; } = 1 << 20;

    /// <summary>The largest frame, in bytes.</summary>
    public int MaxFrameBytes { get; init; } = ProtocolLimits.Default.MaxFrameBytes;

    /// <summary>One draw, in milliseconds.</summary>
    internal long Latency(SeededRandom random) => random.Between(MemoryClock.Milliseconds(MinLatency), MemoryClock.Milliseconds(MaxLatency));
}
