namespace PeerPigeon.WebRtc;

/// <summary>Every limit and time of an SCTP association.</summary>
internal sealed record SctpOptions
{
    /// <summary>Bytes of the largest SCTP packet sent, common header included; a multiple of 4. Default 1,188: 1,225 B of UDP payload after DTLS.</summary>
    public int MaxPacketBytes { get; init; } = 1188;

    /// <summary>Bytes received that may wait for gaps to close or for the receiver to release them. Default 5 MiB: 50 MB/s at 100 ms.</summary>
    public int ReceiveWindow { get; init; } = 5 * 1024 * 1024;

    /// <summary>Bytes of the longest message taken; a longer one ends the association. Default 262,144; at most half of <see cref="ReceiveWindow"/>.</summary>
    public int MaxMessageBytes { get; init; } = 262_144;

    /// <summary>Bytes of the longest message that the other side takes (<c>a=max-message-size</c>). Default 262,144.</summary>
    public int RemoteMaxMessageBytes { get; init; } = 262_144;

    /// <summary>Bytes of payload that may be queued or unacknowledged before <see cref="SctpSend.Full"/>. Default 1 MiB.</summary>
    public long SendLimit { get; init; } = 1024 * 1024;

    /// <summary>Messages that may be queued or unacknowledged before <see cref="SctpSend.Full"/>: tiny ones cost more than their bytes. Default 32,768.</summary>
    public int SendMessages { get; init; } = 32_768;

    /// <summary>Buffered bytes at or below which <see cref="ISctpObserver.OnBufferedLow"/> is told. Default 256 KiB.</summary>
    public long BufferedLow { get; init; } = 256 * 1024;

    /// <summary>Streams offered each way. Default 65,535.</summary>
    public ushort Streams { get; init; } = 65_535;

    /// <summary>Streams of each direction whose state is kept at a time; more end the association. Default 4,096.</summary>
    public int StreamStates { get; init; } = 4_096;

    /// <summary>Whether packets without a checksum are offered and taken (RFC 9653): DTLS below protects them already. Default true.</summary>
    public bool ZeroChecksum { get; init; } = true;

    /// <summary>Bytes in flight at most, whatever the congestion window says. Default 1 MiB.</summary>
    public int CongestionCap { get; init; } = 1024 * 1024;

    /// <summary>Packets in flight at most towards a peer that wants checksums, so a browser: its UDP socket holds about 56. Default 48.</summary>
    /// <remarks>What the path itself holds comes on top (<see cref="ForeignPacketsPerMillisecond"/>), or a long path would be slow for the sake of a short one.</remarks>
    public int ForeignPackets { get; init; } = 48;

    /// <summary>Packets that may be in flight towards such a peer for each millisecond of the least round trip. Default 40: 47 MB/s.</summary>
    public int ForeignPacketsPerMillisecond { get; init; } = 40;

    /// <summary>Packets that may be in flight before anything is known about the path. Default 10 (RFC 6928).</summary>
    public int InitialWindowPackets { get; init; } = 10;

    /// <summary>Share of lost bytes up to which loss alone is taken for noise. Default 0.05; see <see cref="CongestionWindow"/>.</summary>
    public double LossTolerance { get; init; } = 0.05;

    /// <summary>Microseconds before the first retransmission while nothing is known of the path. Default 300 ms.</summary>
    public long RtoInitial { get; init; } = 300_000;

    /// <summary>Microseconds, least retransmission timeout. Default 40 ms: 200 ms cost most of the throughput under loss.</summary>
    public long RtoMin { get; init; } = 40_000;

    /// <summary>Microseconds, longest retransmission timeout. Default 2 s.</summary>
    public long RtoMax { get; init; } = 2_000_000;

    /// <summary>Microseconds, least wait before a tail loss probe. Default 5 ms, above the noise of a busy machine.</summary>
    public long ProbeMin { get; init; } = 5_000;

    /// <summary>Microseconds that a lone packet may wait for its acknowledgement. Default 2 ms: long enough to travel with an answer.</summary>
    public long AckDelay { get; init; } = 2_000;

    /// <summary>Microseconds between packets of a peer that wants checksums, so a browser, below which each is acknowledged at once. Default 1 ms.</summary>
    public long StreamGap { get; init; } = 1_000;

    /// <summary>Timeouts in a row after which the association is given up. Default 10.</summary>
    public int MaxRetransmissions { get; init; } = 10;

    /// <summary>INITs, COOKIE-ECHOs or SHUTDOWNs in a row without an answer after which the association is given up. Default 12.</summary>
    public int MaxHandshakeTries { get; init; } = 12;

    /// <summary>Microseconds of quiet before a heartbeat asks whether the other side lives. Default 5 s.</summary>
    public long HeartbeatInterval { get; init; } = 5_000_000;

    /// <summary>Microseconds that data or a heartbeat may stay without any packet in return before the peer counts as dead. Default 4.5 s.</summary>
    public long SilenceLimit { get; init; } = 4_500_000;

    /// <summary>Microseconds that a cookie is valid. Default 60 s.</summary>
    public long CookieLife { get; init; } = 60_000_000;

    /// <summary>TSNs beyond the first gap that are kept. Default 32,768: further ones are dropped and counted.</summary>
    public int OutOfOrderTsns { get; init; } = 32_768;

    /// <summary>Separate runs of TSNs beyond the first gap that are kept. Default 1,024: a chunk that would begin another is dropped and counted.</summary>
    public int GapRuns { get; init; } = 1_024;

    /// <summary>Answers (heartbeats, errors, re-configurations) that wait to be sent. Default 16: further ones are dropped and counted.</summary>
    public int PendingControl { get; init; } = 16;

    /// <summary>Throws if the limits contradict one another.</summary>
    public SctpOptions Validated()
    {
        if (MaxPacketBytes is < 256 or > 65_532 || MaxPacketBytes % 4 != 0)
            throw new InvalidOperationException($"MaxPacketBytes {MaxPacketBytes} must be a multiple of 4 from 256 to 65,532.");
        if (MaxMessageBytes < 1 || MaxMessageBytes > ReceiveWindow / 2)
            throw new InvalidOperationException($"MaxMessageBytes {MaxMessageBytes} must be at least 1 and at most half of ReceiveWindow {ReceiveWindow}; raise the window.");
        if (OutOfOrderTsns is < 16 or > 65_535)
            throw new InvalidOperationException($"OutOfOrderTsns {OutOfOrderTsns} must be from 16 to 65,535: gap blocks have 16 bits.");
        return this;
    }
}
