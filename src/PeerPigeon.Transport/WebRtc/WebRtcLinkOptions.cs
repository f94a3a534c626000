using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The bounds of WebRTC links. What belongs to the stack itself (sockets, ICE servers, send and receive windows) is its own.</summary>
public sealed record WebRtcLinkOptions
{
    /// <summary>How long an attempt may take, offer to open channel. Default 10 s, after which a JavaScript peer gives up too (wire protocol §4.6).</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long closing every link may take when the transport is disposed. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest frame, in bytes, if the remote takes it. Default 262,144, which is what Chromium negotiates.</summary>
    public int MaxFrameBytes { get; init; } = ProtocolLimits.Default.MaxFrameBytes;

    /// <summary>Bytes that may be accepted and not yet acknowledged on one link, <see cref="LinkCost"/> included. Default 4 MiB.</summary>
    /// <remarks>What is under way counts too, so a link carries at most this much per round trip: 40 MB/s at 100 ms.</remarks>
    public long SendLimit { get; init; } = 4 << 20;

    /// <summary>Candidates of one remote that wait for its answer. Default 64; more are dropped and counted.</summary>
    public int MaxQueuedCandidates { get; init; } = 64;

    /// <summary>Handshakes of this process that may be under way at a time. Default 1,024.</summary>
    public int MaxAttempts { get; init; } = 1024;

    internal void Check()
    {
        Require(HandshakeTimeout > TimeSpan.Zero, $"handshake-timeout ({HandshakeTimeout}) must be more than 0");
        Require(CloseTimeout > TimeSpan.Zero, $"close-timeout ({CloseTimeout}) must be more than 0");
        Require(MaxFrameBytes >= 1024, $"max-frame-bytes ({MaxFrameBytes}) must be at least 1024");
        Require(SendLimit >= LinkCost.Of(MaxFrameBytes), $"send-limit ({SendLimit}) must hold one frame: max-frame-bytes + {LinkCost.PerFrame}");
        Require(MaxQueuedCandidates > 0, $"max-queued-candidates ({MaxQueuedCandidates}) must be at least 1");
        Require(MaxAttempts > 0, $"max-attempts ({MaxAttempts}) must be at least 1");
    }

    private static void Require(bool holds, string otherwise, string options = "options")
    {
        if (!holds)
            throw new ArgumentException($"webrtc link: {otherwise}", options);
    }
}
